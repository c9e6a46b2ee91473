"""Slack in this process: the practice workspace, called without a wire, with the SDK's own kinds of failure on order.

The bot's classification of answers is the real one: only the SDK's client is stood in for. A whole workspace can be
copied, so that one history can be gone on with in many ways. Forms are only remembered: nobody sees them here.
"""

import threading
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.demo import ROOT
from bot.practice.call_log import CallLog
from bot.practice.cast import open_workspace
from bot.practice.clock import PracticeClock
from bot.practice.faults import Faults
from bot.practice.installation import installation_from
from bot.practice.people import User
from bot.practice.practice import Practice
from bot.practice.refusal import Refusal
from bot.practice.response_urls import ResponseUrls
from bot.practice.settings import Settings
from bot.practice.tiers import Meter
from bot.practice.triggers import Triggers
from bot.practice.web_api.call import Call
from bot.practice.web_api.methods import METHODS
from bot.slack.client import Slack, Unsure
from tests.fakes import RecordingSlack, StillClock

UPLOAD = "upload"
_NAMES_PEOPLE = {"users.info": "user", "conversations.invite": "users", "conversations.open": "users"}


class StoodClock(PracticeClock):
    """The workspace's clock is the bot's, `ahead` of it if a test says so: both stand until they are moved."""

    def __init__(self, still: StillClock) -> None:
        super().__init__(None)
        self.still, self.ahead = still, timedelta()

    def machine(self) -> float:
        return (self.still.machine_now() + self.ahead).timestamp()

    def monotonic(self) -> float:
        return self.machine()


@dataclass(kw_only=True)
class Order:
    """A fault to come: `kind` is one of KINDS, met by the `nth` call from now on, and by `times` calls in a row.

    `until`: by every call before this instant (machine time) instead. `method`: only calls of this one count.
    """

    kind: str
    nth: int = 1
    times: int = 1
    until: datetime | None = None
    method: str = ""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """How a fault looks from here. `done`: Slack did it all the same."""

    raises: Callable[[str], Exception]
    done: bool = False


def _answered(
    error: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Callable[[str], Exception]:  # fmt: skip
    def make(method: str) -> Exception:
        return SlackApiError("refused", _response(method, {"ok": False, "error": error}, status, dict(headers or {})))

    return make


def _unreadable(status: int, body: str) -> Callable[[str], Exception]:
    """As the SDK puts it: where the answer is no JSON, the body stands in the place of Slack's word."""
    return _answered(f"Received a response in a non-JSON format: {body}", status)


def _broken(error: Exception) -> Callable[[str], Exception]:
    return lambda _method: error


PASSING: Mapping[str, Meeting] = {
    "http_429": Meeting(raises=_answered("ratelimited", 429, {"Retry-After": "30"})),
    "http_429_in_words": Meeting(raises=_unreadable(429, "<html>Too Many Requests</html>")),
    "rate_limited": Meeting(raises=_answered("rate_limited")),
    "http_500": Meeting(raises=_unreadable(500, "<html>Internal Server Error</html>")),
    "http_503": Meeting(raises=_answered("service_unavailable", 503)),
    "reset_before": Meeting(raises=_broken(URLError(ConnectionResetError(104, "reset")))),
    "reset_after": Meeting(raises=_broken(ConnectionResetError(104, "reset")), done=True),
    "time_out_before": Meeting(raises=_broken(TimeoutError("timed out"))),
    "time_out_after": Meeting(raises=_broken(TimeoutError("timed out")), done=True),
    "malformed": Meeting(raises=_unreadable(200, "<html>Please log in</html>"), done=True),
    "fatal_error_before": Meeting(raises=_answered("fatal_error")),
    "fatal_error_after": Meeting(raises=_answered("fatal_error"), done=True),
    "internal_error": Meeting(raises=_answered("internal_error")),
    "request_timeout_after": Meeting(raises=_answered("request_timeout"), done=True),
}
LOCKED_OUT: Mapping[str, Meeting] = {
    name: Meeting(raises=_answered(name))
    for name in ("token_revoked", "invalid_auth", "account_inactive", "ekm_access_denied")
}
LASTING: Mapping[str, Meeting] = {
    name: Meeting(raises=_answered(name)) for name in ("missing_scope", "restricted_action", "unknown_method")
}
KINDS: Mapping[str, Meeting] = {**PASSING, **LOCKED_OUT, **LASTING}


@dataclass(kw_only=True)
class Points:
    """Who is told of every call, before it is made and once it was, and the faults on order."""

    before_call: Callable[[str], None] = lambda _method: None
    after_call: Callable[[str], None] = lambda _method: None
    orders: list[Order] = field(default_factory=list)
    injected: int = 0

    def fault(self, method: str, now: datetime) -> Meeting | None:
        """The fault that this call meets."""
        for order in self.orders:
            if order.method not in ("", method):
                continue
            order.nth -= 1
            if order.nth <= 0 and (order.times > 0 if order.until is None else now < order.until):
                order.times -= 1
                self.injected += 1
                return KINDS[order.kind]
        return None


@dataclass(frozen=True, kw_only=True)
class WorkspaceSlack(RecordingSlack):
    """The bot's Slack, whose calls a practice workspace carries out at once, one after the other."""

    practice: Practice
    points: Points = field(default_factory=Points)
    turn: Any = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        for name in ("client", "quick"):
            object.__setattr__(self, name, _Wireless(self))

    def call(self, method: str, *, quick: bool = False, **arguments: Any) -> Mapping[str, Any]:
        with self.turn:
            self.calls.append((method, arguments))
            if waiting := self.troubles.get(method):
                raise waiting.pop(0)
            return Slack.call(self, method, quick=quick, **arguments)

    def post_bytes(self, url: str, body: bytes) -> None:
        with self.turn:
            try:
                self.client._answer(UPLOAD, {"url": url, "body": body})  # type: ignore[attr-defined]
            except Exception as error:  # the address of a file gives no word of Slack's, only a status or nothing
                raise Unsure(UPLOAD, type(error).__name__) from None

    def copied(self) -> "WorkspaceSlack":
        """The same workspace once more, with a clock of its own and nobody listening."""
        with self.turn:
            return WorkspaceSlack(practice=deepcopy(self.practice), kinds=deepcopy(self.kinds))

    @property
    def clock(self) -> StillClock:
        """The bot's clock, by which this workspace's goes."""
        return self.practice.clock.still  # type: ignore[attr-defined]

    def put_clock_ahead(self, **by: float) -> None:
        """From now on Slack's clock is so far ahead of the bot's; behind it with a negative span."""
        self.practice.clock.ahead = timedelta(**by)  # type: ignore[attr-defined]


def workspace_slack(clock: StillClock, *, kinds: Mapping[str, dict[str, Any]] | None = None) -> WorkspaceSlack:
    """A fresh workspace with its cast. `kinds`: who is no plain member, as in `RecordingSlack`."""
    settings, stood = Settings(manifest=ROOT / "manifest.yaml"), StoodClock(clock)
    workspace = open_workspace(installation_from(settings.manifest), stood)
    workspace.url = "http://127.0.0.1:9"
    practice = Practice(
        settings=settings,
        clock=stood,
        workspace=workspace,
        triggers=Triggers(stood),
        response_urls=ResponseUrls(workspace=workspace),
        call_log=CallLog(clock=stood),
        faults=Faults(),
        meter=Meter(clock=stood),
        courier=None,  # type: ignore[arg-type] - nothing is carried to the bot from here
        events=None,  # type: ignore[arg-type]
    )
    return WorkspaceSlack(practice=practice, kinds=dict(kinds or {}))


class _Wireless(WebClient):
    """The SDK's client up to the wire: answers and failures are given as if one had been there."""

    def __init__(self, slack: WorkspaceSlack) -> None:
        super().__init__(token="xoxb-test", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
        self._slack = slack

    def api_call(self, api_method: str, **how: Any) -> SlackResponse:
        given = (how.get("params"), how.get("json"), how.get("data"))
        return self._answer(api_method, {name: value for part in given if part for name, value in part.items()})

    def _answer(self, method: str, arguments: Mapping[str, Any]) -> SlackResponse:
        points = self._slack.points
        points.before_call(method)
        fault = points.fault(method, self._slack.clock.machine_now())
        if fault is not None and not fault.done:
            raise fault.raises(method)
        answer = self._done(method, arguments)
        points.after_call(method)
        if fault is not None:
            raise fault.raises(method)
        return answer

    def _done(self, method: str, arguments: Mapping[str, Any]) -> SlackResponse:
        practice = self._slack.practice
        if method.startswith("views."):
            return _response(method, {"ok": True}, 200, {})
        try:
            if method == UPLOAD:
                practice.workspace.files.receive(str(arguments["url"]).rpartition("/")[2], arguments["body"])
                return _response(method, {"ok": True}, 200, {})
            self._meet_people(method, arguments)
            if practice.settings.enforce_rate_limits:
                self._count(method, arguments)
            done = METHODS[method].run(Call(practice=practice, values=dict(arguments)))
            return _response(method, {"ok": True, **done}, 200, {})
        except Refusal as refusal:
            raise SlackApiError("refused", _response(method, refusal.body(), 200, {})) from None

    def _meet_people(self, method: str, arguments: Mapping[str, Any]) -> None:
        """Whoever is named and not of the cast is a member, unless `kinds` says otherwise."""
        users = self._slack.practice.workspace.users
        for user_id in str(arguments.get(_NAMES_PEOPLE.get(method, ""), "")).split(","):
            if not user_id:
                continue
            known = users.setdefault(user_id, User(id=user_id, name=user_id, real_name=user_id, team_id="T0PRACTICE"))
            for name, value in self._slack.kinds.get(user_id, {}).items():
                setattr(known, name, value)

    def _count(self, method: str, arguments: Mapping[str, Any]) -> None:
        meter, per_minute = self._slack.practice.meter, METHODS[method].per_minute
        wait = meter.wait_for_post(str(arguments.get("channel"))) if method == "chat.postMessage" else 0
        if wait := wait or meter.wait_for_method(method, per_minute):
            raise _answered("ratelimited", 429, {"Retry-After": str(wait)})(method)


def _response(method: str, data: dict[str, Any], status: int, headers: dict[str, str]) -> SlackResponse:
    return SlackResponse(
        client=None, http_verb="POST", api_url=method, req_args={}, data=data, headers=headers, status_code=status
    )
