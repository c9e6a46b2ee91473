"""What can be done with channels, by people and by the bot alike. Refuses what Slack refuses; posts nothing else."""

import re
from collections.abc import Sequence
from typing import Any

from bot.practice.channels import Channel
from bot.practice.installation import BOT_USER_ID
from bot.practice.posts import post_notice
from bot.practice.refusal import Refusal
from bot.practice.workspace import Workspace

NAME_LIMIT = 80
TOPIC_LIMIT = 250
INVITE_LIMIT = 100


def create_channel(workspace: Workspace, *, name: str, is_private: bool, by: str) -> Channel:
    """Make a channel whose only member is its creator."""
    _check_name(workspace, name)
    channel = Channel(
        id=workspace.new_id("C"),
        name=name,
        creator=by,
        created=workspace.now(),
        is_private=is_private,
        members=[by],
    )
    workspace.channels[channel.id] = channel
    _tell_joined(workspace, channel, by, inviter=None)
    return channel


def rename_channel(workspace: Workspace, channel: Channel, *, name: str, by: str) -> None:
    """Give the channel another name; the old one is kept in `previous_names`."""
    _refuse_archived(channel)
    _refuse_direct(channel)
    if name == channel.name:
        return
    _check_name(workspace, name)
    channel.previous_names.insert(0, channel.name)
    channel.name = name
    renamed = {
        "id": channel.id,
        "name": name,
        "name_normalized": name,
        "created": channel.created,
        "is_channel": True,
        "is_mpim": False,
    }
    post_notice(workspace, channel, by, f'has renamed the channel to "{name}"', "channel_name")
    workspace.emit({"type": _event_name(channel, "rename"), "channel": renamed}, channel=channel)


def invite(
    workspace: Workspace, channel: Channel, *, users: Sequence[str], by: str, force: bool
) -> list[dict[str, Any]]:
    """Add `users`; answers the refusals of single people. Without `force` one refusal stops all of it."""
    _refuse_archived(channel)
    _refuse_direct(channel)
    if not users:
        raise Refusal("no_user")
    if len(users) > INVITE_LIMIT:
        raise Refusal("too_many_users")
    refusals = [
        {"ok": False, "error": error, "user": user}
        for user in users
        if (error := _why_not_invited(workspace, channel, user, by)) is not None
    ]
    refused = {row["user"] for row in refusals}
    if refusals and (not force or len(refused) == len(set(users))):
        raise Refusal(str(refusals[0]["error"]), errors=refusals)
    for user in dict.fromkeys(users):
        if user not in refused:
            add_member(workspace, channel, user, inviter=by)
    return refusals


def add_member(workspace: Workspace, channel: Channel, user: str, *, inviter: str | None) -> None:
    """Put one person in. Being there already changes nothing."""
    if user not in channel.members:
        channel.members.append(user)
        _tell_joined(workspace, channel, user, inviter=inviter)


def remove_member(workspace: Workspace, channel: Channel, user: str, *, by: str) -> None:
    """Take one person out, who may be `by` leaving."""
    _refuse_archived(channel)
    _refuse_direct(channel)
    if user not in workspace.users:
        raise Refusal("user_not_found")
    if channel.is_general:
        raise Refusal("cant_kick_from_general" if user != by else "cant_leave_general")
    if user not in channel.members:
        raise Refusal("not_in_channel")
    event = {
        "type": "member_left_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": _channel_type(channel),
        "team": workspace.team_id,
    }
    workspace.emit(event, channel=channel)
    channel.members.remove(user)
    text = "has left the channel" if user == by else f"was removed from the channel by <@{by}>"
    post_notice(workspace, channel, user, text, "channel_leave")


def archive(workspace: Workspace, channel: Channel, *, by: str) -> None:
    """Close the channel for posting."""
    _refuse_direct(channel)
    if channel.is_general:
        raise Refusal("cant_archive_general")
    if channel.is_archived:
        raise Refusal("already_archived")
    post_notice(workspace, channel, by, "archived the channel", "channel_archive")
    channel.is_archived = True
    workspace.emit(_channel_event(channel, "archive", by), channel=channel)
    workspace.touch()


def unarchive(workspace: Workspace, channel: Channel, *, by: str) -> None:
    """Open it again."""
    if not channel.is_archived:
        raise Refusal("not_archived")
    channel.is_archived = False
    workspace.emit(_channel_event(channel, "unarchive", by), channel=channel)
    post_notice(workspace, channel, by, "un-archived the channel", "channel_unarchive")


def delete_channel(workspace: Workspace, channel: Channel, *, by: str) -> None:
    """Remove the channel and all in it. Its id answers `channel_not_found` from then on."""
    _refuse_direct(channel)
    if channel.is_general:
        raise Refusal("cant_delete_general")
    event = {"type": _event_name(channel, "deleted"), "channel": channel.id, "actor_id": by}
    workspace.emit(event, channel=channel)
    channel.is_deleted = True
    workspace.touch()


def set_line(workspace: Workspace, channel: Channel, *, which: str, value: str, by: str) -> None:
    """Set the `topic` or the `purpose` (at most 250 characters)."""
    _refuse_archived(channel)
    _refuse_direct(channel)
    if len(value) > TOPIC_LIMIT:
        raise Refusal("too_long")
    line = {"value": value, "creator": by, "last_set": workspace.now()}
    if which == "topic":
        channel.topic = line
    else:
        channel.purpose = line
    post_notice(workspace, channel, by, f"set the channel {which}: {value}", f"channel_{which}")


def direct_message(workspace: Workspace, user_id: str) -> Channel:
    """The conversation of the bot and this person, opened if need be."""
    for channel in workspace.channels.values():
        if channel.peer == user_id:
            return channel
    channel = Channel(
        id=workspace.new_id("D"),
        name="directmessage",
        creator=BOT_USER_ID,
        created=workspace.now(),
        is_private=True,
        peer=user_id,
        members=[user_id, BOT_USER_ID],
    )
    workspace.channels[channel.id] = channel
    workspace.touch()
    return channel


def _why_not_invited(workspace: Workspace, channel: Channel, user_id: str, by: str) -> str | None:
    user = workspace.users.get(user_id)
    if user is None:
        return "user_not_found"
    reasons = (
        (user_id == by, "cant_invite_self"),
        (user_id in channel.members, "already_in_channel"),
        (user.deleted, "cant_invite"),
        (user.team_id != workspace.team_id, "org_user_not_in_team"),
        (user.is_ultra_restricted, "ura_max_channels"),
        (user.is_restricted, "user_is_restricted"),
    )
    return next((error for applies, error in reasons if applies), None)


def _check_name(workspace: Workspace, name: str) -> None:
    if not name:
        raise Refusal("invalid_name_required")
    if len(name) > NAME_LIMIT:
        raise Refusal("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise Refusal("invalid_name_punctuation")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise Refusal("invalid_name_specials")
    if any(name == c.name and not c.is_im and not c.is_deleted for c in workspace.channels.values()):
        raise Refusal("name_taken")


def _tell_joined(workspace: Workspace, channel: Channel, user: str, *, inviter: str | None) -> None:
    text = "has joined the channel" if inviter in (None, user) else f"was added to the channel by <@{inviter}>"
    post_notice(workspace, channel, user, text, "channel_join")
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": _channel_type(channel),
        "team": workspace.team_id,
    }
    workspace.emit(event | ({"inviter": inviter} if inviter else {}), channel=channel)


def _refuse_archived(channel: Channel) -> None:
    if channel.is_archived:
        raise Refusal("is_archived")


def _refuse_direct(channel: Channel) -> None:
    if channel.is_im:
        raise Refusal("method_not_supported_for_channel_type")


def _channel_type(channel: Channel) -> str:
    return "G" if channel.is_private else "C"


def _event_name(channel: Channel, what: str) -> str:
    return f"{'group' if channel.is_private else 'channel'}_{what}"


def _channel_event(channel: Channel, what: str, by: str) -> dict[str, Any]:
    return {"type": _event_name(channel, what), "channel": channel.id, "user": by, "is_moved": 0}
