"""The payloads that Slack sends when a person acts: the shapes, nothing of what follows."""

from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.installation import APP_ID
from bot.practice.people import User
from bot.practice.view_stack import View
from bot.practice.workspace import Workspace


def slash_command(
    workspace: Workspace, user: User, channel: Channel, *, command: str, text: str, trigger_id: str, response_url: str
) -> dict[str, Any]:
    """What a slash command carries; all of it is text."""
    return {
        "token": "practice",
        "team_id": workspace.team_id,
        "team_domain": workspace.team["domain"],
        "channel_id": channel.id,
        "channel_name": _spoken_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def global_shortcut(workspace: Workspace, user: User, *, callback_id: str, trigger_id: str) -> dict[str, Any]:
    """A shortcut from the menu: no channel, no response_url."""
    return {
        **_interactive(workspace, user, "shortcut", trigger_id),
        "callback_id": callback_id,
        "action_ts": workspace.clock.stamp(),
    }


def message_shortcut(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    *,
    callback_id: str,
    trigger_id: str,
    response_url: str,
) -> dict[str, Any]:
    """A shortcut on a message, with the whole message in it."""
    return {
        **_interactive(workspace, user, "message_action", trigger_id),
        "callback_id": callback_id,
        "action_ts": workspace.clock.stamp(),
        "channel": {"id": channel.id, "name": _spoken_name(channel)},
        "message_ts": message.ts,
        "message": workspace.shown_message(message, with_metadata=True),
        "response_url": response_url,
    }


def message_action(
    workspace: Workspace,
    user: User,
    channel: Channel,
    message: Message,
    *,
    action: dict[str, Any],
    state: dict[str, Any],
    trigger_id: str,
    response_url: str,
) -> dict[str, Any]:
    """block_actions on a message or an ephemeral."""
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.seen_by is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        **_interactive(workspace, user, "block_actions", trigger_id),
        "container": container,
        "channel": {"id": channel.id, "name": _spoken_name(channel)},
        "state": {"values": state},
        "response_url": response_url,
        "actions": [action | {"action_ts": workspace.clock.stamp()}],
    }
    if message.seen_by is None:
        payload["message"] = workspace.shown_message(message, with_metadata=True)
    return payload


def view_action(
    workspace: Workspace, user: User, view: View, *, action: dict[str, Any], trigger_id: str
) -> dict[str, Any]:
    """block_actions in a modal or a Home tab: no response_url."""
    return {
        **_interactive(workspace, user, "block_actions", trigger_id),
        "container": {"type": "view", "view_id": view.id},
        "view": view.shown(),
        "actions": [action | {"action_ts": workspace.clock.stamp()}],
    }


def view_submission(workspace: Workspace, user: User, view: View, *, trigger_id: str) -> dict[str, Any]:
    """A form sent: no channel anywhere in it."""
    return {
        **_interactive(workspace, user, "view_submission", trigger_id),
        "view": view.shown(),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, view: View, *, is_cleared: bool) -> dict[str, Any]:
    """A form put away unsent; `is_cleared` when the whole stack was closed. No trigger id."""
    payload = _interactive(workspace, user, "view_closed", "")
    del payload["trigger_id"]
    return {**payload, "view": view.shown(), "is_cleared": is_cleared}


def home_opened(workspace: Workspace, user: User, direct: Channel) -> dict[str, Any]:
    """The event app_home_opened, with the Home tab as it is now."""
    event: dict[str, Any] = {"type": "app_home_opened", "user": user.id, "channel": direct.id, "tab": "home"}
    home = workspace.views.homes.get(user.id)
    return event | ({"view": home.shown()} if home else {})


def _interactive(workspace: Workspace, user: User, kind: str, trigger_id: str) -> dict[str, Any]:
    return {
        "type": kind,
        "token": "practice",
        "api_app_id": APP_ID,
        "team": {"id": workspace.team_id, "domain": workspace.team["domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "trigger_id": trigger_id,
    }


def _spoken_name(channel: Channel) -> str:
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
