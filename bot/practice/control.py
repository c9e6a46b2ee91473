"""The control API under /practice/: acting as a person, seeing what they see. For the page, the driver and scripts.

Answers are JSON. A deed that cannot be done is HTTP 409 with `error` (Slack's word) and `detail` (a sentence).
"""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice import acting, forms, posts, rooms
from bot.practice.acting import Outcome
from bot.practice.file_shelf import StoredFile
from bot.practice.people import User
from bot.practice.practice import Practice
from bot.practice.pressing import Place, find_pressed
from bot.practice.refusal import Refusal
from bot.practice.seen import message_seen, seen_by, surroundings
from bot.practice.view_stack import View

Body = dict[str, Any]
Deed = Callable[[Practice, User, Body], Awaitable[Outcome | Body | None]]


async def act(request: Request) -> Response:
    """The route /practice/act/{deed}: the body names the `user`, the rest is the deed's own."""
    practice: Practice = request.app.state.practice
    body = json.loads(await request.body() or b"{}")
    deed = DEEDS.get(request.path_params["deed"])
    try:
        if deed is None:
            raise Refusal("no_such_deed", detail=f"Choose one of: {', '.join(sorted(DEEDS))}.")
        user = practice.workspace.user(body.get("user", ""))
        if user.deleted:
            raise Refusal("account_inactive", detail="This account is deactivated.")
        done = await deed(practice, user, body)
    except Refusal as refusal:
        return JSONResponse(refusal.body(), status_code=409)
    return JSONResponse({"ok": True, **_told(practice, done)})


async def state(request: Request) -> Response:
    """The route /practice/state?user=…: all that this person sees."""
    practice: Practice = request.app.state.practice
    try:
        return JSONResponse(seen_by(practice, practice.workspace.user(request.query_params.get("user", ""))))
    except Refusal as refusal:
        return JSONResponse(refusal.body(), status_code=409)


async def about(request: Request) -> Response:
    """The route /practice/about: team, people, commands and shortcuts."""
    return JSONResponse(surroundings(request.app.state.practice))


async def _command(practice: Practice, user: User, body: Body) -> Outcome:
    channel_id = body.get("channel") or rooms.direct_message(practice.workspace, user.id).id
    channel = practice.workspace.channel_seen_by(user.id, channel_id)
    if channel.is_archived:
        raise Refusal("is_archived", detail="Nobody can write in an archived channel.")
    return await acting.run_command(practice, user, channel, command=body.get("command", ""), text=body.get("text", ""))


async def _shortcut(practice: Practice, user: User, body: Body) -> Outcome:
    return await acting.run_shortcut(practice, user, callback_id=_need(body, "callback_id"))


async def _message_shortcut(practice: Practice, user: User, body: Body) -> Outcome:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    message = practice.workspace.message(channel, body.get("ts", ""))
    return await acting.run_message_shortcut(practice, user, channel, message, callback_id=_need(body, "callback_id"))


async def _press(practice: Practice, user: User, body: Body) -> Outcome:
    place = Place(
        where=body.get("where", "message"),
        channel_id=body.get("channel") or "",
        ts=body.get("ts") or "",
        view_id=body.get("view_id") or "",
    )
    pressed = find_pressed(practice.workspace, user.id, place, body.get("action_id", ""), body.get("block_id") or "")
    return await acting.press(practice, user, pressed, value=body.get("value"), state=body.get("state") or {})


async def _type(practice: Practice, user: User, body: Body) -> None:
    forms.type_into(practice, _open_view(practice, user, body), body.get("values") or {})


async def _submit(practice: Practice, user: User, body: Body) -> Outcome:
    return await forms.submit(practice, user, _open_view(practice, user, body), body.get("values") or {})


async def _close(practice: Practice, user: User, body: Body) -> Outcome:
    view = _open_view(practice, user, body)
    return await forms.put_away(practice, user, view, whole_stack=bool(body.get("whole_stack")))


async def _home(practice: Practice, user: User, _: Body) -> Outcome:
    return await acting.open_home(practice, user)


async def _post(practice: Practice, user: User, body: Body) -> Body:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    if not body.get("text"):
        raise Refusal("no_text")
    message = posts.post(
        practice.workspace,
        channel,
        by=user.id,
        text=body["text"],
        thread_ts=body.get("thread_ts") or None,
    )
    return {"ts": message.ts}


async def _read(practice: Practice, user: User, body: Body) -> None:
    """Mark a channel read up to now."""
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    channel.last_read[user.id] = practice.clock.stamp()
    practice.workspace.touch()


async def _join(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_seen_by(user.id, body.get("channel", ""))
    rooms.add_member(practice.workspace, channel, user.id, inviter=None)


async def _leave(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    rooms.remove_member(practice.workspace, channel, user.id, by=user.id)


async def _invite(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    rooms.invite(practice.workspace, channel, users=_need(body, "users"), by=user.id, force=False)


async def _remove(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    rooms.remove_member(practice.workspace, channel, body.get("member", ""), by=user.id)


async def _archive(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    rooms.archive(practice.workspace, channel, by=user.id)


async def _unarchive(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_seen_by(user.id, body.get("channel", ""))
    rooms.unarchive(practice.workspace, channel, by=user.id)


async def _rename(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    rooms.rename_channel(practice.workspace, channel, name=body.get("name", ""), by=user.id)


async def _delete_channel(practice: Practice, user: User, body: Body) -> None:
    channel = practice.workspace.channel_joined_by(user.id, body.get("channel", ""))
    rooms.delete_channel(practice.workspace, channel, by=user.id)


async def _create_channel(practice: Practice, user: User, body: Body) -> Body:
    channel = rooms.create_channel(
        practice.workspace, name=body.get("name", ""), is_private=bool(body.get("is_private")), by=user.id
    )
    return {"channel": channel.id}


async def _upload(practice: Practice, user: User, body: Body) -> Body:
    """A person's file for a file_input: `filename` and `content` in base64."""
    content = base64.b64decode(_need(body, "content"))
    stored = practice.workspace.files.put(
        StoredFile(
            id=practice.workspace.new_id("F"),
            name=_need(body, "filename"),
            length=len(content),
            user=user.id,
            created=practice.workspace.now(),
            content=content,
            is_complete=True,
        )
    )
    return {"file": practice.workspace.files.shown(stored.id, practice.workspace.url)}


def _open_view(practice: Practice, user: User, body: Body) -> View:
    views = practice.workspace.views
    view = views.find_open(user.id, body["view_id"]) if body.get("view_id") else views.top(user.id)
    if view is None:
        raise Refusal("no_open_view", detail="This person has no such form in front of them.")
    return view


def _need(body: Body, name: str) -> Any:
    if not body.get(name):
        raise Refusal("missing_argument", detail=f"Say {name!r}.")
    return body[name]


def _told(practice: Practice, done: Outcome | Body | None) -> Body:
    if not isinstance(done, Outcome):
        return done or {}
    reply = message_seen(practice.workspace, done.reply) if done.reply else None
    return {
        "error": done.error,
        "errors": done.errors,
        "refused": done.refused,
        "reply": reply,
        "detail": done.detail,
    }


DEEDS: dict[str, Deed] = {
    "archive": _archive,
    "close": _close,
    "command": _command,
    "create_channel": _create_channel,
    "delete_channel": _delete_channel,
    "home": _home,
    "invite": _invite,
    "join": _join,
    "leave": _leave,
    "message_shortcut": _message_shortcut,
    "post": _post,
    "press": _press,
    "read": _read,
    "remove": _remove,
    "rename": _rename,
    "shortcut": _shortcut,
    "submit": _submit,
    "type": _type,
    "unarchive": _unarchive,
    "upload": _upload,
}
