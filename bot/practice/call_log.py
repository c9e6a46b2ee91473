"""What was called, when and with what outcome: for tests and benchmarks. Keeps ids only, never texts."""

from dataclasses import asdict, dataclass, field
from typing import Any

from bot.practice.clock import PracticeClock

_IDS = (
    "channel", "channel_id", "channels", "user", "user_id", "users", "name", "ts", "thread_ts", "timestamp",
    "message_ts", "view_id", "external_id", "trigger_id", "file", "filename", "bookmark_id", "cursor", "oldest",
    "latest", "force", "is_private",
)  # fmt: skip


@dataclass(kw_only=True)
class LoggedCall:
    """One call. Times are machine seconds since 1970; `result` is "ok", Slack's error word, or what a fault did."""

    method: str
    arguments: dict[str, str]
    started: float
    ended: float | None = None
    result: str = "running"

    def shown(self) -> dict[str, Any]:
        """As the control API lists it."""
        return asdict(self)


@dataclass(kw_only=True)
class CallLog:
    """All calls in the order they arrived."""

    clock: PracticeClock
    calls: list[LoggedCall] = field(default_factory=list)

    def start(self, method: str) -> LoggedCall:
        """Note a call that has just arrived."""
        call = LoggedCall(method=method, arguments={}, started=self.clock.machine())
        self.calls.append(call)
        return call

    def note_arguments(self, call: LoggedCall, values: dict[str, Any]) -> None:
        """Keep the arguments that are ids or names of ours."""
        call.arguments = {key: str(values[key])[:200] for key in _IDS if values.get(key) is not None}

    def finish(self, call: LoggedCall, result: str) -> None:
        """Note how it ended."""
        call.ended = self.clock.machine()
        call.result = result
