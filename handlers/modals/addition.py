"""The form in which a reporter reads what the team answered and adds something; by name, or by code alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.modals.form import NO_PHI, Answers, Block, Carried, View, modal, said, text_input

CALLBACK_ID, BY_CODE = "addition", "addition_by_code"
TITLE = "Your report"
_CODE = "code"


def build(incident_id: str, conversation: Sequence[Block], text: str = "") -> View:
    """For a reporter we know; `conversation` are the blocks of what was said so far."""
    return modal(CALLBACK_ID, TITLE, _fields(conversation, text), Carried(incident_id=incident_id), submit="Send")


def build_by_code(hashed: str, conversation: Sequence[Block], text: str = "") -> View:
    """For whoever holds the code of an anonymous report. The form carries what is kept of the code, and nobody's id."""
    return modal(BY_CODE, TITLE, _fields(conversation, text), Carried(extra={_CODE: hashed}), submit="Send")


def build_thanks() -> View:
    """What either turns into."""
    words = "Thank you. It was added to your report, and the response team is being told now."
    return modal("addition_thanks", TITLE, [said(words)], Carried())


def parse(view: Mapping[str, Any]) -> str:
    """What was added. Raises FormErrors."""
    answers = Answers(view)
    text = answers.text("text")
    answers.require("text", text, "Please write what you want to add, or press Cancel.")
    answers.finish()
    return text


def code_of(view: Mapping[str, Any]) -> str:
    """What is kept of the code by which the form was opened."""
    return Carried.of(view).extra.get(_CODE, "")


def _fields(conversation: Sequence[Block], text: str) -> list[Block]:
    return [*conversation, text_input("text", "What do you want to add?", lines=True, value=text, hint=NO_PHI)]
