"""The workspace in memory: who and what there is, and finding it. The verbs are in `rooms.py` and `posts.py`.

One event loop owns it: nothing here is safe to call from another thread.
"""

import itertools
import secrets
from collections.abc import Callable
from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.clock import PracticeClock
from bot.practice.file_shelf import FileShelf
from bot.practice.installation import BOT_USER_ID, Installation
from bot.practice.people import User
from bot.practice.refusal import Refusal
from bot.practice.view_stack import ViewStacks

Listener = Callable[[], None]
EventSink = Callable[[dict[str, Any]], None]


class Workspace:
    """All that the stand-in remembers. `emit` tells the bot what happened, `touch` tells the pages to look."""

    def __init__(
        self, *, team: dict[str, str], installation: Installation, clock: PracticeClock, url: str = ""
    ) -> None:
        self.team = team
        self.installation = installation
        self.clock = clock
        self.url = url
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: list[dict[str, Any]] = []
        self.views = ViewStacks()
        self.files = FileShelf()
        self.revision = 0
        self._numbers = itertools.count(1)
        self._event_sinks: list[EventSink] = []
        self._listeners: list[Listener] = []

    @property
    def team_id(self) -> str:
        """The home team."""
        return self.team["id"]

    def new_id(self, prefix: str) -> str:
        """A fresh opaque id such as C0000012AB."""
        return f"{prefix}{next(self._numbers):07d}{secrets.token_hex(1).upper()}"

    def now(self) -> int:
        """Whole seconds of machine time."""
        return int(self.clock.machine())

    def user(self, user_id: str) -> User:
        """The person, or Slack's `user_not_found`."""
        if user_id not in self.users:
            raise Refusal("user_not_found")
        return self.users[user_id]

    def channel(self, channel_id: str) -> Channel:
        """Any channel by id, whoever asks, or `channel_not_found`."""
        channel = self.channels.get(channel_id)
        if channel is None or channel.is_deleted:
            raise Refusal("channel_not_found")
        return channel

    def channel_seen_by(self, viewer: str, channel_id: str) -> Channel:
        """The channel, hidden like Slack hides it: a private one exists only for its members."""
        channel = self.channel(channel_id)
        if channel.kind != "public_channel" and viewer not in channel.members:
            raise Refusal("channel_not_found")
        return channel

    def channel_joined_by(self, member: str, channel_id: str) -> Channel:
        """The channel, provided that `member` is in it (`not_in_channel` otherwise)."""
        channel = self.channel_seen_by(member, channel_id)
        if member not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def channels_of(self, member: str) -> list[Channel]:
        """Every conversation that `member` is in, archived ones too, oldest first."""
        return [c for c in self.channels.values() if member in c.members and not c.is_deleted]

    def message(self, channel: Channel, ts: str) -> Message:
        """The message, or `message_not_found`."""
        if ts not in channel.messages:
            raise Refusal("message_not_found")
        return channel.messages[ts]

    def shown_message(self, message: Message, *, with_metadata: bool = False) -> dict[str, Any]:
        """The `message` object with its files."""
        shown = message.shown(self.team_id, with_metadata=with_metadata)
        if message.files:
            shown["files"] = [self.files.shown(file_id, self.url) for file_id in message.files]
        return shown

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change; the answer ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def touch(self) -> None:
        """Something that people can see has changed."""
        self.revision += 1
        for listener in list(self._listeners):
            listener()

    def send_events_to(self, sink: EventSink) -> None:
        """Where events for the bot go."""
        self._event_sinks.append(sink)

    def emit(self, event: dict[str, Any], *, channel: Channel | None = None) -> None:
        """Tell the bot of `event`, unless it is not subscribed or not in the `channel` where it happened."""
        if channel is not None and BOT_USER_ID not in channel.members:
            return
        if not self.installation.listens_to(event["type"]):
            return
        for sink in self._event_sinks:
            sink({**event, "event_ts": self.clock.stamp()})
