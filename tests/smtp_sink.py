"""A mail server for tests: takes whatever comes, keeps it, and can be told to refuse. Plain SMTP on loopback."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.policy import default


class Sink(socketserver.ThreadingTCPServer):
    """Listens on any free port; `mails` holds what came, `refusing` says no to every recipient."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[Message] = []
        self.refusing = False

    @property
    def address(self) -> str:
        """As OUT_OF_BAND takes it."""
        port = self.server_address[1]
        return f"mailto://127.0.0.1:{port}?from=bot@example.org&to=oncall@example.org&mode=insecure"

    def texts(self, since: int = 0) -> list[str]:
        """Subject and body of every mail, or of those after the first `since`."""
        return [
            f"{mail['subject']}\n{mail.get_body(('plain', 'html')).get_content()}".replace("\r\n", "\n")
            for mail in self.mails[since:]
        ]


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self._say("220 sink")
        for line in self.rfile:
            verb = line.strip().upper()[:4]
            if verb == b"RCPT" and self.server.refusing:
                self._say("550 no")
            elif verb == b"DATA":
                self._say("354 go on")
                self.server.mails.append(email.message_from_bytes(self._data(), policy=default))
                self._say("250 kept")
            else:
                self._say("221 bye" if verb == b"QUIT" else "250 sink")

    def _data(self) -> bytes:
        return b"".join(iter(self.rfile.readline, b".\r\n"))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """One sink for the length of a `with`."""
    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        yield sink
        sink.shutdown()
