"""response_url: five answers within thirty minutes to the place where somebody acted."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.form_state import named_blocks
from bot.practice.installation import BOT_USER_ID
from bot.practice.limits import check_message_blocks
from bot.practice.posts import post, whisper
from bot.practice.refusal import Refusal, bad_blocks
from bot.practice.workspace import Workspace

USES = 5
LIFETIME_SECONDS = 30 * 60


@dataclass(kw_only=True)
class ResponseUrl:
    """Where an answer goes. `message_ts` is the message or ephemeral that was acted on, if one was."""

    user: str
    channel_id: str
    message_ts: str | None
    expires: float
    uses: int = 0


@dataclass(kw_only=True)
class ResponseUrls:
    """Every response_url given out, by its secret ending."""

    workspace: Workspace
    issued: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, *, user: str, channel_id: str, message_ts: str | None = None) -> str:
        """A fresh absolute URL."""
        key = secrets.token_urlsafe(16)
        self.issued[key] = ResponseUrl(
            user=user,
            channel_id=channel_id,
            message_ts=message_ts,
            expires=self.workspace.clock.monotonic() + LIFETIME_SECONDS,
        )
        return f"{self.workspace.url}/response/{key}"

    def answer(self, key: str, body: dict[str, Any]) -> None:
        """Do what the app asks: whisper, post, replace or delete."""
        use = self.issued.get(key)
        if use is None or self.workspace.clock.monotonic() > use.expires:
            raise Refusal("expired_url")
        if use.uses >= USES:
            raise Refusal("used_url")
        blocks = body.get("blocks") or []
        if faults := check_message_blocks(blocks):
            raise bad_blocks(faults)
        use.uses += 1
        show_answer(self.workspace, use, {**body, "blocks": named_blocks(blocks)})


def show_answer(workspace: Workspace, use: ResponseUrl, body: dict[str, Any]) -> Message | None:
    """Put a command's or a response_url's answer where it belongs; ephemeral unless it says in_channel."""
    channel = workspace.channel(use.channel_id)
    original = _original(channel, use.message_ts)
    if body.get("delete_original") and original:
        _forget(channel, original)
        workspace.touch()
        return None
    if not body.get("text") and not body.get("blocks"):
        raise Refusal("no_text")
    if body.get("replace_original") and original:
        original.text, original.blocks = body.get("text") or "", body.get("blocks") or []
        workspace.touch()
        return original
    shared: dict[str, Any] = {
        "text": body.get("text") or "",
        "blocks": body.get("blocks"),
        "thread_ts": body.get("thread_ts"),
    }
    if body.get("response_type") == "in_channel":
        return post(workspace, channel, by=BOT_USER_ID, **shared)
    return whisper(workspace, channel, to=use.user, **shared)


def _original(channel: Channel, ts: str | None) -> Message | None:
    if ts is None:
        return None
    return channel.messages.get(ts) or next((m for m in channel.ephemerals if m.ts == ts), None)


def _forget(channel: Channel, message: Message) -> None:
    if message.seen_by:
        channel.ephemerals.remove(message)
    else:
        channel.messages.pop(message.ts, None)
