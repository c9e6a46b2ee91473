"""The form for a notice that went out: which duties it met, when, how, to how many, and where the proof is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.notices import Entry, Method, Sending
from bot.core.owed import UNLOADED, Obligation, Standing, namesakes
from handlers.modals.form import (
    NO_PHI,
    Answers,
    Carried,
    Option,
    View,
    day_input,
    modal,
    number_input,
    radio,
    select,
    several,
    text_input,
)

CALLBACK_ID = "sent"
MOST_OPTIONS = 100
_METHODS: Sequence[Option] = (
    (Method.MAIL, "First-class mail"),
    (Method.EMAIL, "E-mail, to people who agreed to it"),
    (Method.PORTAL, "Official portal or form"),
    (Method.PRESS, "Release to media outlets"),
    (Method.TELEPHONE, "Telephone"),
    (Method.OTHER, "Another way"),
)
_ENTRIES: Sequence[Option] = (
    (Entry.ADDS, "A notice went out"),
    (Entry.CORRECTS, "The last entry was wrong: this is right"),
    (Entry.WITHDRAWS, "The last entry was a mistake: nothing went out"),
)


def build(
    known: Sequence[Obligation], chosen_id: str, today: date, incident_id: str, recorded: Collection[str] = ()
) -> View:
    """The form. `recorded`: the duties that have an entry already, so that it can be corrected."""
    listed = _in_order(known, chosen_id)
    recipients = namesakes(listed)
    options = [(one.id, _label(one, recipients.get(one.id))) for one in listed]
    corrections = [radio("entry", "What is this?", _ENTRIES, chosen=Entry.ADDS)] if recorded else []
    blocks = [
        several(
            "obligations", "Which notices were these?", options[:MOST_OPTIONS], chosen=[chosen_id],
            hint="One letter may meet several: HIPAA's and a State's. Choose only what its text covers.",
        ),
        *corrections,
        day_input("sent_on", "Sent on", value=today, hint="The day it went out, not the day it was ready."),
        select("method", "How?", _METHODS, chosen=Method.MAIL),
        number_input("recipients", "To how many?", optional=True),
        text_input(
            "proof", "Where is the proof?", lines=True, most=2000,
            hint=f"A file, a tracking number, a confirmation. For a correction: what was wrong. {NO_PHI}",
        ),
    ]  # fmt: skip
    return modal(CALLBACK_ID, "Record as sent", blocks, Carried(incident_id=incident_id), submit="Record")


def parse(view: Mapping[str, Any]) -> Sending:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    sent_on, chosen = answers.day("sent_on"), answers.ticked("obligations")
    answers.require("obligations", chosen, "Please choose at least one notice.")
    answers.require("sent_on", sent_on, "Please choose the day on which it went out.")
    sending = Sending(
        obligation_ids=chosen,
        entry=Entry(answers.choice("entry", Entry.ADDS)),
        sent_on=sent_on or date.min,
        method=Method(answers.choice("method", Method.OTHER)),
        recipients_count=answers.number("recipients"),
        proof=answers.text("proof"),
    )
    answers.finish()
    return sending


def choices(known: Sequence[Obligation]) -> list[Obligation]:
    """The duties that a notice can be recorded for: owed or met, and by a rule that is loaded."""
    return [one for one in known if one.status in (Standing.OWED, Standing.MET) and one.notice != UNLOADED]


def _in_order(known: Sequence[Obligation], chosen_id: str) -> list[Obligation]:
    return sorted(choices(known), key=lambda one: (one.id != chosen_id, one.status is Standing.MET))


def _label(one: Obligation, recipient: str | None) -> str:
    when = f", due {one.due_on:%b} {one.due_on.day}, {one.due_on.year}" if one.due_on else ""
    told = f", {recipient}" if recipient else ""
    return f"{one.words}{', recorded' if one.status is Standing.MET else when}{told}"
