"""Counsel's form to waive a notice, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.owed import Obligation, Standing, called
from handlers.modals.form import Answers, Carried, View, modal, said, select, text_input

CALLBACK_ID = "waiver"
MOST_OPTIONS = 100


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Which duty, and why it need not be done (free text)."""

    obligation_id: str
    reason: str


def build(owed: Sequence[Obligation], incident_id: str) -> View:
    """The form; `owed` holds at least one duty."""
    names = called(owed)
    options = [(one.id, names[one.key]) for one in owed[:MOST_OPTIONS]]
    blocks = [
        said("Nobody is reminded of a waived notice any more. If the law comes to ask for more, it is owed again."),
        select("obligation", "Which notice?", options, chosen=options[0][0] if len(options) == 1 else None),
        text_input("reason", "Why need it not be given?", lines=True, most=2000, hint="Stays in the record."),
    ]
    return modal(CALLBACK_ID, "Waive a notice", blocks, Carried(incident_id=incident_id), submit="Waive")


def parse(view: Mapping[str, Any]) -> Waiver:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    obligation_id, reason = answers.choice("obligation"), answers.text("reason")
    answers.require("obligation", obligation_id, "Please choose a notice.")
    answers.require("reason", reason, "Please say why: the reason stays in the record.")
    answers.finish()
    return Waiver(obligation_id=obligation_id, reason=reason)


def choices(known: Sequence[Obligation]) -> list[Obligation]:
    """What can be waived: whatever is still owed."""
    return [one for one in known if one.status is Standing.OWED]
