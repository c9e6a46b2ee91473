"""What a person may enter of an incident's facts, and how it is written for the law engine."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import FormErrors
from bot.core.facts_entered import (
    AssociateDays,
    DiscoveryDays,
    EntityDays,
    People,
    changed,
    check_days,
    check_entity,
    check_people,
    merged,
)
from bot.core.triage import Answer

NEW_YORK, TODAY = ZoneInfo("America/New_York"), date(2026, 3, 20)


def faults_of(people):
    try:
        check_people(people, TODAY)
    except FormErrors as refused:
        return refused.by_block
    return {}


@pytest.mark.parametrize(
    ("people", "field", "words"),
    [
        (People(exact=5, low=1, high=9), "exact", "not both"),
        (People(low=1), "high", "both ends"),
        (People(high=9), "low", "both ends"),
        (People(low=10, high=9), "high", "below “at least” (10)"),
        (People(exact=400_000_001), "exact", "more people than live"),
        (People(unreachable=400_000_001), "unreachable", "more people than live"),
        (People(exact=700, residents={"TX": 500, "CA": 254}), "residents", "add up to 754 people, more than the 700"),
        (People(low=1, high=700, residents={"TX": 701}), "residents", "more than the 700"),
        (People(posted_on=date(2026, 3, 21)), "posted_on", "in the future"),
    ],
)
def test_counts_that_contradict_each_other_are_refused_beside_their_field(people, field, words):
    assert words in faults_of(people)[field]


def test_counts_that_fit_together_are_taken_and_nothing_at_all_is_unknown():
    assert faults_of(People(exact=700, residents={"TX": 500, "CA": 200}, unreachable=9)) == {}
    assert faults_of(People(low=700, high=700)) == {}
    assert faults_of(People()) == {}


def test_people_are_written_in_the_words_of_a_facts_file_and_read_back():
    people = People(low=10, high=90, residents={"TX": 5}, unreachable=9, posted_on=date(2026, 3, 19))

    facts = merged({}, people.entered({}))

    assert facts == {
        "count_range": [10, 90],
        "residents": {"TX": 5},
        "contact": {"insufficient_contact_count": 9, "web_posting_started": "2026-03-19"},
    }
    assert People.of(facts) == people


def test_taking_counts_back_leaves_no_trace_and_spares_what_the_form_does_not_ask():
    kept = {"total_individuals": 5, "contact": {"deceased_next_of_kin_unknown": 2}}

    assert merged(kept, People().entered(kept)) == {"contact": {"deceased_next_of_kin_unknown": 2}}


def test_a_day_that_stays_keeps_its_hour_and_a_new_one_is_noon_there():
    kept = {"discovered_at": "2026-03-02T16:40:00-05:00"}

    same = DiscoveryDays.of(kept, NEW_YORK, TODAY).entered(kept, NEW_YORK)
    summer = DiscoveryDays(discovered_on=date(2026, 3, 8)).entered(kept, NEW_YORK)

    assert changed(kept, same) == {}
    assert summer["discovered_at"] == "2026-03-08T12:00:00-04:00"


def test_what_an_associate_knew_is_written_and_read_back_and_its_subcontractor_stays():
    kept = {"business_associate": {"subcontractor": {"discovered_on": "2026-02-01"}}}
    days = AssociateDays(discovered_on=date(2026, 2, 3), told_us_on=date(2026, 3, 3), is_agent=Answer.YES)

    entered = days.entered(kept, NEW_YORK)

    assert entered["business_associate"] == {
        "subcontractor": {"discovered_on": "2026-02-01"},
        "discovered_at": "2026-02-03T12:00:00-05:00",
        "notified_ce_at": "2026-03-03T12:00:00-05:00",
        "is_agent": True,
    }
    assert AssociateDays.of(entered, NEW_YORK) == days


def test_an_associate_nobody_knows_anything_of_is_none():
    assert AssociateDays().entered({}, NEW_YORK) == {"business_associate": None}


def test_other_dates_are_written_and_read_back():
    entity = EntityDays(
        entity_type="licensed_hospital", information_complete_on=date(2026, 3, 9), contract_notice_days=5
    )

    assert EntityDays.of(merged({}, entity.entered())) == entity


def test_days_that_have_not_come_are_refused_beside_their_fields():
    with pytest.raises(FormErrors) as refused:
        check_days({"told_us_on": date(2026, 3, 21), "discovered_on": TODAY, "occurred_on": None}, TODAY)

    assert set(refused.value.by_block) == {"told_us_on"}


def test_a_contract_of_more_than_ten_years_is_a_typing_mistake():
    with pytest.raises(FormErrors) as refused:
        check_entity(EntityDays(contract_notice_days=3651, state_determination_on=date(2026, 3, 21)), TODAY)

    assert set(refused.value.by_block) == {"contract_notice_days", "state_determination_on"}


def test_days_that_have_come_and_a_contract_of_ten_years_are_taken():
    check_days({"told_us_on": TODAY, "discovered_on": None}, TODAY)
    check_entity(EntityDays(contract_notice_days=3650, state_determination_on=TODAY), TODAY)
    check_entity(EntityDays(), TODAY)
