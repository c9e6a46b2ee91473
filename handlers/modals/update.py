"""The form of a status update."""

from collections.abc import Mapping
from typing import Any

from handlers.modals.form import NO_PHI, Answers, Carried, View, modal, small_print, text_input

CALLBACK_ID = "update"


def build(incident_id: str, text: str = "") -> View:
    """An empty update."""
    blocks = [
        text_input(
            "text",
            "Where do things stand?",
            lines=True,
            value=text,
            hint=f"What is done, what comes next, who is needed. {NO_PHI}",
        ),
        small_print("It is posted in the incident's channel. The time until the next update starts afresh."),
    ]
    return modal(CALLBACK_ID, "Status update", blocks, Carried(incident_id=incident_id), submit="Post update")


def parse(view: Mapping[str, Any]) -> str:
    """What was said. Raises FormErrors."""
    answers = Answers(view)
    text = answers.text("text")
    answers.require("text", text, "Please say in a sentence where things stand.")
    answers.finish()
    return text
