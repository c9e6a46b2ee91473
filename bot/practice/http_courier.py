"""HTTP mode: signed requests to the bot's request URL, as Slack sends them. It never follows a redirect."""

import asyncio
import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.practice.clock import PracticeClock
from bot.practice.courier import NO_ANSWER, TIMED_OUT, Delivery
from bot.practice.refusal import Refusal
from bot.practice.settings import Settings

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_THREADS = 64


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the bot's server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpCourier:
    """Carries payloads by POST and waits for a 2xx."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = PracticeClock()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="practice-http")

    def connection_url(self) -> str:
        """There is none: Socket Mode is switched off."""
        raise Refusal("socket_mode_not_enabled")

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry_num: int = 0, reason: str = "") -> Delivery:
        """Sign and send one payload; the answer is the body of a 2xx."""
        body, content_type = _encoded(kind, payload)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (practice)"}
        headers |= signed_headers(self._settings.signing_secret, body, int(self._clock.machine()))
        if retry_num:
            headers |= {"X-Slack-Retry-Num": str(retry_num), "X-Slack-Retry-Reason": reason}
        try:
            sending = asyncio.get_running_loop().run_in_executor(self._pool, self._send, body, headers)
            reply = await asyncio.wait_for(sending, self._settings.ack_seconds)
        except TimeoutError:
            return Delivery(acknowledged=False, error=TIMED_OUT, retry_reason="http_timeout")
        except (OSError, http.client.HTTPException):
            return Delivery(acknowledged=False, error=NO_ANSWER)
        return _delivery(reply)

    async def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _send(self, body: bytes, headers: dict[str, str]) -> Reply:
        target = urlsplit(self._settings.request_url)
        connection = http.client.HTTPConnection(target.netloc, timeout=self._settings.ack_seconds * 2)
        try:
            connection.request("POST", target.path or "/", body=body, headers=headers)
            response = connection.getresponse()
            return Reply(status=response.status, headers=dict(response.getheaders()), body=response.read())
        finally:
            connection.close()


def signed_headers(secret: str, body: bytes, timestamp: int) -> dict[str, str]:
    """The v0 signature over timestamp and raw body, and the timestamp."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def _encoded(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), _JSON
    if kind == "slash_commands":
        return urlencode(payload).encode(), _FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), _FORM


def _delivery(reply: Reply) -> Delivery:
    if 200 <= reply.status < 300:
        return Delivery(acknowledged=True, answer=_answer(reply))
    may_retry = {name.lower(): value for name, value in reply.headers.items()}.get("x-slack-no-retry") != "1"
    error = "http_client_error" if 400 <= reply.status < 500 else NO_ANSWER
    return Delivery(acknowledged=False, error=error, retry_reason="http_error", retry=may_retry)


def _answer(reply: Reply) -> Any:
    """JSON when it says so, plain text otherwise (a command's words); empty is None."""
    text = reply.body.decode("utf-8", "replace").strip()
    if not text:
        return None
    content_type = {name.lower(): value for name, value in reply.headers.items()}.get("content-type", "")
    try:
        return json.loads(text) if content_type.startswith(_JSON) else {"text": text}
    except ValueError:
        return {"text": text}
