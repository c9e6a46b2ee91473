"""The form for a law-enforcement official's statement that notices must wait (45 CFR 164.412)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.statements import ORAL, WRITTEN, Stated
from handlers.modals.form import Answers, Carried, View, day_input, modal, number_input, radio, said, text_input

CALLBACK_ID = "hold"
_FORMS = ((ORAL, "Oral: 30 days at most"), (WRITTEN, "In writing"))


def build(today: date, incident_id: str) -> View:
    """The empty form."""
    blocks = [
        said("While a delay runs, no letter, media notice or report to HHS may go out. It moves a date to its end."),
        radio("form", "How was it made?", _FORMS, chosen=WRITTEN),
        day_input("stated_on", "Made on", value=today),
        day_input("until", "It asks for a delay until", optional=True, hint="Written statements only; inclusive."),
        number_input("days", "Or for so many days", optional=True, hint="Without either it counts like an oral one."),
        text_input("official", "Who made it?", most=500, hint="Name, agency and how to reach them. Kept encrypted."),
        text_input("document", "Where is it kept?", most=500, optional=True, hint="Needed for a written statement."),
    ]  # fmt: skip
    return modal(CALLBACK_ID, "Law-enforcement delay", blocks, Carried(incident_id=incident_id), submit="Record")


def parse(view: Mapping[str, Any]) -> Stated:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    stated_on = answers.day("stated_on")
    answers.require("stated_on", stated_on, "Please choose the day on which the statement was made.")
    stated = Stated(
        form=answers.choice("form", ORAL),
        stated_on=stated_on or date.min,
        until=answers.day("until"),
        days=answers.number("days"),
        official=answers.text("official"),
        document=answers.text("document"),
    )
    answers.finish()
    return stated
