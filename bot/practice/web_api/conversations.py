"""conversations.*: the bot's channels. Private channels it is not in do not exist for it."""

from typing import Any

from bot.practice import rooms
from bot.practice.channels import Channel, Message
from bot.practice.installation import BOT_USER_ID
from bot.practice.refusal import Refusal
from bot.practice.web_api.call import Call

_LIST_LIMIT = 999


def create(call: Call) -> dict[str, Any]:
    """conversations.create."""
    is_private = call.flag("is_private")
    needed = "groups:write" if is_private else "channels:manage"
    if needed not in call.workspace.installation.scopes:
        raise missing_scope(call, needed)
    channel = rooms.create_channel(call.workspace, name=call.text("name"), is_private=is_private, by=BOT_USER_ID)
    return _with(call, channel)


def invite(call: Call) -> dict[str, Any]:
    """conversations.invite."""
    channel = _joined(call)
    refusals = rooms.invite(call.workspace, channel, users=call.ids("users"), by=BOT_USER_ID, force=call.flag("force"))
    return _with(call, channel) | ({"errors": refusals} if refusals else {})


def kick(call: Call) -> dict[str, Any]:
    """conversations.kick."""
    user = call.need("user")
    channel = _joined(call)
    if user == BOT_USER_ID:
        raise Refusal("cant_kick_self")
    rooms.remove_member(call.workspace, channel, user, by=BOT_USER_ID)
    return {"errors": {}}


def set_topic(call: Call) -> dict[str, Any]:
    """conversations.setTopic."""
    return _set_line(call, "topic")


def set_purpose(call: Call) -> dict[str, Any]:
    """conversations.setPurpose."""
    return _set_line(call, "purpose")


def rename(call: Call) -> dict[str, Any]:
    """conversations.rename."""
    channel = _joined(call)
    if channel.creator != BOT_USER_ID:
        raise Refusal("not_authorized")
    rooms.rename_channel(call.workspace, channel, name=call.text("name"), by=BOT_USER_ID)
    return _with(call, channel)


def archive(call: Call) -> dict[str, Any]:
    """conversations.archive."""
    rooms.archive(call.workspace, _joined(call), by=BOT_USER_ID)
    return {}


def unarchive(call: Call) -> dict[str, Any]:
    """conversations.unarchive."""
    rooms.unarchive(call.workspace, _joined(call), by=BOT_USER_ID)
    return {}


def join(call: Call) -> dict[str, Any]:
    """conversations.join, for public channels."""
    channel = _visible(call)
    if channel.kind != "public_channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    rooms.add_member(call.workspace, channel, BOT_USER_ID, inviter=None)
    return _with(call, channel)


def leave(call: Call) -> dict[str, Any]:
    """conversations.leave."""
    channel = _visible(call)
    if BOT_USER_ID not in channel.members:
        return {"not_in_channel": True}
    rooms.remove_member(call.workspace, channel, BOT_USER_ID, by=BOT_USER_ID)
    return {}


def members(call: Call) -> dict[str, Any]:
    """conversations.members."""
    page, cursor = call.page(_visible(call).members)
    return {"members": page, "response_metadata": cursor}


def info(call: Call) -> dict[str, Any]:
    """conversations.info."""
    return _with(call, _visible(call))


def list_all(call: Call) -> dict[str, Any]:
    """conversations.list: public channels and those the bot is in, of the asked `types`."""
    channels = [c for c in call.workspace.channels.values() if not c.is_deleted]
    return _list(call, [c for c in channels if c.kind == "public_channel" or BOT_USER_ID in c.members])


def list_own(call: Call) -> dict[str, Any]:
    """users.conversations: what the bot itself, or another `user`, is in."""
    member = call.text("user", BOT_USER_ID)
    call.workspace.user(member)
    channels = [c for c in call.workspace.channels_of(member) if BOT_USER_ID in c.members or not c.is_private]
    return _list(call, channels)


def history(call: Call) -> dict[str, Any]:
    """conversations.history: newest first, replies left out unless broadcast."""
    channel = _joined(call)
    roots = [m for m in channel.messages.values() if m.thread_ts in (None, m.ts)]
    return _messages(call, sorted(roots, key=lambda m: m.ts, reverse=True))


def replies(call: Call) -> dict[str, Any]:
    """conversations.replies: the parent, then its replies, oldest first."""
    channel = _joined(call)
    thread_ts = call.need("ts")
    if thread_ts not in channel.messages:
        raise Refusal("thread_not_found")
    return _messages(call, channel.replies(thread_ts))


def open_direct(call: Call) -> dict[str, Any]:
    """conversations.open: a direct message with one person."""
    if call.text("channel"):
        return _with(call, _visible(call))
    users = call.ids("users")
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 1:
        raise Refusal("too_many_users" if len(users) > 8 else "missing_scope", needed="mpim:write")
    return _with(call, direct_with(call, users[0]))


def direct_with(call: Call, user_id: str) -> Channel:
    """The bot's direct message with a person who can get one."""
    user = call.workspace.user(user_id)
    if user.deleted:
        raise Refusal("user_disabled")
    if user.is_bot or user.team_id != call.workspace.team_id:
        raise Refusal("user_not_visible" if not user.is_bot else "cannot_dm_bot")
    return rooms.direct_message(call.workspace, user_id)


def missing_scope(call: Call, needed: str) -> Refusal:
    """`missing_scope` with what was needed and what the app has."""
    return Refusal("missing_scope", needed=needed, provided=",".join(sorted(call.workspace.installation.scopes)))


def _visible(call: Call) -> Channel:
    return call.workspace.channel_seen_by(BOT_USER_ID, call.need("channel"))


def _joined(call: Call) -> Channel:
    return call.workspace.channel_joined_by(BOT_USER_ID, call.need("channel"))


def _with(call: Call, channel: Channel) -> dict[str, Any]:
    return {"channel": channel.shown(call.workspace.team_id)}


def _set_line(call: Call, which: str) -> dict[str, Any]:
    channel = _joined(call)
    rooms.set_line(call.workspace, channel, which=which, value=call.text(which), by=BOT_USER_ID)
    return _with(call, channel)


def _list(call: Call, channels: list[Channel]) -> dict[str, Any]:
    kinds = call.ids("types") or ["public_channel"]
    if unknown := set(kinds) - {"public_channel", "private_channel", "im", "mpim"}:
        raise Refusal("invalid_types", response_metadata={"messages": sorted(unknown)})
    wanted = [c for c in channels if c.kind in kinds and not (c.is_archived and call.flag("exclude_archived"))]
    page, cursor = call.page(wanted, at_most=_LIST_LIMIT)
    return {"channels": [c.shown(call.workspace.team_id) for c in page], "response_metadata": cursor}


def _messages(call: Call, found: list[Message]) -> dict[str, Any]:
    oldest, latest = _stamp(call, "oldest", "0"), _stamp(call, "latest", "9999999999")
    inclusive = call.flag("inclusive")
    within = [
        m for m in found if oldest < _as_number(m.ts) < latest or (inclusive and _as_number(m.ts) in (oldest, latest))
    ]
    page, cursor = call.page(within, at_most=_LIST_LIMIT)
    with_metadata = call.flag("include_all_metadata")
    return {
        "messages": [call.workspace.shown_message(m, with_metadata=with_metadata) for m in page],
        "has_more": bool(cursor["next_cursor"]),
        "response_metadata": cursor,
    }


def _stamp(call: Call, name: str, default: str) -> tuple[int, int]:
    """A stamp as two whole numbers, so that no digit is lost in a float."""
    try:
        return _as_number(call.text(name, default))
    except ValueError:
        raise Refusal(f"invalid_ts_{name}") from None


def _as_number(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    return int(seconds), int(rest.ljust(6, "0")[:6])
