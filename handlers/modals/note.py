"""The form of a note: what happened, and when. From a message's menu it also asks which incident it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.errors import FormErrors
from handlers.modals.form import (
    NO_PHI,
    Answers,
    Block,
    Carried,
    Option,
    View,
    day_input,
    hour_input,
    modal,
    select,
    small_print,
    text_input,
)

CALLBACK_ID, FROM_MESSAGE = "note", "note_from_message"
_NOT_COPIED = "The message itself is not copied: a link to it is kept, which only members of its channel can open."


@dataclass(frozen=True, kw_only=True)
class Note:
    """What happened, on which day and at which hour of the entity's zone; no hour: it just happened or is not known.

    `incident_id` is empty unless it was chosen in the form; `source` is the channel and ts of a message.
    """

    text: str
    happened_on: date
    hour: time | None = None
    incident_id: str = ""
    source: tuple[str, str] | None = None


def build(incident_id: str, today: date, text: str = "") -> View:
    """The form for one incident."""
    return modal(CALLBACK_ID, "Add a note", _fields(today, text), Carried(incident_id=incident_id), submit="Add note")


def build_from_message(incidents: Sequence[Option], chosen: str | None, source: tuple[str, str], today: date) -> View:
    """The form for a message, whose text never enters it. `incidents`: ids and numbers to choose from, at most 100."""
    blocks = [select("incident", "Incident", incidents, chosen=chosen), *_fields(today, ""), small_print(_NOT_COPIED)]
    carried = Carried(extra={"channel": source[0], "ts": source[1]})
    return modal(FROM_MESSAGE, "Add to a timeline", blocks, carried, submit="Add to timeline")


def parse(view: Mapping[str, Any]) -> Note:
    """The note that was sent in. Raises FormErrors."""
    answers, carried = Answers(view), Carried.of(view)
    text, day, hour = answers.text("text"), answers.day("happened_on"), answers.hour("hour")
    answers.require("text", text, "Please say in a sentence what happened.")
    answers.require("happened_on", day, "Please choose the day it happened; a guess is fine.")
    incident_id = answers.choice("incident")
    if view.get("callback_id") == FROM_MESSAGE:
        answers.require("incident", incident_id, "Please choose the incident it belongs to.")
    answers.finish()
    source = (carried.extra["channel"], carried.extra["ts"]) if "ts" in carried.extra else None
    return Note(text=text, happened_on=day or date.min, hour=hour, incident_id=incident_id, source=source)


def happened_at(note: Note, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant in UTC. No hour means now for today, noon for an earlier day. Raises FormErrors for the future."""
    today = now.astimezone(zone).date()
    if note.happened_on == today and note.hour is None:
        return now
    moment = datetime.combine(note.happened_on, note.hour or time(12), zone)
    if moment > now:
        wrong = "happened_on" if note.happened_on > today else "hour"
        raise FormErrors({wrong: "This is in the future. Please say when it happened."})
    return moment


def _fields(today: date, text: str) -> list[Block]:
    return [
        text_input("text", "What happened?", lines=True, value=text, hint=f"One fact, no blame. {NO_PHI}"),
        day_input("happened_on", "On which day?", value=today),
        hour_input("hour", "At what time, if you know?"),
    ]
