"""The review in a few questions, then a list of its corrective actions, each with a form of its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.incident import Incident
from bot.core.review import ACTION_CHARACTERS, MOST_CHARACTERS, NewAction, Review, Touched
from handlers.modals.form import (
    NO_PHI,
    Answers,
    Block,
    Carried,
    View,
    day_input,
    modal,
    person_input,
    said,
    select,
    small_print,
    text_input,
)

REVIEW, ACTIONS, ACTION = "review", "corrective_actions", "corrective_action"
_TOUCHED = (
    (Touched.YES, "Yes"),
    (Touched.PLANNED, "Planned"),
    (Touched.NO, "No, not needed"),
    (Touched.UNKNOWN, "Not decided"),
)


def build(incident: Incident, review: Review | None) -> View:
    """The questions, filled with an earlier review if there is one."""
    known = review or Review(
        root_cause="", lessons="", risk_analysis_updated=Touched.UNKNOWN, sanctions_or_training=Touched.UNKNOWN
    )
    blocks = [
        said("We look for causes in how we work, not for somebody to blame."),
        text_input(
            "root_cause", "What caused it?", value=known.root_cause, lines=True, most=MOST_CHARACTERS, hint=NO_PHI
        ),
        text_input(
            "lessons", "What went well, and what did we learn?", value=known.lessons, lines=True, optional=True,
            most=MOST_CHARACTERS, hint=NO_PHI,
        ),
        select(
            "risk_analysis_updated", "Was the risk analysis updated?", _TOUCHED, chosen=known.risk_analysis_updated,
            hint="45 CFR 164.308(a)(1)",
        ),
        select(
            "sanctions_or_training", "Were sanctions or training touched?", _TOUCHED,
            chosen=known.sanctions_or_training, hint="45 CFR 164.530(b) and (e). No names here.",
        ),
        small_print("Next: what will change, with an owner and a day each."),
    ]  # fmt: skip
    return modal(REVIEW, "Review", blocks, Carried(incident_id=incident.id), submit="Save and go on")


def parse(view: Mapping[str, Any]) -> Review:
    """The review that was entered."""
    answers = Answers(view)
    return Review(
        root_cause=answers.text("root_cause"),
        lessons=answers.text("lessons"),
        risk_analysis_updated=Touched(answers.choice("risk_analysis_updated", Touched.UNKNOWN)),
        sanctions_or_training=Touched(answers.choice("sanctions_or_training", Touched.UNKNOWN)),
    )


def build_actions(incident: Incident, words: Sequence[Block]) -> View:
    """The corrective actions so far, with a button to add one."""
    return modal(ACTIONS, "Corrective actions", words, Carried(incident_id=incident.id))


def build_action(incident: Incident) -> View:
    """One corrective action."""
    blocks = [
        text_input("text", "What will be done?", lines=True, most=ACTION_CHARACTERS, hint=NO_PHI),
        person_input("owner_id", "Who sees to it?", hint="Somebody who is part of this incident."),
        day_input("due_on", "Until when?", hint="It is reminded of, after the incident is closed too."),
    ]
    return modal(ACTION, "Corrective action", blocks, Carried(incident_id=incident.id), submit="Save")


def parse_action(view: Mapping[str, Any]) -> NewAction:
    """The action that was entered. Raises FormErrors for half of one."""
    answers = Answers(view)
    text, owner_id, due_on = answers.text("text"), answers.person("owner_id"), answers.day("due_on")
    answers.require("text", text, "Say what will be done.")
    answers.require("owner_id", owner_id, "Choose who sees to it.")
    answers.require("due_on", due_on, "Choose until when.")
    answers.finish()
    return NewAction(text=text, owner_id=owner_id or "", due_on=due_on or date.min)
