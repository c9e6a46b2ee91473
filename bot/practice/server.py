"""Starts a practice workspace on loopback: for its command line, the demo and tests. Never on another address."""

import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from bot.practice import backstage, control, transfers
from bot.practice.abort import abortable
from bot.practice.door import guarded
from bot.practice.driver import Driver
from bot.practice.practice import Practice, open_practice
from bot.practice.settings import LOOPBACK, Settings
from bot.practice.socket_courier import SocketCourier
from bot.practice.stream import stream_changes
from bot.practice.web_api.answer import answer_call

_START_SECONDS = 20
_PAGE = Path(__file__).with_name("page")
_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'"


@contextlib.contextmanager
def running(**options: Any) -> Iterator["Server"]:
    """A workspace in a thread of this process, for the length of a `with`. Options are those of `Settings`."""
    server = Server(Settings(**options))
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Server:
    """One practice workspace behind one port. `serve` blocks; `start` and `stop` run it in a thread."""

    def __init__(self, settings: Settings) -> None:
        self._socket = _bind(settings.port)
        settings.use_port(self._socket.getsockname()[1])
        self.settings = settings
        self.practice = open_practice(settings)
        self.practice.workspace.url = settings.url
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                abortable(guarded(build_app(self.practice))),
                http="h11",
                ws="websockets-sansio",
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.practice.is_closing = lambda: self._uvicorn.should_exit
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.settings.url

    @property
    def api_url(self) -> str:
        """What the bot takes as SLACK_API_URL."""
        return self.settings.api_url

    def driver(self) -> Driver:
        """A client for acting and looking."""
        return Driver(self.url)

    def serve(self) -> None:
        """Serve until told to stop by a signal; in the main thread."""
        self._uvicorn.run(sockets=[self._socket])

    def start(self) -> None:
        """Serve in a thread; returns once calls are answered."""
        self._thread = threading.Thread(target=self.serve, name="practice", daemon=True)
        self._thread.start()
        self.driver().wait_until(lambda: self._uvicorn.started, seconds=_START_SECONDS, what="the practice to start")

    def stop(self) -> None:
        """Stop serving and wait for the thread."""
        self._uvicorn.should_exit = True
        if self._thread is not None:
            self._thread.join(timeout=_START_SECONDS)
        self._socket.close()


def build_app(practice: Practice) -> Starlette:
    """All routes of the stand-in around one workspace."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await practice.events.close()
        await practice.courier.close()

    app = Starlette(routes=_ROUTES, lifespan=lifespan)
    app.state.practice = practice
    return app


class PageFiles(StaticFiles):
    """The page's files, asked for afresh each time: a newer page must not meet an older script."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        """The file, marked as not to be kept."""
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def link(socket: WebSocket) -> None:
    """The route /link/: a Socket Mode client connects."""
    courier = socket.app.state.practice.courier.inner
    if isinstance(courier, SocketCourier):
        await courier.accept(socket)
    else:
        await socket.close(code=1008)


async def page(_: Request) -> Response:
    """The page itself, for / and for permalinks."""
    return FileResponse(_PAGE / "index.html", headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"})


def _bind(port: int) -> socket.socket:
    """A listening socket on loopback, so that the port is known before anything starts."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound


_ROUTES = [
    Route("/", page),
    Route("/archives/{channel}/{message}", page),
    Route("/api/{method}", answer_call, methods=["GET", "POST"]),
    WebSocketRoute("/link/", link),
    Route("/upload/{key}", transfers.receive_upload, methods=["POST"]),
    Route("/files/{file_id}", transfers.download_private),
    Route("/response/{key}", transfers.answer_response_url, methods=["POST"]),
    Route("/practice/act/{deed}", control.act, methods=["POST"]),
    Route("/practice/state", control.state),
    Route("/practice/about", control.about),
    Route("/practice/stream", stream_changes),
    Route("/practice/files/{file_id}", transfers.download_as_person),
    Route("/practice/clock", backstage.move_clock, methods=["POST"]),
    Route("/practice/calls", backstage.list_calls),
    Route("/practice/calls", backstage.forget_calls, methods=["DELETE"]),
    Route("/practice/faults", backstage.order_fault, methods=["POST"]),
    Route("/practice/faults", backstage.clear_faults, methods=["DELETE"]),
    Route("/practice/settings", backstage.tune, methods=["POST"]),
    Route("/practice/channels", backstage.list_channels),
    Route("/practice/sockets", backstage.connections),
    Route("/practice/sockets", backstage.disconnect, methods=["POST"]),
    Route("/practice/repeat", backstage.repeat, methods=["POST"]),
    Route("/practice/people", backstage.change_person, methods=["POST"]),
    Mount("/page", PageFiles(directory=_PAGE)),
]
