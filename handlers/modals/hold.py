"""The form for a law-enforcement official's statement that notices must wait (45 CFR 164.412).

Sent once, it comes back with what would move; sent again, it is kept. What was typed stays in its fields meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.statements import ORAL, WRITTEN, Stated
from handlers.modals.form import Answers, Block, Carried, View, day_input, modal, number_input, radio, said, text_input

CALLBACK_ID, SEEN = "hold", "seen"
_FORMS = ((ORAL, "Oral: 30 days at most"), (WRITTEN, "In writing"))


def build(today: date, incident_id: str, on_record: Sequence[Block] = ()) -> View:
    """The empty form, under the statements that are on record."""
    empty = Stated(form=WRITTEN, stated_on=today, until=None, days=None, official="", document="")
    intro = said("While a delay runs, no letter, media notice or report to HHS may go out. It moves a date to its end.")
    blocks = [*on_record, intro, *_fields(empty)]
    return modal(CALLBACK_ID, "Law-enforcement delay", blocks, Carried(incident_id=incident_id), submit="What moves?")


def build_seen(stated: Stated, foreseen: Sequence[Block], mark: str, carried: Carried) -> View:
    """The same form as it was filled in, under what would move. `mark` names that effect, `carried` came with it."""
    seen = replace(carried, extra={SEEN: mark})
    return modal(CALLBACK_ID, "Law-enforcement delay", [*foreseen, *_fields(stated)], seen, submit="Record")


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


def _fields(stated: Stated) -> list[Block]:
    return [
        radio("form", "How was it made?", _FORMS, chosen=stated.form),
        day_input("stated_on", "Made on", value=stated.stated_on),
        day_input(
            "until", "It asks for a delay until", value=stated.until, optional=True,
            hint="Written statements only; inclusive.",
        ),
        number_input(
            "days", "Or for so many days", value=stated.days, optional=True,
            hint="Without either it counts like an oral one.",
        ),
        text_input(
            "official", "Who made it?", value=stated.official, most=500,
            hint="Name, agency and how to reach them. Kept encrypted.",
        ),
        text_input(
            "document", "Where is it kept?", value=stated.document, most=500, optional=True,
            hint="Needed for a written statement.",
        ),
    ]  # fmt: skip
