"""The small HTTP port: health for those who watch the bot, and Slack's requests in HTTP mode.

Bolt's own adapters would run a sync app inside the event loop; here `app.dispatch` gets a thread of its own.
"""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import uvicorn
from slack_bolt import App, BoltRequest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.core.errors import TryAgain, UserError
from bot.desk import Desk
from bot.figures import CONTENT_TYPE
from bot.store import choices, digests, outbox, subjects
from bot.ticker import Ticker

_SILENT_SECONDS = 120.0
_MOST_BODY_BYTES = 1_000_000


def listen(host: str, port: int) -> socket.socket:
    """A socket on which callers wait from now on instead of being refused. Raises UserError where it cannot be had."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as error:
        made.close()
        raise UserError(
            f"Nothing can listen at {host}:{port} ({error.strerror}). Choose another HTTP_HOST or HTTP_PORT."
        ) from None
    return made


class HttpPort:
    """A loopback server in a thread; port 0 lets the machine choose, `number` says which."""

    def __init__(self, desk: Desk, app: App, ticker: Ticker, connected: Callable[[], bool]) -> None:
        self._desk, self._app, self._ticker, self._connected = desk, app, ticker, connected
        self._socket = listen(desk.settings.http_host, desk.settings.http_port)
        self.number = int(self._socket.getsockname()[1])
        config = uvicorn.Config(self._site(), log_config=None, access_log=False, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="http", daemon=True)

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what is under way and stop listening."""
        self._server.should_exit = True
        self._thread.join()

    def _site(self) -> Starlette:
        routes = [
            Route("/healthz", self._health),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]
        if not self._desk.settings.socket_mode:
            routes.append(Route("/slack/events", self._slack, methods=["POST"]))
        return Starlette(routes=routes)

    async def _health(self, _request: Request) -> Response:
        """Alive: the heartbeat beats."""
        alive = self._ticker.seconds_since_beat < _SILENT_SECONDS
        return JSONResponse({"alive": alive}, status_code=200 if alive else 503)

    async def _ready(self, _request: Request) -> Response:
        """Ready: the record can be read, and Slack reaches us."""
        try:
            owed = await run_in_threadpool(self._owed)
        except (SQLAlchemyError, TryAgain):
            return JSONResponse({"ready": False, "because": "the record cannot be read"}, status_code=503)
        if not self._connected():
            return JSONResponse({"ready": False, "because": "there is no connection to Slack"}, status_code=503)
        return JSONResponse({"ready": True, "owed_to_slack": owed})

    async def _metrics(self, _request: Request) -> Response:
        """Figures for Prometheus. What is counted in memory is given even where the record cannot be read."""
        try:
            found = await run_in_threadpool(self._from_the_record)
        except (SQLAlchemyError, TryAgain):
            found = {}
        pulse, now = self._desk.pulse, self._desk.clock.machine_now()
        content = self._desk.figures.shown(
            **found,
            seconds_since_sweep=(now - pulse.swept_at).total_seconds() if pulse.swept_at else None,
            seconds_since_beat=self._ticker.seconds_since_beat,
            connected=float(self._connected()),
            record_readable=float(bool(found)),
        )
        return Response(content=content, headers={"Content-Type": CONTENT_TYPE})

    async def _slack(self, request: Request) -> Response:
        body = await request.body()
        if len(body) > _MOST_BODY_BYTES:
            return Response(status_code=413)
        bolt = BoltRequest(
            body=body.decode("utf-8", "replace"),
            query=urlencode(dict(request.query_params)),
            headers=dict(request.headers),
        )
        answer = await run_in_threadpool(self._app.dispatch, bolt)
        content = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        headers = dict(answer.first_headers_without_set_cookie())
        return Response(content=content, status_code=answer.status, headers=headers)

    def _from_the_record(self) -> Mapping[str, float | None]:
        desk, machine_now = self._desk, self._desk.clock.machine_now()
        with desk.store.reading() as view:
            owed, oldest = outbox.depth(view)
            today = desk.clock.today(choices.zone(view, desk.settings))
            newest = digests.last(view, until=today)
            return {
                "outbox_depth": owed,
                "outbox_oldest_seconds": (machine_now - oldest).total_seconds() if oldest else 0,
                "outbox_parked": outbox.count_parked(view),
                "reminders_due": subjects.count_due(view, desk.clock.now()),
                "digest_age_days": (today - newest.day).days if newest else None,
            }

    def _owed(self) -> int:
        with self._desk.store.reading() as view:
            return outbox.depth(view)[0]
