"""One call from the wire to its answer: arguments, token, rate limits, scopes, the method."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice.call_log import LoggedCall
from bot.practice.mishaps import too_many, under_faults
from bot.practice.practice import Practice
from bot.practice.refusal import Refusal
from bot.practice.web_api.call import Call, arguments_from
from bot.practice.web_api.conversations import missing_scope
from bot.practice.web_api.methods import METHODS, Method

_SOCKET_METHOD = "apps.connections.open"


async def answer_call(request: Request) -> Response:
    """The route /api/{method}."""
    practice: Practice = request.app.state.practice
    method = request.path_params["method"]

    async def perform(logged: LoggedCall) -> tuple[Response, str]:
        return _perform(practice, method, request, await request.body(), logged)

    return await under_faults(request, method, perform)


def _perform(
    practice: Practice, method: str, request: Request, body: bytes, logged: LoggedCall
) -> tuple[Response, str]:
    """Do it, and say for the log how it went."""
    try:
        values = arguments_from(request.headers.get("content-type", ""), body, request.url.query)
        practice.call_log.note_arguments(logged, values)
        _check_token(practice, method, request, values)
        if method == _SOCKET_METHOD:
            return _ok({"url": practice.courier.connection_url()}), "ok"
        known = _known(practice, method)
        if wait := _seconds_to_wait(practice, method, known, values):
            return too_many(wait), "http_429"
        call = Call(practice=practice, values=values)
        _check_scope(call, known)
        return _ok(known.run(call), scopes=practice.workspace.installation.scopes), "ok"
    except Refusal as refusal:
        return JSONResponse(refusal.body()), refusal.error


def _ok(body: dict[str, Any], *, scopes: frozenset[str] = frozenset()) -> Response:
    return JSONResponse({"ok": True, **body}, headers={"x-oauth-scopes": ",".join(sorted(scopes))})


def _check_token(practice: Practice, method: str, request: Request, values: dict[str, Any]) -> None:
    token = request.headers.get("authorization", "").removeprefix("Bearer ") or str(values.get("token", ""))
    if not token:
        raise Refusal("not_authed")
    wanted, other = practice.settings.bot_token, practice.settings.app_token
    if method == _SOCKET_METHOD:
        wanted, other = other, wanted
    if token == other:
        raise Refusal("not_allowed_token_type")
    if token != wanted:
        raise Refusal("invalid_auth")


def _known(practice: Practice, method: str) -> Method:
    if method not in METHODS or method in practice.faults.absent:
        raise Refusal("unknown_method", req_method=method)
    return METHODS[method]


def _seconds_to_wait(practice: Practice, method: str, known: Method, values: dict[str, Any]) -> int:
    if not practice.settings.enforce_rate_limits:
        return 0
    if method == "chat.postMessage" and (wait := practice.meter.wait_for_post(str(values.get("channel")))):
        return wait
    return practice.meter.wait_for_method(method, known.per_minute)


def _check_scope(call: Call, known: Method) -> None:
    if known.scopes and not call.workspace.installation.scopes & set(known.scopes):
        raise missing_scope(call, known.scopes[0])
