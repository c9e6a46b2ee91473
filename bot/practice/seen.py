"""What one person sees: their channels, messages, ephemerals, forms, Home. Private things of others are left out."""

from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.installation import BOT_USER_ID
from bot.practice.people import User
from bot.practice.practice import Practice
from bot.practice.workspace import Workspace


def seen_by(practice: Practice, user: User) -> dict[str, Any]:
    """Everything in front of this person, as JSON for the page and the driver."""
    workspace = practice.workspace
    home = workspace.views.homes.get(user.id)
    return {
        "me": user.id,
        "revision": workspace.revision,
        "clock": clock_seen(practice),
        "channels": [channel_seen(workspace, channel, user.id) for channel in workspace.channels_of(user.id)],
        "public_channels": [
            {"id": c.id, "name": c.name}
            for c in workspace.channels.values()
            if c.kind == "public_channel" and user.id not in c.members and not (c.is_archived or c.is_deleted)
        ],
        "views": [v.shown() | {"errors": v.errors} for v in workspace.views.stacks.get(user.id, [])],
        "home": home.shown() if home else None,
        "people": f"{len(workspace.users)}/{max(user.updated for user in workspace.users.values())}",
    }


def surroundings(practice: Practice) -> dict[str, Any]:
    """What the page needs to know once: the team, the people, the app's commands and shortcuts."""
    workspace, app = practice.workspace, practice.workspace.installation
    return {
        "team": workspace.team,
        "bot": BOT_USER_ID,
        "app": {
            "name": app.name,
            "commands": [vars(command) for command in app.commands],
            "shortcuts": [vars(shortcut) for shortcut in app.shortcuts],
        },
        "people": [user.shown(workspace.team_id) for user in workspace.users.values()],
    }


def clock_seen(practice: Practice) -> dict[str, Any]:
    """Practice time in ISO form, and how far it is ahead of the machine."""
    return {
        "now": practice.clock.now().isoformat(timespec="seconds"),
        "offset_seconds": practice.clock.offset_seconds,
    }


def channel_seen(workspace: Workspace, channel: Channel, viewer: str) -> dict[str, Any]:
    """One conversation with its messages, oldest first, ephemerals of others left out."""
    own = [m for m in channel.ephemerals if m.seen_by == viewer]
    messages = sorted([*channel.messages.values(), *own], key=lambda m: m.ts)
    read = channel.last_read.get(viewer, "")
    unread = [m for m in messages if m.ts > read and m.user != viewer and m.subtype is None]
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "peer": channel.peer,
        "members": channel.members,
        "creator": channel.creator,
        "topic": channel.topic["value"],
        "purpose": channel.purpose["value"],
        "pins": channel.pins,
        "bookmarks": channel.bookmarks,
        "unread": len(unread),
        "messages": [message_seen(workspace, message) for message in messages],
    }


def message_seen(workspace: Workspace, message: Message) -> dict[str, Any]:
    """One message; `ephemeral` tells that only the viewer sees it."""
    shown = workspace.shown_message(message, with_metadata=True)
    return shown | {"ephemeral": message.seen_by is not None, "practice_at": message.practice_at}
