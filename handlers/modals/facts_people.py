"""The form for who is affected: how many people, how many in each State, how many without a good address."""

from collections.abc import Mapping
from typing import Any

from bot.core.facts_entered import People
from bot.core.residents import WrongResidents, read_residents, write_residents
from handlers.modals.form import Answers, Carried, View, day_input, modal, number_input, small_print, text_input

CALLBACK_ID = "facts_people"
_STATES_HINT = "One State a line, or with commas: TX 250, CA 501, NON_US 3. Counts only, no names."


def build(people: People, incident_id: str) -> View:
    """The form with what is known."""
    blocks = [
        number_input("exact", "People affected, exact", value=people.exact, optional=True, hint="People, not records."),
        number_input("low", "Or an estimate: at least", value=people.low, optional=True),
        number_input(
            "high", "At most", value=people.high, optional=True, hint="An estimate counts at its high end until then."
        ),
        text_input(
            "residents", "How many live where", value=write_residents(people.residents), lines=True, optional=True,
            hint=_STATES_HINT,
        ),
        number_input(
            "unreachable", "People without a usable address", value=people.unreachable, optional=True,
            hint="From 10 people on, a posting for 90 days or major media is needed as well.",
        ),
        day_input("posted_on", "Web posting for them began on", value=people.posted_on, optional=True),
        small_print("What is empty is unknown. Unknown counts as enough: it adds duties and never ends one."),
    ]  # fmt: skip
    return modal(CALLBACK_ID, "People and States", blocks, Carried(incident_id=incident_id), submit="Save")


def parse(view: Mapping[str, Any]) -> People:
    """What was entered. Raises FormErrors for what cannot be read."""
    answers = Answers(view)
    residents: Mapping[str, int] = {}
    try:
        residents = read_residents(answers.text("residents"))
    except WrongResidents as wrong:
        answers.fault("residents", str(wrong))
    people = People(
        exact=answers.number("exact"),
        low=answers.number("low"),
        high=answers.number("high"),
        residents=residents,
        unreachable=answers.number("unreachable"),
        posted_on=answers.day("posted_on"),
    )
    answers.finish()
    return people
