"""The part of the control API for tests and scripts alone: faults, latency, the call log, the clock, sockets, people.

What a person may not see or do is here; the page uses only the clock.
"""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice.faults import Fault
from bot.practice.people import User
from bot.practice.practice import Practice
from bot.practice.refusal import Refusal
from bot.practice.seen import channel_seen, clock_seen
from bot.practice.socket_courier import SocketCourier

_TUNABLE = ("latency_ms", "enforce_rate_limits", "ack_seconds", "trigger_seconds")
_PERSON_FIELDS = ("name", "real_name", "title", "tz", "is_restricted", "is_ultra_restricted", "deleted")


async def move_clock(request: Request) -> Response:
    """POST /practice/clock: skip `seconds`, or forward `to` an instant (ISO, with its zone)."""
    practice, body = await _opened(request)
    seconds = float(body.get("seconds", 0))
    if "to" in body:
        to = datetime.fromisoformat(body["to"])
        if to.tzinfo is None:
            return _wrong("Say the time zone of that instant, such as +00:00.")
        seconds = (to - practice.clock.now()).total_seconds()
    if seconds < 0:
        return _wrong("Practice time only runs forward.")
    practice.clock.skip(seconds)
    practice.workspace.touch()
    return JSONResponse({"ok": True, "clock": clock_seen(practice)})


async def list_calls(request: Request) -> Response:
    """GET /practice/calls?method=…: every call so far, in order of arrival."""
    method = request.query_params.get("method")
    calls = _practice(request).call_log.calls
    return JSONResponse({"calls": [c.shown() for c in calls if method in (None, c.method)]})


async def forget_calls(request: Request) -> Response:
    """DELETE /practice/calls: start the log afresh."""
    _practice(request).call_log.calls.clear()
    return JSONResponse({"ok": True})


async def order_fault(request: Request) -> Response:
    """POST /practice/faults: `method`, `kind`, `times`, `error`, `seconds`; or `absent`: [methods]."""
    practice, body = await _opened(request)
    if "absent" in body:
        practice.faults.absent |= set(body["absent"])
        return JSONResponse({"ok": True})
    try:
        practice.faults.order(Fault(**body))
    except (TypeError, ValueError) as error:
        return _wrong(str(error))
    return JSONResponse({"ok": True})


async def clear_faults(request: Request) -> Response:
    """DELETE /practice/faults: everything works again."""
    _practice(request).faults.clear()
    return JSONResponse({"ok": True})


async def tune(request: Request) -> Response:
    """POST /practice/settings: latency_ms, enforce_rate_limits, ack_seconds, trigger_seconds, event_retry_seconds."""
    practice, body = await _opened(request)
    for key in _TUNABLE:
        if key in body:
            setattr(practice.settings, key, body[key])
    if "event_retry_seconds" in body:
        practice.settings.event_retry_seconds = tuple(body["event_retry_seconds"])
    return JSONResponse({"ok": True})


async def list_channels(request: Request) -> Response:
    """GET /practice/channels: every channel, whoever is in it, seen as the bot sees it."""
    workspace = _practice(request).workspace
    shown = [channel_seen(workspace, c, "") for c in workspace.channels.values() if not c.is_deleted]
    return JSONResponse({"channels": shown})


async def disconnect(request: Request) -> Response:
    """POST /practice/sockets: send a disconnect frame with this `reason`, or `cut` the line without a word."""
    practice, body = await _opened(request)
    courier = practice.courier.inner
    if not isinstance(courier, SocketCourier):
        return _wrong("This workspace is in HTTP mode.")
    if body.get("cut"):
        return JSONResponse({"ok": True, "connections": await courier.cut()})
    count = await courier.disconnect(body.get("reason", "refresh_requested"), close=bool(body.get("close")))
    return JSONResponse({"ok": True, "connections": count})


async def connections(request: Request) -> Response:
    """GET /practice/sockets: how many Socket Mode connections are open, and which events nobody took."""
    practice = _practice(request)
    courier = practice.courier.inner
    count = len(courier.connections) if isinstance(courier, SocketCourier) else 0
    return JSONResponse({"connections": count, "lost_events": practice.events.lost})


async def repeat(request: Request) -> Response:
    """POST /practice/repeat: deliver the last payload of this `kind` again, as a double click or a retry does."""
    practice, body = await _opened(request)
    kind = str(body.get("kind"))
    if kind not in practice.courier.last:
        return _wrong(f"Nothing called {kind!r} was delivered; there was: {sorted(practice.courier.last)}.")
    delivery = await practice.courier.repeat(kind)
    return JSONResponse({"acknowledged": delivery.acknowledged, "answer": delivery.answer, "error": delivery.error})


async def change_person(request: Request) -> Response:
    """POST /practice/people: change a person (`user` and fields), or add one (`add`: a row as in cast.yaml)."""
    practice, body = await _opened(request)
    workspace = practice.workspace
    try:
        if "add" in body:
            user = User(**{"team_id": workspace.team_id, **body["add"]})
            event = "team_join"
        else:
            changes = {key: body[key] for key in _PERSON_FIELDS if key in body}
            user = replace(workspace.user(body["user"]), **changes, updated=workspace.now())
            event = "user_change"
    except Refusal as refusal:
        return JSONResponse(refusal.body(), status_code=409)
    workspace.users[user.id] = user
    workspace.touch()
    workspace.emit({"type": event, "user": user.shown(workspace.team_id)})
    return JSONResponse({"ok": True})


def _practice(request: Request) -> Practice:
    practice: Practice = request.app.state.practice
    return practice


async def _opened(request: Request) -> tuple[Practice, dict[str, Any]]:
    return _practice(request), json.loads(await request.body() or b"{}")


def _wrong(sentence: str) -> Response:
    return JSONResponse({"ok": False, "error": "wrong_order", "detail": sentence}, status_code=409)
