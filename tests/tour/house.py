"""The house with ears: it remembers every message with its facts, every form shown and every answer given."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

from bot import logs
from bot.desk import Desk
from bot.serve import TEMPLATES, outside
from bot.slack import effects
from bot.slack.markup import escaped
from bot.slack.outbox import LEASE, perform
from bot.slack.render import Message, Renderer
from bot.store import outbox, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.workflows.set_up import set_up
from bot.workflows.sweep import sweep
from tests.conftest import GUEST, House, rulebook, settings
from tests.fakes import RecordingSlack, StillClock
from tests.smtp_sink import Sink, smtp_sink
from tests.tour.beside import Beside, listening_beside
from tests.tour.words import Words

_SHOWS = ("views.open", "views.push", "views.update", "views.publish")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One template as it was rendered on the way. `room` is message, home, form or, outside Slack, mail."""

    room: str
    name: str
    facts: Any
    text: str
    blocks: list[dict[str, Any]]
    body: str = ""


class Listening(Renderer):
    """Renders as ever, and remembers what it was given."""

    def __init__(self, templates: Path) -> None:
        super().__init__(templates)
        self.said: list[Said] = []

    def message(self, name: str, facts: Any) -> Message:
        made = super().message(name, facts)
        self.said.append(Said(room="message", name=name, facts=facts, text=made.text, blocks=made.blocks))
        return made

    def plain(self, name: str, facts: Any) -> tuple[str, str]:
        title, body = super().plain(name, facts)
        self.said.append(Said(room="mail", name=name, facts=facts, text=title, blocks=[], body=body))
        return title, body

    def home(self, name: str, facts: Any) -> list[dict[str, Any]]:
        blocks = super().home(name, facts)
        self.said.append(Said(room="home", name=f"home/{name}", facts=facts, text="", blocks=blocks))
        return blocks

    def form(self, name: str, facts: Any) -> list[dict[str, Any]]:
        blocks = super().form(name, facts)
        self.said.append(Said(room="form", name=f"forms/{name}", facts=facts, text="", blocks=blocks))
        return blocks


class TourHouse(House):
    """Acts by whole payloads; fills every text field with `words` unless a value is given; takes no for a mistake."""

    anonymous_user = "U0NAMELESS"

    def __init__(self, desk: Desk, words: Words, beside: Beside, sink: Sink, log: StringIO) -> None:
        super().__init__(desk)
        self.sink = sink
        self.log = log
        self.words = words
        self.beside = beside
        self.bodies: list[dict[str, Any]] = []
        self.answers: list[BoltResponse] = []

    @property
    def said(self) -> list[Said]:
        """Everything rendered so far."""
        assert isinstance(self.desk.renderer, Listening)
        return self.desk.renderer.said

    def settle(self) -> None:
        """As in every house, but in batches and without the pauses that Slack's rate limits ask for."""
        for _ in range(50):
            sweep(self.desk)
            if not self._perform():
                return
        raise AssertionError("the outbox does not come to rest")

    def _perform(self) -> int:
        done = 0
        while claimed := self._claim():
            for owed in claimed:
                perform(outside(self.desk), owed)
            done += len(claimed)
        return done

    def _claim(self) -> Sequence[outbox.Owed]:
        with self.desk.store.writing() as unit:
            return outbox.claim(unit, effects.rates(replaying=True), LEASE, 24)

    def typed(self, what: str) -> str:
        """Words as a command brings them: escaped by Slack."""
        return escaped(self.words(what, 2500))

    def on(self, user: str, text: str, channel: str = "C0GENERAL") -> None:
        """A command that is understood and allowed."""
        answer = self.command(user, text, channel)
        assert not answer.body or "blocks" in json.loads(answer.body), f"{text[:40]}: {answer.body}"

    def push(self, user: str, action_id: str, value: str = "", *, view: Any = None) -> None:
        """A button that works; inside a form, with the form."""
        self.press(user, action_id, value, view=view)
        refused = self.beside.taken()
        assert not refused, f"{action_id}: {refused}"

    def send(self, user: str, view: Mapping[str, Any] | None = None, **values: Any) -> dict[str, Any]:
        """Fill a form in and send it; the form it turns into, {} where it closes."""
        shown = view or self.opened()
        response = self.submit(user, shown, self._texts(shown, values) | values)
        answer = json.loads(response.body) if response.body else {}
        assert answer.get("response_action") != "errors", f"{shown['callback_id']}: {answer}"
        following: dict[str, Any] = answer.get("view") or {}
        return following

    def shortcut(self, user: str, callback_id: str, channel: str | None = None) -> BoltResponse:
        """A global shortcut, or with a channel that of a message in it."""
        body: dict[str, Any] = {"type": "shortcut", "callback_id": callback_id, "trigger_id": self._trigger()}
        if channel is not None:
            message = {"type": "message", "text": self.words("message", 3000), "ts": "1772463600.000100"}
            body |= {"type": "message_action", "channel": {"id": channel}, "message_ts": message["ts"]}
            body |= {"message": message}
        return self._dispatch(body | self._by(user))

    def views(self) -> list[dict[str, Any]]:
        """Every form and Home shown: by a call, or in answer to a submission."""
        called = [arguments["view"] for method, arguments in self.slack.calls if method in _SHOWS]
        return called + [answer["view"] for answer in self.replies() if "view" in answer]

    def replies(self) -> list[dict[str, Any]]:
        """Every answer that had a body."""
        return [json.loads(answer.body) for answer in self.answers if answer.body]

    def _texts(self, view: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
        inputs = [block for block in view["blocks"] if block["type"] == "input" and block["block_id"] not in given]
        return {
            block["block_id"]: self.words(block["block_id"], block["element"]["max_length"])
            for block in inputs
            if block["element"]["type"] == "plain_text_input"
        }

    def _dispatch(self, body: dict[str, Any]) -> BoltResponse:
        if body.get("type") in ("block_actions", "message_action"):
            body = body | {"response_url": self.beside.url}
        answer = self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        self.bodies.append(body)
        self.answers.append(answer)
        return answer


@contextmanager
def logging_everything() -> Iterator[StringIO]:
    """What the bot writes to its log with every logger at its most talkative, the foreign ones too."""
    root, log = logging.getLogger(), StringIO()
    before = root.handlers[:], root.level
    logs.set_up("DEBUG")
    root.handlers[0].setStream(log)  # type: ignore[attr-defined]
    root.handlers += before[0]
    foreign = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk")]
    for logger in foreign:
        logger.setLevel(logging.DEBUG)
    try:
        yield log
    finally:
        root.handlers[:], root.level = before
        for logger in foreign:
            logger.setLevel(logging.NOTSET)


@contextmanager
def tour_house(words: Words) -> Iterator[TourHouse]:
    """A fresh house on a file of its own."""
    with TemporaryDirectory() as folder, listening_beside() as beside, smtp_sink() as sink, logging_everything() as log:
        clock = StillClock()
        store = Store(f"sqlite:///{folder}/incidents.db", Cipher([new_key()]), clock)
        schema.migrate(store.engine)
        desk = Desk(
            store=store,
            slack=RecordingSlack(kinds={GUEST: {"is_restricted": True}}),
            rulebook=rulebook(),
            renderer=Listening(TEMPLATES),
            clock=clock,
            settings=settings(out_of_band=sink.address),
        )
        set_up(desk)
        yield TourHouse(desk, words, beside, sink, log)
        store.close()
