"""The form that lets a reminder sleep: until when, and why. Never past the last reminder before a legal date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.modals.form import (
    NO_PHI,
    Answers,
    Carried,
    View,
    day_input,
    hour_input,
    modal,
    said,
    small_print,
    text_input,
)

CALLBACK_ID = "snooze"
MORNING = time(9)
_MOST_CHARACTERS = 500


@dataclass(frozen=True, kw_only=True)
class Snooze:
    """Until which day and hour of the entity's zone, and why. No hour: nine in the morning."""

    subject_id: str
    until_on: date
    until_hour: time | None
    reason: str

    def until(self, zone: ZoneInfo) -> datetime:
        """The instant."""
        return datetime.combine(self.until_on, self.until_hour or MORNING, zone)


def build(incident_id: str, subject_id: str, what: str, today: date) -> View:
    """The form for one subject; `what` is its PHI-free name."""
    blocks = [
        said(what),
        day_input("until_on", "Remind again on", value=today),
        hour_input("until_hour", "At what time?", hint="Left empty: 09:00."),
        text_input("reason", "Why can it wait?", most=_MOST_CHARACTERS, hint=f"It stays in the record. {NO_PHI}"),
        small_print(
            "Others are not reminded of it either until then. A legal date never sleeps past its last reminder."
        ),
    ]
    carried = Carried(incident_id=incident_id, extra={"subject": subject_id})
    return modal(CALLBACK_ID, "Snooze a reminder", blocks, carried, submit="Snooze")


def parse(view: Mapping[str, Any]) -> Snooze:
    """What was sent in. Raises FormErrors."""
    answers = Answers(view)
    day, hour, reason = answers.day("until_on"), answers.hour("until_hour"), answers.text("reason")
    answers.require("until_on", day, "Please choose the day on which to be reminded again.")
    answers.require("reason", reason, "Please say in a few words why it can wait.")
    answers.finish()
    return Snooze(
        subject_id=Carried.of(view).extra.get("subject", ""),
        until_on=day or date.min,
        until_hour=hour,
        reason=reason,
    )
