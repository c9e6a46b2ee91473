"""python -m bot.practice: a practice workspace in the foreground. It prints its address and starts no bot."""

import argparse
from pathlib import Path

from bot.practice.server import Server
from bot.practice.settings import Settings


def main() -> None:
    """Read the command line and serve until interrupted."""
    options = _options()
    server = Server(
        Settings(
            port=options.port,
            clock_file=options.clock_file,
            manifest=options.manifest,
            cast=options.cast,
            mode="http" if options.request_url else "socket",
            request_url=options.request_url,
            signing_secret=options.signing_secret,
            latency_ms=options.latency_ms,
            enforce_rate_limits=options.rate_limits,
        )
    )
    print(f"Practice workspace: {server.url}", flush=True)  # noqa: T201 (a command line prints)
    print(f"SLACK_API_URL={server.api_url}", flush=True)  # noqa: T201
    server.serve()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.practice", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--clock-file", type=Path, help="where to write the seconds that practice time is ahead")
    parser.add_argument("--manifest", type=Path, help="the app's manifest.yaml: commands, shortcuts, scopes, events")
    parser.add_argument("--cast", type=Path, help="another cast.yaml")
    parser.add_argument("--request-url", default="", help="HTTP mode: where signed requests are sent")
    parser.add_argument("--signing-secret", default=Settings.signing_secret)
    parser.add_argument("--latency-ms", type=float, default=0.0, help="added to each Web API call")
    parser.add_argument("--rate-limits", action="store_true", help="enforce Slack's rate limits")
    return parser.parse_args()


if __name__ == "__main__":
    main()
