"""Socket Mode: envelopes over WebSockets. Each payload goes to one of the open connections, never to all."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.practice.courier import NO_ANSWER, TIMED_OUT, Delivery
from bot.practice.installation import APP_ID
from bot.practice.settings import Settings

CONNECTION_LIMIT = 10
_ANSWERABLE = {"slash_commands", "interactive"}


@dataclass(kw_only=True)
class Connection:
    """One open socket and the envelopes it still has to acknowledge."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one JSON frame."""
        await self.socket.send_text(json.dumps(frame))


class SocketCourier:
    """Carries payloads to whichever process is connected."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tickets: set[str] = set()
        self._turn = 0
        self.connections: list[Connection] = []

    def connection_url(self) -> str:
        """A fresh wss-like URL with a ticket that admits one connection."""
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return f"{self._settings.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP_ID}"

    async def accept(self, socket: WebSocket) -> None:
        """The route /link/: say hello, then read acks until the socket closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket=socket)
        if len(self.connections) >= CONNECTION_LIMIT:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await socket.close()
            return
        self.connections.append(connection)
        try:
            await connection.send(self._hello())
            await self._read_acks(connection)
        finally:
            self._forget(connection)

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry_num: int = 0, reason: str = "") -> Delivery:
        """Carry one payload over the next connection in turn and wait for its ack."""
        if not self.connections:
            return Delivery(acknowledged=False, error=NO_ANSWER)
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        envelope = _envelope(kind, payload, retry_num, reason)
        ack: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = ack
        try:
            await connection.send(envelope)
            answer = await asyncio.wait_for(ack, self._settings.ack_seconds)
        except TimeoutError:
            return Delivery(acknowledged=False, error=TIMED_OUT, retry_reason="timeout")
        except (WebSocketDisconnect, RuntimeError, ConnectionError):
            return Delivery(acknowledged=False, error=NO_ANSWER)
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)
        return Delivery(acknowledged=True, answer=answer if kind in _ANSWERABLE else None)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = False) -> int:
        """Send every connection a disconnect frame; with `close` cut them as well. Answers how many there were."""
        connections = list(self.connections)
        for connection in connections:
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "practice"}})
            if close:
                await connection.socket.close()
        return len(connections)

    async def cut(self) -> int:
        """Close every connection without a word, as a network failure does."""
        connections = list(self.connections)
        for connection in connections:
            await connection.socket.close(code=1011)
        return len(connections)

    async def close(self) -> None:
        """Close what is open."""
        for connection in list(self.connections):
            if connection.socket.application_state is WebSocketState.CONNECTED:
                await connection.socket.close()

    async def _read_acks(self, connection: Connection) -> None:
        try:
            while True:
                frame = json.loads(await connection.socket.receive_text())
                waiting = connection.waiting.get(frame.get("envelope_id", ""))
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame.get("payload"))
        except WebSocketDisconnect:
            return

    def _forget(self, connection: Connection) -> None:
        self.connections.remove(connection)
        for waiting in connection.waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("The connection closed before the ack."))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "connection_info": {"app_id": APP_ID},
            "num_connections": len(self.connections),
            "debug_info": {"host": "practice", "build_number": 1, "approximate_connection_time": 3600},
        }


def _envelope(kind: str, payload: dict[str, Any], retry_num: int, reason: str) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "envelope_id": secrets.token_hex(16),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind in _ANSWERABLE,
    }
    if kind == "events_api" and retry_num:
        envelope |= {"retry_attempt": retry_num, "retry_reason": reason}
    return envelope
