"""Who may come in: this machine's own clients and the page itself. Other web sites in the same browser may not."""

from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})


def guarded(app: ASGIApp) -> ASGIApp:
    """Wrap an app so that requests under another host name, or sent by another site's page, get 403."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_ours(scope):
            await app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("Not from here", status_code=403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    return wrapped


def _is_ours(scope: Scope) -> bool:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get(b"host", "")
    origin = headers.get(b"origin")
    return urlsplit(f"//{host}").hostname in LOOPBACK_NAMES and origin in (None, f"http://{host}")
