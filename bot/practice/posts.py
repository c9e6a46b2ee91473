"""Writing, changing and removing messages. It checks lengths and rights; Block Kit is checked in `limits.py`."""

from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.installation import BOT_USER_ID
from bot.practice.people import SLACKBOT
from bot.practice.refusal import Refusal
from bot.practice.workspace import Workspace

TEXT_LIMIT = 40_000
UPDATE_TEXT_LIMIT = 4_000


def post(
    workspace: Workspace,
    channel: Channel,
    *,
    by: str,
    text: str,
    blocks: list[dict[str, Any]] | None = None,
    thread_ts: str | None = None,
    metadata: dict[str, Any] | None = None,
    files: list[str] | None = None,
) -> Message:
    """Write a message; text above 40,000 characters is cut, as Slack cuts it."""
    if channel.is_archived:
        raise Refusal("is_archived")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise Refusal("thread_not_found")
    message = Message(
        ts=workspace.clock.stamp(),
        practice_at=_now(workspace),
        user=by,
        text=text[:TEXT_LIMIT],
        blocks=blocks or [],
        thread_ts=_root(channel, thread_ts),
        metadata=metadata,
        files=files or [],
    )
    if message.thread_ts:
        channel.messages[message.thread_ts].thread_ts = message.thread_ts
    channel.messages[message.ts] = message
    channel.last_read[by] = message.ts
    workspace.touch()
    return message


def post_notice(workspace: Workspace, channel: Channel, user: str, text: str, subtype: str) -> None:
    """One of Slack's own grey lines ("… has joined the channel")."""
    message = Message(
        ts=workspace.clock.stamp(), practice_at=_now(workspace), user=user, text=f"<@{user}> {text}", subtype=subtype
    )
    channel.messages[message.ts] = message
    workspace.touch()


def whisper(
    workspace: Workspace,
    channel: Channel,
    *,
    to: str,
    text: str,
    blocks: list[dict[str, Any]] | None = None,
    thread_ts: str | None = None,
    by: str = BOT_USER_ID,
) -> Message:
    """An ephemeral: only `to` sees it, and only here; it is in no history."""
    message = Message(
        ts=workspace.clock.stamp(),
        practice_at=_now(workspace),
        user=by,
        text=text,
        blocks=blocks or [],
        thread_ts=thread_ts,
        seen_by=to,
    )
    channel.ephemerals.append(message)
    workspace.touch()
    return message


def say_as_slackbot(workspace: Workspace, channel: Channel, *, to: str, text: str) -> Message:
    """What Slack itself tells a person when the app failed."""
    return whisper(workspace, channel, to=to, text=text, by=SLACKBOT)


def edit(
    workspace: Workspace,
    channel: Channel,
    ts: str,
    *,
    by: str,
    text: str | None,
    blocks: list[dict[str, Any]] | None,
    metadata: dict[str, Any] | None,
) -> Message:
    """Change one's own message. Text without blocks removes the old ones, neither keeps them; `{}` clears metadata."""
    message = workspace.message(channel, ts)
    if channel.is_archived:
        raise Refusal("is_inactive")
    if message.user != by or message.subtype is not None:
        raise Refusal("cant_update_message")
    if text is not None and len(text) > UPDATE_TEXT_LIMIT:
        raise Refusal("msg_too_long")
    if text is not None or blocks is not None:
        message.blocks = blocks or []
        message.text = text if text is not None else message.text
    if metadata is not None:
        message.metadata = metadata or None
    message.edited_ts = workspace.clock.stamp()
    workspace.touch()
    return message


def delete(workspace: Workspace, channel: Channel, ts: str, *, by: str) -> None:
    """Remove one's own message, its pin too."""
    message = workspace.message(channel, ts)
    if message.user != by or message.subtype is not None:
        raise Refusal("cant_delete_message")
    del channel.messages[ts]
    channel.pins = [pin for pin in channel.pins if pin != ts]
    workspace.touch()


def _root(channel: Channel, thread_ts: str | None) -> str | None:
    """The parent's stamp: a reply to a reply belongs to the same thread."""
    if thread_ts is None:
        return None
    return channel.messages[thread_ts].thread_ts or thread_ts


def _now(workspace: Workspace) -> str:
    return workspace.clock.now().isoformat(timespec="milliseconds")
