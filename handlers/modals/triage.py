"""Triage in three short steps: what it is, what else is known, the decision with the suggested severity.

Answers travel between the steps as plain words (yes, no, a slug, a number); free text is asked in the last step only.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.incident import Incident, Outcome, Phi
from bot.core.triage import Answer, Suggestion
from bot.core.triage_answers import Question, Triage, check_people, is_counted
from bot.rulebook import Rulebook
from handlers.modals.form import (
    NO_PHI,
    Answers,
    Block,
    Carried,
    View,
    day_input,
    modal,
    number_input,
    radio,
    said,
    select,
    small_print,
    text_input,
)

KIND, MORE, DECISION = "triage", "triage_more", "triage_decision"
_UNSURE = (("yes", "Yes"), ("no", "No"), ("unknown", "Not sure yet"))
_OUTCOMES = (
    (Outcome.GENUINE, "A genuine incident"),
    (Outcome.NEAR_MISS, "A near miss: it was caught in time"),
    (Outcome.FALSE_ALARM, "A false alarm: it did not happen"),
    (Outcome.DUPLICATE, "The same as another incident"),
)
_ASKED_FIRST = {
    Question.UNSECURED: ("Could somebody else read it?", "No only if it was encrypted or destroyed as HHS describes."),
    Question.HACKING: ("Did somebody break in?", "Into an account, a device or a system."),
    Question.PATIENT_CARE_AFFECTED: ("Is patient care affected?", "Delayed, diverted, or on paper instead."),
}
_ASKED_NEXT = {
    Question.BUSINESS_ASSOCIATE: ("Is a business associate involved?", "A vendor that handles patient information."),
    Question.PART2_RECORDS: ("Are substance use records (42 CFR Part 2) involved?", "They have a notice of their own."),
    Question.LAW_ENFORCEMENT: (
        "Was law enforcement contacted?",
        "If officials ask for a delay, record it under More, Law-enforcement delay.",
    ),
}
_REASON_LENGTH = 1000


def build(rulebook: Rulebook, incident: Incident) -> View:
    """Step 1: what it is. Filled with what is known."""
    kinds = [(playbook.slug, playbook.title) for playbook in rulebook.playbooks.values()]
    outcome = incident.outcome or Outcome.GENUINE
    blocks = [
        radio("outcome", "What is it?", _OUTCOMES, chosen=outcome),
        select("category", "What kind?", kinds, chosen=incident.category),
        select("phi", "Is patient information involved?", _UNSURE, chosen=incident.phi),
        *_questions(_ASKED_FIRST, incident),
        select("still_happening", "Is it still happening?", _UNSURE, chosen=incident.still_happening),
        small_print("Not sure is a good answer: it counts as yes wherever a duty hangs on it."),
    ]
    return modal(KIND, "Triage: what it is", blocks, Carried(incident_id=incident.id), submit="Next")


def read_kind(view: Mapping[str, Any]) -> Mapping[str, str]:
    """What step 1 answered, by field."""
    answers = Answers(view)
    fields = ("outcome", "category", "phi", "still_happening", *_ASKED_FIRST)
    return {name: answers.choice(name, "unknown") for name in fields}


def build_more(incident: Incident, given: Mapping[str, str]) -> View:
    """Step 2, for genuine incidents: what else is known. `given` is what step 1 answered."""
    blocks = [*_people(incident), *_questions(_ASKED_NEXT, incident)]
    return modal(MORE, "Triage: what is known", blocks, Carried(incident_id=incident.id, extra=given), submit="Next")


def read_more(view: Mapping[str, Any]) -> Mapping[str, str]:
    """What steps 1 and 2 answered. Raises FormErrors for an estimate that cannot be."""
    answers, given = Answers(view), dict(Carried.of(view).extra)
    low, high = answers.number("people_low"), answers.number("people_high")
    for name, sentence in check_people(low, high).items():
        answers.fault(name, sentence)
    answers.finish()
    given |= {question: answers.choice(question, "unknown") for question in _ASKED_NEXT}
    counted = {"people_low": low, "people_high": high}
    return given | {name: str(number) for name, number in counted.items() if number is not None}


def build_decision(rulebook: Rulebook, incident: Incident, given: Mapping[str, str], suggestion: Suggestion) -> View:
    """The last step: severity, the day of discovery, and why. `given` is what the steps before answered."""
    outcome, levels = Outcome(given["outcome"]), rulebook.severities.values()
    chosen = incident.severity if incident.severity_reason else suggestion.severity.slug
    blocks = [
        *_about_outcome(outcome, incident),
        said(f"Suggested: {suggestion.severity.slug}. {' '.join(suggestion.reasons)}"),
        select("severity", "Severity", [(one.slug, f"{one.slug} {one.title}") for one in levels], chosen=chosen),
        text_input(
            "severity_reason", "Why this severity?", value=incident.severity_reason, optional=True, lines=True,
            most=_REASON_LENGTH, hint="Needed where it is milder than suggested.",
        ),
        day_input(
            "discovered_on", "When was it first known to anybody here?", value=incident.discovered_on,
            hint="Legal clocks start here. Earlier is fine; later needs a second officer (More, Day of discovery).",
        ),
        text_input(
            "discovered_because", "How is that known?", value=incident.discovered_because, most=_REASON_LENGTH,
            hint=f"Such as: the nurse's report, a log entry, a call from the vendor. {NO_PHI}",
        ),
    ]  # fmt: skip
    return modal(
        DECISION, "Triage: the decision", blocks, Carried(incident_id=incident.id, extra=given), submit="Save triage"
    )


def parse(view: Mapping[str, Any]) -> Triage:
    """The whole triage. What is missing is said by core, field by field."""
    answers, given = Answers(view), Carried.of(view).extra
    discovered_on = answers.day("discovered_on")
    answers.require("discovered_on", discovered_on, "Please choose the day. A guess is fine; say so below.")
    answers.finish()
    people = {name: int(given[name]) for name in ("people_low", "people_high") if name in given}
    asked = (*_ASKED_FIRST, *_ASKED_NEXT)
    return Triage(
        outcome=Outcome(given["outcome"]),
        outcome_reason=answers.text("outcome_reason"),
        duplicate_of=answers.text("duplicate_of").upper() or None,
        category=given["category"],
        phi=Phi(given["phi"]),
        still_happening=Answer(given["still_happening"]),
        answers={question: Answer(given[question]) for question in asked if question in given},
        people_low=people.get("people_low"),
        people_high=people.get("people_high"),
        severity=answers.choice("severity"),
        severity_reason=answers.text("severity_reason"),
        discovered_on=discovered_on or date.min,
        discovered_because=answers.text("discovered_because"),
    )


def _questions(asked: Mapping[Question, tuple[str, str]], incident: Incident) -> list[Block]:
    known = incident.answers
    return [
        select(question, label, _UNSURE, chosen=known.get(question, "unknown"), hint=hint)
        for question, (label, hint) in asked.items()
    ]


def _people(incident: Incident) -> list[Block]:
    """An estimate, unless people were counted: then the count stands."""
    if is_counted(incident.facts):
        return [said("How many people: counted already. To change it: More, People and States.")]
    low, high = incident.facts.get("count_range") or (None, None)
    hint = "People, not records. Leave empty if nobody knows yet: the clocks run all the same."
    return [
        number_input("people_low", "How many people, at least?", value=low, optional=True, hint=hint),
        number_input("people_high", "How many people, at most?", value=high, optional=True),
    ]


def _about_outcome(outcome: Outcome, incident: Incident) -> list[Block]:
    if outcome is Outcome.GENUINE:
        return []
    if outcome is Outcome.DUPLICATE:
        hint = "Its number, such as INC-2026-0007. That incident carries the duties on."
        value = incident.duplicate_of or ""
        return [text_input("duplicate_of", "Which incident does it repeat?", value=value, most=40, hint=hint)]
    hint = f"Auditors sample exactly these. The law still presumes a breach until it is ruled out. {NO_PHI}"
    value = incident.outcome_reason
    label = "Why is it not an incident?"
    return [text_input("outcome_reason", label, value=value, lines=True, most=_REASON_LENGTH, hint=hint)]
