"""Triage: three short steps, kept with the last. By command or from the card."""

from collections.abc import Mapping

from bot.core.errors import FormErrors
from bot.core.incident import Incident, Outcome, Phi
from bot.core.permissions import Verb
from bot.core.triage import Answer, suggest_severity
from bot.core.triage_answers import Question, severity_facts
from bot.workflows.triage_incident import triage_incident
from handlers.access import by_number, may_see
from handlers.asking import Asking
from handlers.modals import triage as form
from handlers.modals.form import View


def open_form(asking: Asking) -> None:
    """Open the first step."""
    asking.open(form.build(asking.desk.rulebook, asking.incident))


def submit_kind(asking: Asking) -> View:
    """Go on: near misses, false alarms and duplicates are asked less."""
    given = form.read_kind(asking.view or {})
    if Outcome(given["outcome"]) is Outcome.GENUINE:
        return form.build_more(asking.incident, given)
    return _decision(asking, asking.incident, given)


def submit_more(asking: Asking) -> View:
    """Go on to the decision."""
    return _decision(asking, asking.incident, form.read_more(asking.view or {}))


def submit(asking: Asking) -> None:
    """Keep the triage."""
    triage = form.parse(asking.view or {})
    if (
        triage.duplicate_of
        and may_see(asking.desk, asking.user_id, Verb.STATUS, by_number(triage.duplicate_of)) is None
    ):
        raise FormErrors({"duplicate_of": "There is no other incident of this number that is open to you."})
    triage_incident(asking.desk, asking.incident.id, triage, by=asking.user_id, key=asking.key)


def _decision(asking: Asking, incident: Incident, given: Mapping[str, str]) -> View:
    people = given.get("people_high")
    facts = severity_facts(
        given["category"],
        Phi(given["phi"]),
        Answer(given["still_happening"]),
        {question: Answer(given[question]) for question in Question if question in given},
        int(people) if people else None,
    )
    suggestion = suggest_severity(facts, asking.desk.rulebook.severity_rules)
    return form.build_decision(asking.desk.rulebook, incident, given, suggestion)
