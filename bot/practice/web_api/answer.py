"""One call from the wire to its answer: token, faults, latency, rate limits, scopes, the method, the log."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.practice.abort import abort_connection
from bot.practice.call_log import LoggedCall
from bot.practice.faults import Fault
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
    logged = practice.call_log.start(method)
    fault = practice.faults.take(method)
    if practice.settings.latency_ms:
        await asyncio.sleep(practice.settings.latency_ms / 1000)
    if fault is not None and fault.kind != "drop_after":
        return await _meet(fault, request, practice, logged)
    response, result = _perform(practice, method, request, await request.body(), logged)
    if fault is not None:
        return _drop(request, practice, logged, f"dropped after {result}")
    practice.call_log.finish(logged, result)
    return response


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


async def _meet(fault: Fault, request: Request, practice: Practice, logged: LoggedCall) -> Response:
    """Answer (or not) as the fault orders; nothing is done."""
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
        return _drop(request, practice, logged, "hung")
    if fault.kind == "drop_before":
        return _drop(request, practice, logged, "dropped before")
    if fault.kind == "ratelimited":
        practice.call_log.finish(logged, "http_429")
        return too_many(fault.seconds)
    if fault.kind == "server_error":
        practice.call_log.finish(logged, "http_500")
        return PlainTextResponse("Internal Server Error", status_code=500)
    practice.call_log.finish(logged, fault.error)
    return JSONResponse({"ok": False, "error": fault.error})


def too_many(seconds: float) -> Response:
    """HTTP 429 as Slack sends it."""
    return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers={"Retry-After": f"{seconds:g}"})


def _drop(request: Request, practice: Practice, logged: LoggedCall, result: str) -> Response:
    practice.call_log.finish(logged, result)
    abort_connection(request.scope)
    return Response()


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
