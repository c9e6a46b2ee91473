"""Somebody of the cast, as the driver acts for them and sees with their eyes. Judges nothing itself."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.practice.open_view import OpenView, ViewError
from bot.practice.plain_text import plain_text

if TYPE_CHECKING:
    from bot.practice.driver import Driver

Seen = dict[str, Any]


class Reply:
    """What came of an act: `text` and `blocks` of an ephemeral answer, `error` as Slack words a failure,
    `errors` under the inputs by block_id, `detail` for people who test.
    """

    def __init__(self, answer: Seen) -> None:
        reply = answer.get("reply") or {}
        self.text: str = reply.get("text", "")
        self.blocks: list[Seen] = reply.get("blocks", [])
        self.error: str = answer.get("error") or ""
        self.errors: dict[str, str] = answer.get("errors") or {}
        self.detail: str = answer.get("detail") or ""

    @property
    def words(self) -> str:
        """All that can be read: the blocks' texts, or the text when there are no blocks."""
        return plain_text(self.blocks) if self.blocks else self.text

    def __repr__(self) -> str:
        return f"Reply(words={self.words!r}, error={self.error!r}, errors={self.errors!r}, detail={self.detail!r})"


class Person:
    """Acts and looks as one user. `channel` may be a name or an id."""

    def __init__(self, driver: "Driver", user_id: str) -> None:
        self.driver = driver
        self.id = user_id

    def command(self, text: str = "", *, channel: str | None = None, command: str = "/incident") -> Reply:
        """Type `/incident text`, in a channel or else in the direct message with the bot."""
        return self._act("command", command=command, text=text, channel=channel and self._channel_id(channel))

    def shortcut(self, callback_id: str) -> Reply:
        """Choose a global shortcut."""
        return self._act("shortcut", callback_id=callback_id)

    def message_shortcut(self, callback_id: str, *, channel: str, ts: str) -> Reply:
        """Choose a shortcut in a message's menu."""
        return self._act("message_shortcut", callback_id=callback_id, channel=self._channel_id(channel), ts=ts)

    def press(
        self,
        action_id: str,
        *,
        where: str = "message",
        channel: str | None = None,
        value: Any = None,
        ts: str | None = None,
        block_id: str | None = None,
    ) -> Reply:
        """Press a button or choose `value` in a select; `where` is "message", "home" or "view".

        In a message: in `channel` (default: the direct message with the bot), the newest that has such an element.
        """
        if where == "message":
            channel = self._channel_id(channel) if channel else self.direct()["id"]
        return self._act(
            "press", where=where, action_id=action_id, block_id=block_id, channel=channel, ts=ts, value=value
        )

    @property
    def view(self) -> OpenView:
        """The form in front; `ViewError` when there is none."""
        views = self.see()["views"]
        if not views:
            raise ViewError(f"{self.id} has no form open.")
        return OpenView(views[-1])

    @property
    def has_view(self) -> bool:
        """True when a form is open."""
        return bool(self.see()["views"])

    def fill(self, fields: dict[str, Any]) -> None:
        """Type into the form in front without sending it: plain Python values by block_id (or action_id)."""
        view = self.view
        self._do("type", view_id=view.id, values=view.state_for(fields))

    def submit(self, fields: dict[str, Any] | None = None) -> Reply:
        """Fill in what is given and send the form. What Slack's client would not send raises `ViewError`."""
        view = self.view
        answer = self._do("submit", view_id=view.id, values=view.state_for(fields or {}))
        if answer.get("refused"):
            faults = "; ".join(f"{block_id}: {text}" for block_id, text in answer["errors"].items())
            raise ViewError(f"The form cannot be sent. {faults}", answer["errors"])
        return Reply(answer)

    def close(self, *, whole_stack: bool = False) -> Reply:
        """Cancel the form in front, or close all with the X."""
        return self._act("close", whole_stack=whole_stack)

    def open_home(self) -> None:
        """Go to the app's Home tab; the bot publishes when it has heard of it."""
        self._do("home")

    def home(self) -> OpenView:
        """The Home tab as it is now; `ViewError` when the bot has published none."""
        home = self.see()["home"]
        if home is None:
            raise ViewError(f"{self.id} has no Home tab yet.")
        return OpenView(home)

    def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        """Post a plain message; answers its ts."""
        sent: str = self._do("post", channel=self._channel_id(channel), text=text, thread_ts=thread_ts)["ts"]
        return sent

    def join(self, channel: str) -> None:
        """Join a public channel, by id or name."""
        self._do("join", channel=self.driver.channel(channel)["id"])

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        self._do("leave", channel=self._channel_id(channel))

    def invite(self, channel: str, *users: str) -> None:
        """Add people to a channel."""
        self._do("invite", channel=self._channel_id(channel), users=list(users))

    def remove(self, channel: str, user: str) -> None:
        """Take somebody, the bot perhaps, out of a channel."""
        self._do("remove", channel=self._channel_id(channel), member=user)

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        self._do("archive", channel=self._channel_id(channel))

    def unarchive(self, channel: str) -> None:
        """Open an archived channel again."""
        self._do("unarchive", channel=self.driver.channel(channel)["id"])

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        self._do("rename", channel=self._channel_id(channel), name=name)

    def delete_channel(self, channel: str) -> None:
        """Delete a channel with all that is in it."""
        self._do("delete_channel", channel=self._channel_id(channel))

    def create_channel(self, name: str, *, is_private: bool = False) -> str:
        """Make a channel; answers its id."""
        made: str = self._do("create_channel", name=name, is_private=is_private)["channel"]
        return made

    def upload(self, filename: str, content: bytes) -> str:
        """Put a file of this person on the shelf, for a file_input; answers its id."""
        encoded = base64.b64encode(content).decode()
        stored: str = self._do("upload", filename=filename, content=encoded)["file"]["id"]
        return stored

    def download(self, file_id: str) -> bytes:
        """The bytes of a file as this person may fetch them; `DriverError` when they may not."""
        return self.driver.fetch(f"/practice/files/{Path(file_id).name}", user=self.id)

    def see(self) -> Seen:
        """All that is in front of this person: channels, views, home, clock."""
        return self.driver.get("/practice/state", user=self.id)

    def channels(self) -> list[Seen]:
        """The channels that this person is in, direct messages left out."""
        return [channel for channel in self.see()["channels"] if not channel["is_im"]]

    def channel(self, name: str) -> Seen:
        """One of them by name, id or the beginning of its name; KeyError when there is none."""
        seen: list[Seen] = self.see()["channels"]
        for channel in seen:
            if name == channel["id"] or (not channel["is_im"] and channel["name"].startswith(name)):
                return channel
        raise KeyError(f"{self.id} is in no channel {name!r}.")

    def messages(self, channel: str) -> list[Seen]:
        """What a channel shows this person, oldest first, without ephemerals and Slack's own grey lines."""
        return [m for m in self.channel(channel)["messages"] if not m["ephemeral"] and "subtype" not in m]

    def ephemerals(self, channel: str | None = None) -> list[Seen]:
        """What only this person sees there (default: the direct message with the bot), oldest first."""
        place = self.channel(channel) if channel else self.direct()
        return [m for m in place["messages"] if m["ephemeral"]]

    def dms(self) -> list[Seen]:
        """The bot's direct messages to this person, oldest first, ephemerals left out."""
        return [m for m in self.direct()["messages"] if not m["ephemeral"] and m["user"] != self.id]

    def direct(self) -> Seen:
        """The direct message with the bot; an empty one when none was opened yet."""
        seen: list[Seen] = self.see()["channels"]
        for channel in seen:
            if channel["is_im"]:
                return channel
        return {"id": None, "messages": []}

    def _channel_id(self, channel: str) -> str:
        return str(self.channel(channel)["id"])

    def _do(self, deed: str, **details: Any) -> Seen:
        return self.driver.post(f"/practice/act/{deed}", {"user": self.id, **details})

    def _act(self, deed: str, **details: Any) -> Reply:
        return Reply(self._do(deed, **details))
