"""The small HTTP port: health for those who watch the bot, and Slack's requests in HTTP mode.

Bolt's own adapters would run a sync app inside the event loop; here `app.dispatch` gets a thread of its own.
"""

import json
import socket
import threading
from urllib.parse import urlencode

import uvicorn
from slack_bolt import App, BoltRequest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.desk import Desk
from bot.store import outbox
from bot.ticker import Ticker

_SILENT_SECONDS = 120.0
_MOST_BODY_BYTES = 1_000_000


class HttpPort:
    """A loopback server in a thread; port 0 lets the machine choose, `number` says which."""

    def __init__(self, desk: Desk, app: App, ticker: Ticker) -> None:
        self._desk, self._app, self._ticker = desk, app, ticker
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((desk.settings.http_host, desk.settings.http_port))
        self._socket.listen()  # from here on callers wait instead of being refused
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
        routes = [Route("/healthz", self._health), Route("/readyz", self._ready)]
        if not self._desk.settings.socket_mode:
            routes.append(Route("/slack/events", self._slack, methods=["POST"]))
        return Starlette(routes=routes)

    async def _health(self, _request: Request) -> Response:
        """Alive: the heartbeat beats."""
        alive = self._ticker.seconds_since_beat < _SILENT_SECONDS
        return JSONResponse({"alive": alive}, status_code=200 if alive else 503)

    async def _ready(self, _request: Request) -> Response:
        """Ready: the record can be read."""
        owed = await run_in_threadpool(self._owed)
        return JSONResponse({"ready": True, "owed_to_slack": owed})

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

    def _owed(self) -> int:
        with self._desk.store.reading() as view:
            return outbox.depth(view)[0]
