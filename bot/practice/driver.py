"""Drives a practice workspace from Python: for tests and the demo script. Blocking, with bounded waiting.

    driver = Driver("http://127.0.0.1:4390")
    nurse = driver.person("U0NURSE01")
    nurse.command("report")
    nurse.submit({"what_happened": "A laptop is missing", "category": "lost_device"})

It knows Slack's words and nothing of the bot.
"""

import http.client
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from bot.practice.person import Person

T = TypeVar("T")
_PATIENCE_SECONDS = 30
_GLANCE_SECONDS, _LONGEST_GLANCE_SECONDS = 0.02, 0.1


class DriverError(Exception):
    """The workspace did not let it happen: `error` is Slack's word, the text says what was wrong."""

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(f"{error}: {detail}" if detail else error)
        self.error = error


class Driver:
    """One practice workspace."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def person(self, user_id: str) -> Person:
        """Somebody of the cast, to act as."""
        return Person(self, user_id)

    def channels(self) -> list[dict[str, Any]]:
        """Every channel that exists, with members and messages, whoever may see it."""
        found: list[dict[str, Any]] = self.get("/practice/channels")["channels"]
        return found

    def channel(self, name: str) -> dict[str, Any]:
        """The channel by its name or id, whoever may see it; KeyError when there is none."""
        for channel in self.channels():
            if name in (channel["name"], channel["id"]):
                return channel
        raise KeyError(f"There is no channel {name!r}.")

    def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        """The Web API calls so far: method, arguments (ids), started, ended (machine seconds), result."""
        query = {"method": method} if method else {}
        found: list[dict[str, Any]] = self.get("/practice/calls", **query)["calls"]
        return found

    def forget_calls(self) -> None:
        """Start the call log afresh."""
        self.request("DELETE", "/practice/calls")

    def skip(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Move practice time forward; answers the practice time then."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._moved({"seconds": span.total_seconds()})

    def skip_to(self, instant: datetime) -> datetime:
        """Move practice time forward to an aware instant."""
        return self._moved({"to": instant.isoformat()})

    def now(self) -> datetime:
        """Practice time, in UTC."""
        return self._moved({"seconds": 0})

    def fail(self, method: str, kind: str = "error", *, times: int = 1, error: str = "", seconds: float = 0) -> None:
        """Make the next calls of `method` ("*": any) go wrong; the kinds are in `faults.Fault`."""
        order = {"method": method, "kind": kind, "times": times, "error": error, "seconds": seconds}
        self.post("/practice/faults", order)

    def lack(self, *methods: str) -> None:
        """Let the workspace not have these methods (`unknown_method`)."""
        self.post("/practice/faults", {"absent": list(methods)})

    def heal(self) -> None:
        """Forget all faults; every method is back."""
        self.request("DELETE", "/practice/faults")

    def tune(self, **settings: Any) -> None:
        """Set latency_ms, enforce_rate_limits, ack_seconds, trigger_seconds or event_retry_seconds."""
        self.post("/practice/settings", settings)

    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return int(self.get("/practice/sockets")["connections"])

    def lost_events(self) -> list[str]:
        """The types of the events that nobody took, after all retries."""
        lost: list[str] = self.get("/practice/sockets")["lost_events"]
        return lost

    def disconnect(self, reason: str = "refresh_requested", *, cut: bool = False) -> None:
        """Ask every connection to reconnect, or `cut` them without a word."""
        self.post("/practice/sockets", {"reason": reason, "cut": cut})

    def repeat(self, kind: str) -> dict[str, Any]:
        """Deliver the last payload of this kind once more, unchanged: "command", "view_submission",
        "block_actions", "shortcut", or an event's type. Answers acknowledged, answer (the ack's payload), error.
        """
        return self.post("/practice/repeat", {"kind": kind})

    def change_person(self, user_id: str, **changes: Any) -> None:
        """Deactivate, rename, make a guest…: the bot hears user_change."""
        self.post("/practice/people", {"user": user_id, **changes})

    def add_person(self, **row: Any) -> Person:
        """Somebody new, given as a row of cast.yaml: the bot hears team_join."""
        self.post("/practice/people", {"add": row})
        return self.person(row["id"])

    def wait_until(self, found: Callable[[], T], *, seconds: float = 10, what: str = "it to happen") -> T:
        """Look until `found()` is true (or something), at most `seconds`; answers what it found."""
        deadline, pause = time.monotonic() + seconds, _GLANCE_SECONDS
        while True:
            result = found()
            if result:
                return result
            if time.monotonic() > deadline:
                raise TimeoutError(f"Waited {seconds:g} s for {what}.")
            time.sleep(pause)
            pause = min(pause * 1.25, _LONGEST_GLANCE_SECONDS)  # looking often costs those who are looked at

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """GET from the control API."""
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST to the control API."""
        return self.request("POST", path, body)

    def request(self, verb: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request; HTTP 409 is raised as `DriverError`."""
        sent = json.dumps(body).encode() if body is not None else None
        answer: dict[str, Any] = json.loads(self._exchange(verb, path, sent))
        return answer

    def fetch(self, path: str, **query: str) -> bytes:
        """GET raw bytes."""
        return self._exchange("GET", f"{path}?{urlencode(query)}", None)

    def _exchange(self, verb: str, path: str, body: bytes | None) -> bytes:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=_PATIENCE_SECONDS)
        try:
            connection.request(verb, path, body=body)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        if response.status == http.client.CONFLICT:
            refusal = json.loads(text)
            raise DriverError(refusal["error"], refusal.get("detail", ""))
        if response.status != http.client.OK:
            raise DriverError(f"http_{response.status}", text.decode("utf-8", "replace")[:500])
        return text

    def _moved(self, order: dict[str, Any]) -> datetime:
        moved = self.post("/practice/clock", order)
        return datetime.fromisoformat(moved["clock"]["now"]).astimezone(UTC)
