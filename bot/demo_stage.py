"""Where the demo script acts: who does what, what they then see, and a transcript of both.

People see what the practice workspace shows them and nothing else; a sight that does not come in time is `Unseen`.
"""

import html
import re
import textwrap
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.practice.driver import Driver, DriverError
from bot.practice.open_view import ViewError
from bot.practice.person import Person, Reply
from bot.practice.plain_text import plain_text

T = TypeVar("T")
PATIENCE_SECONDS = 20
_WIDTH, _WHEN, _WHO, _SHORT = 118, 17, 20, 190
_NOT_YET = (KeyError, ViewError, DriverError, StopIteration)
_MARKUP = (
    (re.compile(r"<(?:https?|mailto):[^|>]*\|([^>]*)>"), r"\1"),
    (re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>"), r"\1"),
    (re.compile(r"[*`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"), ""),
)


class Unseen(Exception):
    """What should have been seen was not. `seen` is what was."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(expected)
        self.expected, self.seen = expected, seen


class Stage:
    """One performance. `number` and `channel` are the incident's, once there is one."""

    def __init__(self, driver: Driver, zone: ZoneInfo, say: Callable[[str], None] | None = None) -> None:
        self.driver = driver
        self.zone = zone
        self.number = self.channel = ""
        self._say = say or partial(print, flush=True)
        self._names = {one["id"]: one["real_name"] for one in driver.get("/practice/about")["people"]}

    @property
    def now(self) -> datetime:
        """Practice time, in the organisation's zone."""
        return self.driver.now().astimezone(self.zone)

    @property
    def today(self) -> date:
        """The practice day, in the organisation's zone."""
        return self.now.date()

    def heading(self, title: str) -> None:
        """The name of a step."""
        self._say(f"\n== {title} ".ljust(_WIDTH, "="))

    def person(self, user_id: str) -> Person:
        """Somebody, to look with their eyes."""
        return self.driver.person(user_id)

    def did(self, who: str, what: str) -> None:
        """A line on what a person did."""
        self._line(f"{self.now:%a %b %d %H:%M}", self._names.get(who, who), what)

    def passes(self) -> None:
        """A line on the time that has passed."""
        self._line(f"{self.now:%a %b %d %H:%M}", "", f"it is {self.now:%A, %B} {self.today.day}, {self.today.year}")

    def shown(self, what: str, *, to: str = "") -> None:
        """A line on what the bot showed."""
        self._line("", f"  to {self._names[to]}" if to in self._names else "  bot", f"« {self.short(what)} »")

    def types(self, who: str, text: str, *, here: bool = True) -> str:
        """Type `/incident text`, in the incident's channel or (not `here`) elsewhere; gives the words of the answer."""
        channel = self.channel if here and self.channel else None
        self.did(who, self.short(f"/incident {text}"))
        reply = self._well(self.person(who).command(text, channel=channel))
        if reply.words:
            self.shown(reply.words, to=who)
        return reply.words

    def presses(self, who: str, action_id: str, label: str, **where: Any) -> None:
        """Press a button as soon as it is there: in the channel unless `where` says otherwise."""
        self.did(who, f"presses [{label}]")
        place = where or {"channel": self.channel}
        self._well(self.until(f"a button [{label}]", lambda: self.person(who).press(action_id, **place), lambda: ""))

    def opens(self, who: str, title: str) -> str:
        """The form that must now be in front of a person, by the beginning of its title; gives its words."""
        self.until(
            f"a form “{title}” for {who}", lambda: self.person(who).view.title.startswith(title), self._form(who)
        )
        return self.person(who).view.text()

    def sends(self, who: str, fields: dict[str, Any], what: str) -> str:
        """Fill in and send the form in front; gives the words of the form that follows, or nothing when it closes."""
        self.did(who, f"fills in: {what}")
        reply = self._well(self.person(who).submit(fields))
        if reply.errors:
            raise Unseen("the form to be taken", "; ".join(f"{name}: {text}" for name, text in reply.errors.items()))
        return self.person(who).view.text() if self.person(who).has_view else ""

    def closes(self, who: str) -> None:
        """Close whatever forms are open."""
        if self.person(who).has_view:
            self.person(who).close(whole_stack=True)

    def reads(self, who: str, containing: str) -> str:
        """A message in the incident's channel that contains these words; gives all its words."""
        return self._read(who, containing, lambda: self.person(who).messages(self.channel), "in the channel")

    def gets(self, who: str, containing: str) -> str:
        """A direct message from the bot that contains these words; gives all its words."""
        return self._read(who, containing, lambda: self.person(who).dms(), "by direct message")

    def until(self, expected: str, look: Callable[[], T], seen: Callable[[], str]) -> T:
        """Look until there is something, for a bounded time. Raises Unseen."""

        def patiently() -> T | None:
            try:
                return look()
            except _NOT_YET:
                return None

        try:
            found = self.driver.wait_until(patiently, seconds=PATIENCE_SECONDS, what=expected)
        except TimeoutError:
            found = None
        if found is None:
            raise Unseen(expected, seen())
        return found

    def must(self, expected: str, text: str) -> None:
        """These words must be among the words just seen."""
        if not self._tells(text, expected):
            raise Unseen(f"“{expected}”", self.plain(text))

    def plain(self, text: str) -> str:
        """Words without Slack's markup, people by name."""
        for user_id, name in self._names.items():
            text = text.replace(f"<@{user_id}>", name)
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
        return html.unescape(text)

    def short(self, text: str) -> str:
        """As one line that is not too long."""
        line = " / ".join(part.strip(" •") for part in self.plain(text).splitlines() if part.strip())
        return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"

    def _read(self, who: str, containing: str, messages: Callable[[], list[dict[str, Any]]], where: str) -> str:
        def found() -> str:
            said = (words_of(one) for one in reversed(messages()))
            return next(words for words in said if self._tells(words, containing))

        def seen() -> str:
            return "\n--\n".join(self.plain(words_of(one)) for one in messages()[-4:]) or "no message"

        return self.until(f"{self._names.get(who, who)} to read “{containing}” {where}", found, seen)

    def _tells(self, text: str, words: str) -> bool:
        """Whether these words are said, however lines break and letters are written."""
        return words.lower() in " ".join(self.plain(text).split()).lower()

    def _form(self, who: str) -> Callable[[], str]:
        return lambda: self.person(who).view.title if self.person(who).has_view else "no form"

    def _well(self, reply: Reply) -> Reply:
        if reply.error:
            raise Unseen("the bot to answer", f"{reply.error} {reply.detail}")
        return reply

    def _line(self, when: str, who: str, what: str) -> None:
        lines = textwrap.wrap(what, _WIDTH - _WHEN - _WHO) or [""]
        self._say(f"{when:<{_WHEN}}{who:<{_WHO}}{lines[0]}")
        for line in lines[1:]:
            self._say(" " * (_WHEN + _WHO) + line)


def words_of(message: dict[str, Any]) -> str:
    """All that can be read in a message."""
    return plain_text(message["blocks"]) if message.get("blocks") else str(message.get("text") or "")
