"""One request as it fares on a bad day: logged, delayed, spoiled where a test ordered so. Does no deed itself."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.practice.abort import abort_connection
from bot.practice.call_log import LoggedCall
from bot.practice.faults import Fault
from bot.practice.practice import Practice

Perform = Callable[[LoggedCall], Awaitable[tuple[Response, str]]]


async def under_faults(request: Request, name: str, perform: Perform) -> Response:
    """Perform the request called `name`, or what the next fault for it orders; `perform` also says how it went."""
    practice: Practice = request.app.state.practice
    logged = practice.call_log.start(name)
    fault = practice.faults.take(name)
    if practice.settings.latency_ms:
        await asyncio.sleep(practice.settings.latency_ms / 1000)
    if fault is not None and fault.kind != "drop_after":
        return await _meet(fault, request, practice, logged)
    response, result = await perform(logged)
    if fault is not None:
        return _drop(request, practice, logged, f"dropped after {result}")
    practice.call_log.finish(logged, result)
    return response


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
