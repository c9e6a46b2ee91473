"""pins.*, bookmarks.*, reactions.*: the small marks on channels and messages."""

import re
from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.installation import APP_ID, BOT_USER_ID
from bot.practice.refusal import Refusal, bad_arguments
from bot.practice.web_api.call import Call

PIN_LIMIT = 100
BOOKMARK_LIMIT = 100
BOOKMARK_FIELDS = ("title", "link", "emoji")


def pin(call: Call) -> dict[str, Any]:
    """pins.add."""
    channel, message = _marked(call)
    if message.subtype is not None:
        raise Refusal("not_pinnable")
    if message.ts in channel.pins:
        raise Refusal("already_pinned")
    if len(channel.pins) >= PIN_LIMIT:
        raise Refusal("too_many_pins")
    channel.pins.append(message.ts)
    call.workspace.touch()
    return {}


def unpin(call: Call) -> dict[str, Any]:
    """pins.remove."""
    channel, message = _marked(call)
    if message.ts not in channel.pins:
        raise Refusal("no_pin")
    channel.pins.remove(message.ts)
    call.workspace.touch()
    return {}


def pin_list(call: Call) -> dict[str, Any]:
    """pins.list."""
    channel = _channel(call, "channel")
    pinned = [channel.messages[ts] for ts in channel.pins if ts in channel.messages]
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created_by": BOT_USER_ID,
            "message": call.workspace.shown_message(m),
        }
        for m in pinned
    ]
    return {"items": items}


def bookmark_add(call: Call) -> dict[str, Any]:
    """bookmarks.add, links only."""
    channel = _channel(call, "channel_id")
    call.need("title")
    if call.need("type") != "link":
        raise Refusal("invalid_bookmark_type")
    _check_link(call.text("link"))
    if len(channel.bookmarks) >= BOOKMARK_LIMIT:
        raise Refusal("too_many_bookmarks")
    now = call.workspace.now()
    bookmark = {
        "id": call.workspace.new_id("Bk"),
        "channel_id": channel.id,
        "title": call.text("title"),
        "link": call.text("link"),
        "emoji": call.text("emoji"),
        "type": "link",
        "app_id": APP_ID,
        "date_created": now,
        "date_updated": now,
    }
    channel.bookmarks.append(bookmark)
    call.workspace.touch()
    return {"bookmark": bookmark}


def bookmark_list(call: Call) -> dict[str, Any]:
    """bookmarks.list."""
    return {"bookmarks": _channel(call, "channel_id").bookmarks}


def bookmark_edit(call: Call) -> dict[str, Any]:
    """bookmarks.edit."""
    bookmark = _bookmark(call)
    if call.text("link"):
        _check_link(call.text("link"))
    bookmark |= {key: call.text(key) for key in BOOKMARK_FIELDS if call.values.get(key) is not None}
    bookmark["date_updated"] = call.workspace.now()
    call.workspace.touch()
    return {"bookmark": bookmark}


def bookmark_remove(call: Call) -> dict[str, Any]:
    """bookmarks.remove."""
    bookmark = _bookmark(call)
    _channel(call, "channel_id").bookmarks.remove(bookmark)
    call.workspace.touch()
    return {}


def react(call: Call) -> dict[str, Any]:
    """reactions.add."""
    channel, message = _marked(call)
    name = _reaction(call)
    if channel.is_archived:
        raise Refusal("is_archived")
    users = message.reactions.setdefault(name, [])
    if BOT_USER_ID in users:
        raise Refusal("already_reacted")
    users.append(BOT_USER_ID)
    call.workspace.touch()
    return {}


def unreact(call: Call) -> dict[str, Any]:
    """reactions.remove."""
    _, message = _marked(call)
    users = message.reactions.get(_reaction(call), [])
    if BOT_USER_ID not in users:
        raise Refusal("no_reaction")
    users.remove(BOT_USER_ID)
    message.reactions = {name: left for name, left in message.reactions.items() if left}
    call.workspace.touch()
    return {}


def reactions(call: Call) -> dict[str, Any]:
    """reactions.get."""
    channel, message = _marked(call)
    return {"type": "message", "channel": channel.id, "message": call.workspace.shown_message(message)}


def _channel(call: Call, name: str) -> Channel:
    return call.workspace.channel_joined_by(BOT_USER_ID, call.need(name))


def _marked(call: Call) -> tuple[Channel, Message]:
    channel = _channel(call, "channel")
    ts = call.text("timestamp")
    if not ts:
        raise Refusal("no_item_specified")
    if not re.fullmatch(r"\d+\.\d{6}", ts):
        raise Refusal("bad_timestamp")
    return channel, call.workspace.message(channel, ts)


def _reaction(call: Call) -> str:
    name = call.need("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Refusal("invalid_name")
    return name


def _check_link(link: str) -> None:
    if not re.fullmatch(r"https?://\S+", link):
        raise Refusal("invalid_link")


def _bookmark(call: Call) -> dict[str, Any]:
    wanted = call.need("bookmark_id")
    for bookmark in _channel(call, "channel_id").bookmarks:
        if bookmark["id"] == wanted:
            return bookmark
    raise bad_arguments("bookmark not found") if not wanted else Refusal("not_found")
