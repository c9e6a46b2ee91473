"""What a triage says: plain answers, a decision and the day of discovery; and what the law engine learns from it.

The presumption stands whatever is answered here: "no patient information" and "secured" are kept as answers and
become facts of the law only with a signed determination (45 CFR 164.402). Decides nothing about a breach.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.errors import FormErrors
from bot.core.incident import Incident, Outcome, Phi
from bot.core.triage import (
    Answer,
    SeverityFacts,
    SeverityRules,
    Suggestion,
    TriageDecision,
    check_triage,
    suggest_severity,
)
from bot.core.words import with_weekday

MOST_PEOPLE = 400_000_000
_NOON = time(12)
_COUNTED_BY_STATE = ("residents", "total_individuals")


class Question(StrEnum):
    """What triage asks beyond the report. Every answer is yes, no or unknown, and worries when it is yes."""

    HACKING = "hacking"
    UNSECURED = "unsecured"
    PATIENT_CARE_AFFECTED = "patient_care_affected"
    BUSINESS_ASSOCIATE = "business_associate"
    PART2_RECORDS = "part2_records"
    LAW_ENFORCEMENT = "law_enforcement"


@dataclass(frozen=True, kw_only=True)
class Triage:
    """One triage as a person gave it. `severity` and `category` are slugs; people are estimates, both ends included.

    The reasons and `discovered_because` are free text and may hold PHI. `discovered_on` is a day of the entity.
    """

    outcome: Outcome
    outcome_reason: str = ""
    duplicate_of: str | None = None
    category: str
    phi: Phi
    still_happening: Answer = Answer.UNKNOWN
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    people_low: int | None = None
    people_high: int | None = None
    severity: str
    severity_reason: str = ""
    discovered_on: date
    discovered_because: str = ""


def severity_facts(
    category: str, phi: Phi, still_happening: Answer, answers: Mapping[Question, Answer], people_high: int | None
) -> SeverityFacts:
    """What the suggestion of a severity hangs on."""
    return SeverityFacts(
        category=category,
        still_happening=still_happening,
        phi=Answer(phi.value),
        patient_care_affected=answers.get(Question.PATIENT_CARE_AFFECTED, Answer.UNKNOWN),
        hacking=answers.get(Question.HACKING, Answer.UNKNOWN),
        unsecured=answers.get(Question.UNSECURED, Answer.UNKNOWN),
        affected_individuals=people_high,
    )


def suggestion_for(triage: Triage, rules: SeverityRules) -> Suggestion:
    """The severity that these answers suggest, and why."""
    facts = severity_facts(
        triage.category, triage.phi, triage.still_happening, triage.answers, triage.people_high
    )  # fmt: skip
    return suggest_severity(facts, rules)


def check(triage: Triage, incident: Incident, rules: SeverityRules, today: date) -> None:
    """Raise FormErrors, by field, for a triage that cannot be kept as it is."""
    check_triage(
        TriageDecision(
            outcome=triage.outcome,
            outcome_reason=triage.outcome_reason,
            duplicate_of=triage.duplicate_of,
            severity=rules.levels[triage.severity],
            suggested=suggestion_for(triage, rules).severity,
            severity_reason=triage.severity_reason,
        )
    )
    faults = _about_discovery(triage, incident, today)
    if faults:
        raise FormErrors(faults)


def check_people(low: int | None, high: int | None) -> dict[str, str]:
    """What is wrong with an estimate of people, by field; empty when it can be kept."""
    if low is not None and high is None:
        return {"people_high": "Give the highest number it could be: until it is known, the law counts with that."}
    if high is not None and high > MOST_PEOPLE:
        return {"people_high": "That is more than there are people in the country. Please check the number."}
    if low is not None and high is not None and low > high:
        return {"people_low": "The lowest number is above the highest. Please check both."}
    return {}


def is_counted(facts: Mapping[str, Any]) -> bool:
    """Whether people were counted through `facts` already: an estimate no longer changes anything then."""
    return any(name in facts for name in _COUNTED_BY_STATE)


def facts_after(triage: Triage, incident: Incident, zone: ZoneInfo) -> Mapping[str, Any]:
    """The incident's facts with what triage adds, in the words of a facts file.

    An earlier discovery becomes noon of that day in the entity's zone: the law counts days.
    """
    facts = {**incident.facts, "incident_type": triage.category}
    if triage.discovered_on != incident.discovered_on:
        facts["discovered_at"] = datetime.combine(triage.discovered_on, _NOON, zone).isoformat()
    if triage.people_high is not None and not is_counted(incident.facts):
        facts["count_range"] = [triage.people_low or 0, triage.people_high]
    return facts


def _about_discovery(triage: Triage, incident: Incident, today: date) -> dict[str, str]:
    """Earlier is taken at once; later would give more time than the law does, so it needs a second signature."""
    if triage.discovered_on > today:
        return {"discovered_on": "This day is in the future."}
    if triage.discovered_on > incident.discovered_on:
        return {
            "discovered_on": f"On record is {with_weekday(incident.discovered_on)}. A later day starts the clocks "
            "later: that needs the `facts` form, a written reason and a second signature."
        }
    if not triage.discovered_because:
        return {"discovered_because": "Say in a few words how this day is known, such as: the nurse's e-mail."}
    return {}
