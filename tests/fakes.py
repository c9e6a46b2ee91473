"""Twins of our edges for tests: a clock that stands still until it is moved, a Slack that answers and remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from slack_sdk import WebClient

from bot.clock import Clock
from bot.slack.client import Slack, SlackTrouble

TEAM, BOT_USER, BOT = "T0PRACTICE", "U0PRACBOT", "B0PRACTICE"


@dataclass(frozen=True, kw_only=True)
class StillClock(Clock):
    """Stands until `move`d. Machine time is business time plus `apart`: 0 unless a test needs real message times."""

    moment: list[datetime] = field(default_factory=lambda: [datetime(2026, 3, 2, 15, 0, tzinfo=UTC)])
    apart: timedelta = timedelta()

    def now(self) -> datetime:
        return self.moment[0]

    def machine_now(self) -> datetime:
        return self.moment[0] + self.apart

    def move(self, **by: float) -> datetime:
        """Move forward by days=, hours=, minutes=…; gives the new instant."""
        self.moment[0] += timedelta(**by)
        return self.moment[0]

    def move_to(self, instant: datetime) -> None:
        self.moment[0] = instant


@dataclass(frozen=True, kw_only=True)
class RecordingSlack(Slack):
    """Answers like a workspace where everything works. `troubles[method]`: raised, one a call, in order."""

    client: WebClient = field(default_factory=lambda: WebClient(token="xoxb-test", base_url="http://127.0.0.1:9/api/"))
    quick: WebClient = field(default_factory=lambda: WebClient(token="xoxb-test", base_url="http://127.0.0.1:9/api/"))
    bot_user_id: str = BOT_USER
    bot_id: str = BOT
    team_id: str = TEAM
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    kinds: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubles: dict[str, list[SlackTrouble]] = field(default_factory=dict)
    counter: Any = field(default_factory=lambda: count(1))

    def call(self, method: str, *, quick: bool = False, **arguments: Any) -> Mapping[str, Any]:
        self.calls.append((method, arguments))
        if waiting := self.troubles.get(method):
            raise waiting.pop(0)
        return {"ok": True} | self._answer(method, arguments)

    def post_bytes(self, url: str, body: bytes) -> None:
        self.calls.append(("upload", {"url": url, "body": body}))

    def called(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    def said(self) -> list[str]:
        """Every message posted: its notification and all words in its blocks."""
        return [words_of(call) for call in self.called("chat.postMessage")]

    def _answer(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        number = next(self.counter)
        if method == "users.info":
            plain = {"id": arguments["user"], "team_id": TEAM, "deleted": False, "is_bot": False}
            return {"user": plain | self.kinds.get(arguments["user"], {})}
        if method == "conversations.create":
            return {"channel": {"id": f"C{number:09d}", "name": arguments["name"]}}
        if method == "conversations.open":
            return {"channel": {"id": f"D{arguments['users'][1:]}"}}
        if method in ("chat.postMessage", "chat.update"):
            ts = arguments.get("ts") or f"1772463600.{number:06d}"
            return {"channel": arguments["channel"], "ts": ts}
        if method == "files.getUploadURLExternal":
            return {"file_id": f"F{number:09d}", "upload_url": "http://127.0.0.1:9/upload"}
        return {}


def words_of(message: Mapping[str, Any]) -> str:
    """Every word of a message or view that a person reads."""
    found: list[str] = [str(message.get("text", ""))] if isinstance(message.get("text"), str) else []

    def walk(value: Any) -> None:
        if isinstance(value, Mapping):
            if value.get("type") in ("plain_text", "mrkdwn") and isinstance(value.get("text"), str):
                found.append(value["text"])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(message.get("blocks", []))
    return "\n".join(found)
