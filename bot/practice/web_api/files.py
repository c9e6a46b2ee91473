"""files.*: upload in three steps, look, delete."""

from typing import Any

from bot.practice import posts
from bot.practice.channels import Channel
from bot.practice.file_shelf import StoredFile
from bot.practice.installation import BOT_USER_ID
from bot.practice.refusal import Refusal, bad_arguments
from bot.practice.web_api.call import Call

ALT_TEXT_LIMIT = 1_000
SHARE_LIMIT = 100


def upload_url(call: Call) -> dict[str, Any]:
    """files.getUploadURLExternal: step one."""
    if not call.text("filename") or call.text("length", "0") == "0":
        raise Refusal("missing_argument")
    if not call.text("length").isdigit():
        raise bad_arguments("must be a number [json-pointer:/length]")
    if len(call.text("alt_txt")) > ALT_TEXT_LIMIT:
        raise Refusal("alt_txt_too_large")
    workspace = call.workspace
    stored = workspace.files.put(
        StoredFile(
            id=workspace.new_id("F"),
            name=call.text("filename"),
            length=int(call.text("length")),
            user=BOT_USER_ID,
            created=workspace.now(),
            alt_text=call.text("alt_txt"),
        )
    )
    return {"file_id": stored.id, "upload_url": f"{workspace.url}/upload/{stored.upload_key}"}


def complete_upload(call: Call) -> dict[str, Any]:
    """files.completeUploadExternal: step three; with a channel it also posts the files there."""
    rows = call.structure("files", error="invalid_arguments")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row.get("id") for row in rows):
        raise bad_arguments("missing required field: files")
    found = [_uploaded(call, str(row["id"])) for row in rows]
    channels = _channels(call)
    for stored, row in zip(found, rows, strict=True):
        stored.title = str(row.get("title") or stored.name)
        stored.is_complete = True
    for channel in channels:
        _share(call, channel, found)
    return {"files": [call.workspace.files.shown(stored.id, call.workspace.url) for stored in found]}


def file_info(call: Call) -> dict[str, Any]:
    """files.info."""
    stored = call.workspace.files.find(call.need("file"))
    return {"file": call.workspace.files.shown(stored.id, call.workspace.url), "comments": []}


def file_delete(call: Call) -> dict[str, Any]:
    """files.delete: the bot's own files; messages keep a gap."""
    stored = call.workspace.files.find(call.need("file"))
    if stored.user != BOT_USER_ID:
        raise Refusal("cant_delete_file")
    for channel_id, ts, _ in stored.shares:
        message = call.workspace.channels[channel_id].messages.get(ts)
        if message is not None:
            message.files = [file_id for file_id in message.files if file_id != stored.id]
    del call.workspace.files.files[stored.id]
    call.workspace.touch()
    return {}


def _uploaded(call: Call, file_id: str) -> StoredFile:
    stored = call.workspace.files.find(file_id)
    if stored.content is None or stored.is_complete:
        raise Refusal("file_update_failed" if stored.is_complete else "file_not_found")
    return stored


def _channels(call: Call) -> list[Channel]:
    ids = call.ids("channels") or call.ids("channel_id")
    if len(ids) > SHARE_LIMIT:
        raise Refusal("channels_limit_exceeded")
    channels = [call.workspace.channel_joined_by(BOT_USER_ID, channel_id) for channel_id in ids]
    if any(channel.is_archived for channel in channels):
        raise Refusal("posting_to_channel_denied")
    return channels


def _share(call: Call, channel: Channel, found: list[StoredFile]) -> None:
    message = posts.post(
        call.workspace,
        channel,
        by=BOT_USER_ID,
        text=call.text("initial_comment"),
        thread_ts=call.text("thread_ts") or None,
        files=[stored.id for stored in found],
    )
    for stored in found:
        stored.shares.append((channel.id, message.ts, channel.is_private))
