"""The reporter's side: adding something, reading what the team answered, by name or by code; and the team's answer.

Whoever uses a code stays unknown: nothing here hands their id, or Slack's own id of the request, to a workflow.
"""

from dataclasses import dataclass
from datetime import date, tzinfo

from bot.core.errors import UserError
from bot.core.report import code_hash
from bot.core.work import TimelineEvent
from bot.desk import Desk
from bot.slack.render import Block, Message
from bot.store import incidents
from bot.store.session import View as Record
from bot.workflows.reporter import (
    ANSWER,
    add_to_report,
    answer_reporter,
    incident_of_code,
    incident_of_hash,
    said_so_far,
)
from handlers.asking import Asking
from handlers.kept import say_kept
from handlers.modals import addition as form
from handlers.modals.form import View
from handlers.words import plain

_LINES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """One thing said, on which day of the entity; nobody's name."""

    from_team: bool
    on: date
    text: str


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What the reporter and the team said to each other, newest last."""

    lines: tuple[SaidLine, ...]
    not_shown: int


def open_form(asking: Asking) -> None:
    """*Add something*, or *Read and reply*: what was said so far, and a field."""
    with asking.desk.store.reading() as view:
        said = _conversation(asking.desk, view, asking.incident.id)
    asking.open(form.build(asking.incident.id, said))


def submit(asking: Asking) -> View:
    """Keep what a known reporter added."""
    text = form.parse(asking.view or {})
    add_to_report(asking.desk, asking.incident.id, text, by=asking.user_id, key=asking.key)
    return form.build_thanks()


def reply(asking: Asking) -> None:
    """`reply CODE`: the same form for whoever holds the code of an anonymous report."""
    if not asking.words or " " in asking.words:
        raise UserError("Type the code alone, for example `reply 0a1b2-c3d4e`. You can write in the form that opens.")
    with asking.desk.store.reading() as view:
        incident = incident_of_code(view, asking.words)
        said = _conversation(asking.desk, view, incident.id)
    asking.open(form.build_by_code(code_hash(asking.words), said))


def submit_reply(asking: Asking) -> View:
    """Keep what was added by code. The key is the form's own random word, which names nobody."""
    text, hashed = form.parse(asking.view or {}), form.code_of(asking.view or {})
    with asking.desk.store.reading() as view:
        incident = incident_of_hash(view, hashed)
    add_to_report(asking.desk, incident.id, text, by=None, key=asking.key)
    return form.build_thanks()


def answer(asking: Asking) -> Message:
    """`answer TEXT`"""
    answer_reporter(asking.desk, asking.incident.id, plain(asking.words), by=asking.user_id, key=asking.key)
    return say_kept(asking, "answer")


def _conversation(desk: Desk, view: Record, incident_id: str) -> list[Block]:
    said = said_so_far(view, incident_id)
    zone = incidents.entity_of(view, incident_id).zone
    lines = tuple(_line(event, zone) for event in said[-_LINES_SHOWN:])
    facts = Conversation(lines=lines, not_shown=max(0, len(said) - _LINES_SHOWN))
    return desk.renderer.form("conversation", facts)


def _line(event: TimelineEvent, zone: tzinfo) -> SaidLine:
    return SaidLine(from_team=event.kind == ANSWER, on=event.noted_at.astimezone(zone).date(), text=event.text)
