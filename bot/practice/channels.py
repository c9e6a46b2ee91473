"""Conversations and messages as the workspace keeps them, and as the Web API shows them."""

from dataclasses import dataclass, field
from typing import Any

from bot.practice.installation import APP_ID, BOT_ID, BOT_USER_ID


@dataclass(kw_only=True)
class Message:
    """One message. `seen_by` is a user id for an ephemeral ("Only visible to you"), None for everybody.

    `ts` is machine time, as in Slack; `practice_at` is the practice time at which it was written (ISO, UTC).
    """

    ts: str
    user: str
    text: str
    practice_at: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    edited_ts: str | None = None
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    seen_by: str | None = None

    @property
    def is_by_bot(self) -> bool:
        """True when our app wrote it."""
        return self.user == BOT_USER_ID

    def shown(self, team_id: str, *, with_metadata: bool = False) -> dict[str, Any]:
        """The `message` object of the Web API, without its files (the shelf knows them)."""
        shown: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": team_id,
        }
        if self.is_by_bot:
            shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.subtype:
            shown["subtype"] = self.subtype
        if self.edited_ts:
            shown["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.metadata and with_metadata:
            shown["metadata"] = self.metadata
        if self.reactions:
            shown["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        return shown


@dataclass(kw_only=True)
class Channel:
    """A public or private channel, or a direct message (`peer` is then the person beside the bot)."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_general: bool = False
    peer: str | None = None
    members: list[str] = field(default_factory=list)
    topic: dict[str, Any] = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: dict[str, Any] = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    is_archived: bool = False
    is_deleted: bool = False
    previous_names: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[dict[str, Any]] = field(default_factory=list)
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        """True for a direct message."""
        return self.peer is not None

    @property
    def kind(self) -> str:
        """Slack's word in `channel_type` and `types`."""
        if self.is_im:
            return "im"
        return "private_channel" if self.is_private else "public_channel"

    def replies(self, thread_ts: str) -> list[Message]:
        """The parent and its replies, oldest first."""
        return [m for m in self.messages.values() if m.ts == thread_ts or m.thread_ts == thread_ts]

    def shown(self, team_id: str, *, viewer: str = BOT_USER_ID) -> dict[str, Any]:
        """The `channel` object of the Web API, as `viewer` sees it."""
        if self.is_im:
            return {
                "id": self.id,
                "created": self.created,
                "is_im": True,
                "is_archived": False,
                "is_org_shared": False,
                "user": self.peer,
                "is_open": True,
                "context_team_id": team_id,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "created": self.created,
            "creator": self.creator,
            "is_archived": self.is_archived,
            "is_general": self.is_general,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_member": viewer in self.members,
            "is_open": True,
            "topic": self.topic,
            "purpose": self.purpose,
            "previous_names": self.previous_names,
            "shared_team_ids": [team_id],
            "pending_shared": [],
            "context_team_id": team_id,
            "num_members": len(self.members),
        }
