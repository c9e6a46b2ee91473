"""What triage asks, when it is sent back, and what the law engine learns from it."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import FormErrors
from bot.core.incident import Outcome, Phi
from bot.core.triage import Answer, SeverityFacts
from bot.core.triage_answers import (
    MOST_PEOPLE,
    Question,
    Triage,
    check,
    check_people,
    facts_after,
    is_counted,
    severity_facts,
    suggestion_for,
)
from tests.conftest import rulebook
from tests.core.given import INCIDENT

# The incident was discovered, by its record, on Monday 2 March 2026.
TODAY, NEW_YORK = date(2026, 3, 3), ZoneInfo("America/New_York")
RULES = rulebook().severity_rules
TRIAGE = Triage(
    outcome=Outcome.GENUINE,
    category="lost-device",
    phi=Phi.YES,
    severity="SEV1",
    discovered_on=date(2026, 3, 2),
    discovered_because="The nurse's report.",
)


def faults_of(**changes):
    try:
        check(replace(TRIAGE, **changes), INCIDENT, RULES, TODAY)
    except FormErrors as refused:
        return refused.by_block
    return {}


def test_a_severity_hangs_on_what_was_answered_and_unasked_questions_are_unknown():
    facts = severity_facts("lost-device", Phi.NO, Answer.YES, {Question.HACKING: Answer.NO}, 12)

    assert facts == SeverityFacts(
        category="lost-device",
        still_happening=Answer.YES,
        phi=Answer.NO,
        patient_care_affected=Answer.UNKNOWN,
        hacking=Answer.NO,
        unsecured=Answer.UNKNOWN,
        affected_individuals=12,
    )


def test_the_suggestion_is_that_of_the_severity_rules():
    calm, grave = TRIAGE, replace(TRIAGE, answers={Question.PATIENT_CARE_AFFECTED: Answer.YES})

    assert suggestion_for(grave, RULES).severity.at_least(suggestion_for(calm, RULES).severity)
    assert suggestion_for(grave, RULES).severity.slug == "SEV1"


def test_a_complete_triage_is_kept():
    assert faults_of() == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"discovered_on": date(2026, 3, 4)}, "discovered_on", "in the future"),
        ({"discovered_on": TODAY}, "discovered_on", "On record is Monday, March 2, 2026."),
        ({"discovered_because": ""}, "discovered_because", "how this day is known"),
        ({"outcome": Outcome.DUPLICATE}, "duplicate_of", "Name the incident"),
        ({"severity": "SEV4"}, "severity_reason", "Say why SEV4 is enough"),
    ],
)
def test_what_a_triage_lacks_is_said_beside_its_field(changes, field, words):
    faults = faults_of(**changes)

    assert list(faults) == [field]
    assert words in faults[field]


def test_an_earlier_day_of_discovery_is_taken_at_once():
    assert faults_of(discovered_on=date(2026, 2, 20)) == {}


@pytest.mark.parametrize(
    ("low", "high", "field"),
    [
        (1, None, "people_high"),
        (None, MOST_PEOPLE + 1, "people_high"),
        (10, 9, "people_low"),
        (None, None, None),
        (None, 9, None),
        (9, 9, None),
        (0, MOST_PEOPLE, None),
    ],
)
def test_an_estimate_has_a_highest_number_and_its_ends_in_order(low, high, field):
    assert list(check_people(low, high)) == ([field] if field else [])


def test_a_count_by_facts_is_a_count_and_an_estimate_is_none():
    assert is_counted({"residents": {"TX": 3}}) and is_counted({"total_individuals": 3})
    assert not is_counted({"count_range": [1, 3]})


def test_the_law_learns_the_kind_an_earlier_day_and_an_estimate():
    triage = replace(TRIAGE, category="insider-snooping", discovered_on=date(2026, 3, 1), people_high=90)

    facts = facts_after(triage, INCIDENT, NEW_YORK)

    assert facts == {
        "incident_type": "insider-snooping",
        "discovered_at": "2026-03-01T12:00:00-05:00",
        "count_range": [0, 90],
    }
    assert facts_after(replace(triage, people_low=7), INCIDENT, NEW_YORK)["count_range"] == [7, 90]


def test_the_law_learns_nothing_of_what_was_not_asked_or_is_counted_already():
    counted = replace(INCIDENT, facts={"total_individuals": 3})

    assert facts_after(TRIAGE, INCIDENT, NEW_YORK) == {"incident_type": "lost-device"}
    assert "count_range" not in facts_after(replace(TRIAGE, people_high=90), counted, NEW_YORK)


def test_that_no_patient_information_is_involved_never_reaches_the_law_by_triage():
    triage = replace(TRIAGE, phi=Phi.NO, answers={Question.UNSECURED: Answer.NO})

    assert set(facts_after(triage, INCIDENT, NEW_YORK)) == {"incident_type"}
