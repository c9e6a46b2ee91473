"""What can be set about a practice workspace. Read by every room here; it reads no environment."""

from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass(kw_only=True)
class Settings:
    """How the stand-in behaves. Mutable on purpose: a rehearsal or a test turns latency or limits while it runs.

    `mode` is "socket" (Socket Mode) or "http" (signed requests to `request_url`). Port 0 takes any free one.
    """

    port: int = 0
    clock_file: Path | None = None
    manifest: Path | None = None
    cast: Path | None = None
    mode: str = "socket"
    request_url: str = ""
    signing_secret: str = "practice-signing-secret"  # noqa: S105 (a stand-in guards nothing)
    bot_token: str = "xoxb-practice"  # noqa: S105
    app_token: str = "xapp-practice"  # noqa: S105
    latency_ms: float = 0.0
    enforce_rate_limits: bool = False
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    url: str = field(default="", init=False)

    def use_port(self, port: int) -> None:
        """Keep the address once the server knows its port."""
        self.port = port
        self.url = f"http://{LOOPBACK}:{port}"

    @property
    def api_url(self) -> str:
        """What the bot takes as SLACK_API_URL."""
        return f"{self.url}/api/"
