"""chat.*: posts, changes, removals, ephemerals, permalinks of the bot."""

import json
from typing import Any

from bot.practice import posts
from bot.practice.channels import Channel
from bot.practice.form_state import named_blocks
from bot.practice.installation import BOT_ID, BOT_USER_ID
from bot.practice.limits import check_message_blocks, text_length, unknown_files
from bot.practice.refusal import Refusal, bad_blocks
from bot.practice.web_api.call import Call
from bot.practice.web_api.conversations import direct_with

BLOCKS_TEXT_LIMIT = 13_200
METADATA_LIMIT = 3_000
MARKDOWN_LIMIT = 12_000


def post_message(call: Call) -> dict[str, Any]:
    """chat.postMessage; a person's id as channel is the direct message with them."""
    channel = channel_to_post_in(call)
    text, blocks = _content(call)
    message = posts.post(
        call.workspace,
        channel,
        by=BOT_USER_ID,
        text=text or "",
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
        metadata=_metadata(call) or None,
    )
    shown = call.workspace.shown_message(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown | {"bot_profile": {"id": BOT_ID}}}


def update(call: Call) -> dict[str, Any]:
    """chat.update: only the bot's own messages."""
    channel = call.workspace.channel_joined_by(BOT_USER_ID, call.need("channel"))
    ts = call.need("ts")
    call.workspace.message(channel, ts)
    keeps_layout = call.values.get("text") is None and call.values.get("blocks") is None
    text, blocks = (None, None) if keeps_layout and "metadata" in call.values else _content(call)
    message = posts.edit(
        call.workspace, channel, ts, by=BOT_USER_ID, text=text, blocks=blocks, metadata=_metadata(call)
    )
    shown = call.workspace.shown_message(message, with_metadata=True)
    return {"channel": channel.id, "ts": ts, "text": message.text, "message": shown}


def delete(call: Call) -> dict[str, Any]:
    """chat.delete: only the bot's own messages."""
    channel = call.workspace.channel_joined_by(BOT_USER_ID, call.need("channel"))
    posts.delete(call.workspace, channel, call.need("ts"), by=BOT_USER_ID)
    return {"channel": channel.id, "ts": call.text("ts")}


def post_ephemeral(call: Call) -> dict[str, Any]:
    """chat.postEphemeral: seen by one member of the channel, kept nowhere."""
    user = call.need("user")
    channel = channel_to_post_in(call)
    if channel.is_archived:
        raise Refusal("is_archived")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks = _content(call)
    message = posts.whisper(
        call.workspace,
        channel,
        to=user,
        text=text or "",
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
    )
    return {"message_ts": message.ts}


def permalink(call: Call) -> dict[str, Any]:
    """chat.getPermalink: a link that opens the message in the practice page."""
    channel = call.workspace.channel_seen_by(BOT_USER_ID, call.need("channel"))
    message = call.workspace.message(channel, call.need("message_ts"))
    link = f"{call.workspace.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def channel_to_post_in(call: Call) -> Channel:
    """The channel that the bot may write in, by id, or a person's direct message by their id."""
    channel_id = call.need("channel")
    if channel_id in call.workspace.users:
        try:
            return direct_with(call, channel_id)
        except Refusal:
            raise Refusal("channel_not_found") from None
    channel = call.workspace.channel_seen_by(BOT_USER_ID, channel_id)
    may_write_anyway = channel.kind == "public_channel" and "chat:write.public" in call.workspace.installation.scopes
    if BOT_USER_ID not in channel.members and not may_write_anyway:
        raise Refusal("not_in_channel")
    return channel


def _content(call: Call) -> tuple[str | None, list[dict[str, Any]] | None]:
    """Text and blocks, checked as Slack checks them."""
    text = None if call.values.get("text") is None else call.text("text")
    blocks = call.structure("blocks", error="invalid_blocks_format")
    markdown = call.text("markdown_text")
    if markdown:
        return _markdown(markdown, has_more=bool(text or blocks)), None
    if blocks is not None and not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if not text and not blocks:
        raise Refusal("no_text")
    faults = check_message_blocks(blocks or [])
    faults += unknown_files(blocks, set(call.workspace.files.files), "/blocks")
    if faults:
        raise bad_blocks(faults)
    if text_length(blocks or []) > BLOCKS_TEXT_LIMIT:
        raise Refusal("msg_blocks_too_long")
    return text, named_blocks(blocks) if blocks else None


def _markdown(markdown: str, *, has_more: bool) -> str:
    if has_more:
        raise Refusal("markdown_text_conflict")
    if len(markdown) > MARKDOWN_LIMIT:
        raise Refusal("msg_too_long")
    return markdown


def _metadata(call: Call) -> dict[str, Any] | None:
    """Message metadata: None when not given, `{}` when it is to be removed."""
    metadata: dict[str, Any] | None = call.structure("metadata", error="invalid_metadata_format")
    if metadata is None or metadata == {}:
        return metadata
    well_formed = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and metadata["event_type"]
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not well_formed:
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_LIMIT:
        raise Refusal("metadata_too_large")
    return metadata
