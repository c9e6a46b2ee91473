"""The form for the day of discovery: since when it was known, could have been known, and how that is known."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.facts_entered import DiscoveryDays
from handlers.modals.form import NO_PHI, Answers, Carried, View, day_input, modal, said, text_input

CALLBACK_ID = "facts_discovery"


def build(days: DiscoveryDays, incident_id: str) -> View:
    """The form with what is known."""
    blocks = [
        said(
            "It is discovered on the first day anybody here, or an agent of ours, knew of the incident, other than "
            "whoever did it; not when the investigation ends. An earlier day counts at once. A later one needs a "
            "second officer; until then the old day stands."
        ),
        day_input("discovered_on", "First known on", value=days.discovered_on),
        text_input(
            "because", "How is that known?", value=days.because, lines=True, optional=True, most=1000,
            hint=f"Who knew what, and from where. Needed when the day changes. {NO_PHI}",
        ),
        day_input(
            "should_have_known_on", "Should have been known on", value=days.should_have_known_on, optional=True,
            hint="With reasonable diligence: an alert nobody read, a ticket nobody opened. A decision, so say how.",
        ),
        day_input("occurred_on", "It happened on", value=days.occurred_on, optional=True),
    ]  # fmt: skip
    return modal(CALLBACK_ID, "Day of discovery", blocks, Carried(incident_id=incident_id), submit="Save")


def parse(view: Mapping[str, Any]) -> DiscoveryDays:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    discovered_on = answers.day("discovered_on")
    answers.require("discovered_on", discovered_on, "Please choose the day on which it was first known.")
    days = DiscoveryDays(
        discovered_on=discovered_on or date.min,
        should_have_known_on=answers.day("should_have_known_on"),
        occurred_on=answers.day("occurred_on"),
        because=answers.text("because"),
    )
    answers.finish()
    return days
