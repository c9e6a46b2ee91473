"""Breaking a TCP connection on purpose, as a network does. Nothing else here touches the server's insides."""

from starlette.types import ASGIApp, Receive, Scope, Send

_KEY = "practice.transport"


def abortable(app: ASGIApp) -> ASGIApp:
    """Wrap the outermost app so that a route can reach its connection (uvicorn's `send` belongs to it)."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[_KEY] = getattr(getattr(send, "__self__", None), "transport", None)
        await app(scope, receive, send)

    return wrapped


def abort_connection(scope: Scope) -> None:
    """Reset the connection; whatever is sent afterwards goes nowhere."""
    transport = scope.get(_KEY)
    if transport is None:
        raise RuntimeError("This server does not let a connection be broken; run the practice under uvicorn.")
    transport.abort()
