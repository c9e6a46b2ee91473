"""The form for a business associate of ours: what it knew when, when it told us, whether it acts as our agent."""

from collections.abc import Mapping
from typing import Any

from bot.core.facts_entered import AssociateDays
from bot.core.triage import Answer
from handlers.modals.form import NO_PHI, Answers, Carried, View, day_input, modal, radio, small_print, text_input

CALLBACK_ID = "facts_associate"
_AGENT = (("yes", "Yes: we direct how it works"), ("no", "No: it works on its own account"), ("unknown", "Not known"))


def build(days: AssociateDays, incident_id: str) -> View:
    """The form with what is known."""
    blocks = [
        day_input("discovered_on", "It discovered the incident on", value=days.discovered_on, optional=True),
        day_input("told_us_on", "It told us on", value=days.told_us_on, optional=True),
        radio(
            "is_agent", "Is it our agent?", _AGENT, chosen=days.is_agent.value,
            hint="What an agent knows, we know. Ask counsel: the contract's right to give instructions decides.",
        ),
        day_input("should_have_known_on", "It should have known on", value=days.should_have_known_on, optional=True),
        text_input(
            "because", "How is that known?", value=days.because, lines=True, optional=True, most=1000,
            hint=f"Needed where our own day of discovery moves. {NO_PHI}",
        ),
        small_print("Leave everything empty where no business associate is involved."),
    ]  # fmt: skip
    return modal(CALLBACK_ID, "Business associate", blocks, Carried(incident_id=incident_id), submit="Save")


def parse(view: Mapping[str, Any]) -> AssociateDays:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    days = AssociateDays(
        discovered_on=answers.day("discovered_on"),
        told_us_on=answers.day("told_us_on"),
        should_have_known_on=answers.day("should_have_known_on"),
        is_agent=Answer(answers.choice("is_agent", "unknown")),
        because=answers.text("because"),
    )
    answers.finish()
    return days
