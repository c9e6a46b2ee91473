"""Where Slack takes what is said beside a message: a response_url on this machine that remembers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Beside:
    """Every sentence that was sent to the address, oldest first."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bodies: list[dict[str, Any]] = []

    def taken(self) -> list[str]:
        """What was said since it was last asked."""
        said = [str(body.get("text")) for body in self.bodies]
        self.bodies.clear()
        return said


@contextmanager
def listening_beside() -> Iterator[Beside]:
    """An address for as long as the block runs."""

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            beside.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    beside = Beside(f"http://127.0.0.1:{server.server_port}/beside")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield beside
    finally:
        server.shutdown()
        server.server_close()
