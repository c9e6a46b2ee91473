"""A sign of life to whoever watches the bot from outside: a ping after a sweep that went well, once a minute at most.

It says nothing but that it came: no ids, no counts. A ping that fails is logged and never in the way.
"""

import logging
import time
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

_EVERY_SECONDS = 60.0
_PATIENCE_SECONDS = 2.0

log = logging.getLogger("bot.heartbeat")


class Heartbeat:
    """Pings one address; with None, nothing."""

    def __init__(self, url: str | None, *, every_seconds: float = _EVERY_SECONDS) -> None:
        self._url = url
        self._every_seconds = every_seconds
        self._last: float | None = None

    def ping(self) -> None:
        """Say that we live, unless we said so less than a minute ago."""
        now = time.monotonic()
        if self._url is None or (self._last is not None and now - self._last < self._every_seconds):
            return
        self._last = now
        try:
            with urlopen(self._url, timeout=_PATIENCE_SECONDS) as reply:  # noqa: S310 - settings take http(s) only
                reply.read()
        except (URLError, OSError, HTTPException, ValueError) as error:
            log.warning("the heartbeat could not be sent", extra={"error": type(error).__name__})
