"""The only place that calls Slack's Web API, and where its answers are sorted into what may be done next.

No automatic retries: the SDK's own would repeat a post whose reply was lost. The outbox decides what is repeated.
"""

import http.client
import json
import logging
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.figures import Figures

TIMEOUT_SECONDS = 5
MODAL_TIMEOUT_SECONDS = 2

# Slack's words for "this may pass", some of which may hide that the action took place.
_PASSING = frozenset({
    "fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org",
    "external_channel_migrating",
})  # fmt: skip
# And those that say that the bot itself is not let in, whatever it asks for.
LOCKED_OUT = frozenset({
    "not_authed", "invalid_auth", "token_revoked", "token_expired", "account_inactive", "org_login_required",
    "team_access_not_granted", "accesslimited", "two_factor_setup_required",
})  # fmt: skip
# Administrators took the keys of some messages away, perhaps of one channel only, and give them back as they like.
SUSPENDED = frozenset({"ekm_access_denied"})
_TOO_FAST = frozenset({"ratelimited", "rate_limited", "too_many_requests"})
_A_WORD = re.compile(r"[a-z0-9_.-]{1,80}")
_UNTOLD_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 5.0, 3600.0

# The SDK would log the body of an answer that it cannot read.
_mute = logging.getLogger("bot.slack_sdk")
_mute.setLevel(logging.CRITICAL)
_mute.addHandler(logging.NullHandler())
_mute.propagate = False


class SlackTrouble(Exception):
    """A call that did not end well. `code` is Slack's own word; never a body, which might hold what people typed."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code


class Refused(SlackTrouble):
    """Slack says no, and will say no again until a person changes something. `by_user`: which user, which word."""

    def __init__(self, method: str, code: str, by_user: Mapping[str, str] | None = None) -> None:
        super().__init__(method, code)
        self.by_user = by_user or {}


class LockedOut(SlackTrouble):
    """The token is not taken, or the workspace lets no app work. Nothing happened, and nothing else will work."""


class Suspended(LockedOut):
    """Not let in where this was to go; other places may be open."""


class Limited(SlackTrouble):
    """Too fast. Nothing happened; try again after `retry_after` seconds."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, "ratelimited")
        self.retry_after = retry_after


class Unsure(SlackTrouble):
    """No usable answer: it may have happened. Look before repeating."""


@dataclass(frozen=True, kw_only=True)
class Slack:
    """Slack, as this bot: its own ids, the workspace's address (no slash at its end) and the one way to call it.

    Calls that do not end well are counted in `figures`.
    """

    client: WebClient
    quick: WebClient
    bot_user_id: str = ""
    bot_id: str = ""
    team_id: str = ""
    url: str = ""
    figures: Figures = field(default_factory=Figures)

    def call(self, method: str, *, quick: bool = False, **arguments: Any) -> Mapping[str, Any]:
        """Call a method and give its answer. Raises a SlackTrouble; `quick` waits two seconds at most."""
        try:
            return self._called(method, self.quick if quick else self.client, arguments)
        except SlackTrouble as trouble:
            self.figures.count_trouble(method, trouble.code)
            raise

    def _called(self, method: str, client: WebClient, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return _answer(getattr(client, method.replace(".", "_"))(**arguments))
        except SlackApiError as error:
            raise _sorted_out(method, error) from None
        except (URLError, OSError, http.client.HTTPException, SlackRequestError, ValueError) as error:
            # The SDK may carry a body in its text: keep the kind of failure only.
            raise Unsure(method, type(error).__name__) from None

    @property
    def identity(self) -> Mapping[str, str]:
        """Who we are, as `connect_as` takes it."""
        return {"user_id": self.bot_user_id, "bot_id": self.bot_id, "team_id": self.team_id, "url": self.url}

    def granted(self) -> "Granted":
        """What the token may do and what time it is at Slack. Raises a SlackTrouble."""
        try:
            headers = {name.lower(): _only(value) for name, value in self.client.auth_test().headers.items()}
        except SlackApiError as error:
            raise _sorted_out("auth.test", error) from None
        except (URLError, OSError, http.client.HTTPException, SlackRequestError, ValueError) as error:
            raise Unsure("auth.test", type(error).__name__) from None
        scopes = headers.get("x-oauth-scopes", "")
        at = parsedate_to_datetime(headers["date"]) if "date" in headers else None
        return Granted(scopes=frozenset(filter(None, scopes.replace(" ", "").split(","))), at=at)

    def post_bytes(self, url: str, body: bytes) -> None:
        """Send a file's bytes to the address that Slack gave for it. Raises Unsure."""
        request = Request(url, data=body, method="POST")  # noqa: S310 - the address came from Slack
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310
                reply.read()
        except (URLError, OSError, http.client.HTTPException) as error:
            raise Unsure("files.upload_url", type(error).__name__) from None


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What came with an answer of Slack's: the scopes of the token, and Slack's own time (UTC)."""

    scopes: frozenset[str]
    at: datetime | None


def _only(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


def connect(token: str, api_url: str, *, timeout_seconds: int = TIMEOUT_SECONDS) -> Slack:
    """Slack for this token, after asking who we are. Raises a SlackTrouble."""
    slack = connect_as(token, api_url, {}, timeout_seconds=timeout_seconds)
    me = slack.call("auth.test")
    identity = {name: str(me.get(name) or "") for name in ("user_id", "bot_id", "team_id", "url")}
    return replace(connect_as(token, api_url, identity, timeout_seconds=timeout_seconds), figures=slack.figures)


def connect_as(
    token: str, api_url: str, identity: Mapping[str, str], *, timeout_seconds: int = TIMEOUT_SECONDS
) -> Slack:
    """Slack for this token without asking it who we are: `identity` says so, as `Slack.identity` gave it."""
    return Slack(
        client=WebClient(token=token, base_url=api_url, timeout=timeout_seconds, retry_handlers=[]),
        quick=WebClient(token=token, base_url=api_url, timeout=MODAL_TIMEOUT_SECONDS, retry_handlers=[]),
        bot_user_id=identity.get("user_id", ""),
        bot_id=identity.get("bot_id", ""),
        team_id=identity.get("team_id", ""),
        url=identity.get("url", "").rstrip("/"),
    )


def _answer(response: Any) -> Mapping[str, Any]:
    data = response.data
    if not isinstance(data, dict):
        raise json.JSONDecodeError("not JSON", "", 0)
    return data


def _sorted_out(method: str, error: SlackApiError) -> SlackTrouble:
    response = error.response
    data = response.data if isinstance(response.data, dict) else {}
    code, status = _word(data.get("error")), response.status_code
    if status == 429 or code in _TOO_FAST:
        return Limited(method, _retry_after(response.headers or {}))
    if not code or status >= 500 or code in _PASSING:
        return Unsure(method, code or f"http_{status}")
    if code in LOCKED_OUT:
        return LockedOut(method, code)
    if code in SUSPENDED:
        return Suspended(method, code)
    return Refused(method, code, refusals(data))


def lock_out(errors: Iterable[str]) -> str:
    """Slack's word for not letting the bot in, if one of these errors (as a SlackTrouble says them) has it."""
    words = (error.rpartition(": ")[2] for error in errors)
    return next((word for word in words if word in LOCKED_OUT | SUSPENDED), "")


def word_of(error: Exception) -> str:
    """Slack's word for a call that the SDK made by itself; where there is none, the kind of failure."""
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return (_word(data.get("error")) if isinstance(data, dict) else "") or type(error).__name__


def _word(code: Any) -> str:
    """Slack's word; nothing where it is none: for an answer that is no JSON the SDK puts the body in its place."""
    return code if isinstance(code, str) and _A_WORD.fullmatch(code) else ""


def refusals(answer: Mapping[str, Any]) -> dict[str, str]:
    """Which users an answer names as refused, and Slack's word for why."""
    errors = answer.get("errors") or []
    found = [error for error in errors if isinstance(error, dict) and error.get("user")]
    return {str(error["user"]): str(error.get("error", "refused")) for error in found}


def _retry_after(headers: Mapping[str, Any]) -> float:
    """Seconds, between one and an hour; a few where Slack does not say."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    value = value[0] if isinstance(value, list) else value
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return _UNTOLD_WAIT_SECONDS
    if not math.isfinite(seconds):
        return _UNTOLD_WAIT_SECONDS
    return min(max(1.0, seconds), _LONGEST_WAIT_SECONDS)
