"""What a careful reader is warned of, and where nothing is said because nothing is amiss."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.core.facts import (
    BusinessAssociate,
    Contact,
    EntityType,
    ExceptionFacts,
    RiskAssessment,
    SentNotices,
    Statement,
)
from tests.core.given import BUSINESS_ASSOCIATE, ORAL, VENDOR, answer, warned

CAUTIONS = [
    ("keep the proof that the PHI was secured", {"unsecured_phi": False}),
    ("the FTC's rule and State law may still apply", {"is_phi": False}),
    ("does not end the presumption", {"risk_assessment": RiskAssessment(performed=True, low_probability=False)}),
    ("the conditions on file are not used", VENDOR | {"exception_facts": ExceptionFacts(good_faith=True)}),
    ("does not fit its role", {"entity_type": EntityType.PHR_VENDOR}),
    ("A contract's limit is a business associate's", {"contract_notice_days": 5}),
    ("even though it is no breach", BUSINESS_ASSOCIATE | {"unsecured_phi": False}),
    ("whether the incident is material", {"entity_type": EntityType.PROVIDER_PUBLIC_COMPANY}),
    ("keep the evidence and who decided", {"should_have_known_on": date(2026, 4, 1)}),
    ("wrongdoer's own knowledge on 2026-01-05", {"wrongdoer_knew_on": date(2026, 1, 5)}),
    ("It occurred on 2026-05-01, after its discovery", {"occurred_on": date(2026, 5, 1)}),
    (
        "if it is, the clock started on 2026-03-01",
        {"business_associate": BusinessAssociate(should_have_known_on=date(2026, 3, 1))},
    ),
    ("How many people are affected is unknown", {}),
    ("0 people are counted", {"affected_individuals": 0}),
    ("An estimate counts at its high end: 700 people", {"count_range": (300, 700)}),
    ("the largest, 7, is used instead of 5", {"affected_individuals": 5, "residents_by_state": {"NY": 7}}),
    ("the law of other countries is not loaded", {"residents_by_state": {"NON_US": 7}}),
    ("States to follow", {"affected_individuals": 501}),
    ("missing for 3 people", {"affected_individuals": 10, "residents_by_state": {"NY": 7}}),
    ("tell the owner of the data", BUSINESS_ASSOCIATE),
    (
        "No day is entered on which the breach was determined or confirmed for State law",
        {"residents_by_state": {"TX": 1}},
    ),
    ("State holds differ", {"residents_by_state": {"TX": 1}, "statements": (ORAL,)}),
    ("names no time", {"statements": (Statement(written=True, stated_on=date(2026, 6, 10)),)}),
    ("with the official's identity", {"statements": (Statement(written=False, stated_on=date(2026, 6, 10)),)}),
    ("the later ones extend nothing", {"statements": (ORAL, replace(ORAL, stated_on=date(2026, 6, 12)))}),
    (
        "it may not go out before 2026-07-20",
        {"statements": (replace(ORAL, stated_on=date(2026, 6, 20)),), "affected_individuals": 1},
    ),
    (
        "Letters went out on 2026-06-12, while an official's delay ran to 2026-07-10",
        {"statements": (ORAL,), "sent": SentNotices(individuals_on=date(2026, 6, 12))},
    ),
    ("has been at hand since 2026-05-01", {"information_complete_on": date(2026, 5, 1)}),
    (
        "Letters went out 9 days after all was at hand",
        {"information_complete_on": date(2026, 5, 1), "sent": SentNotices(individuals_on=date(2026, 5, 10))},
    ),
    (
        "the report to HHS is owed that day",
        {"affected_individuals": 500, "sent": SentNotices(individuals_on=date(2026, 5, 10))},
    ),
    (
        "The business associate's notice came 4 days late",
        {
            "business_associate": BusinessAssociate(
                should_have_known_on=date(2026, 2, 1),
                told_covered_entity_at=datetime.fromisoformat("2026-04-06T09:00:00-04:00"),
            )
        },
    ),
    ("whose next of kin's address is missing", {"contact": Contact(next_of_kin_unknown_count=1)}),
    ("recount when mail comes back", {"contact": Contact(insufficient_contact_count=1)}),
    (
        "stay up to 2026-07-30",
        {"contact": Contact(insufficient_contact_count=10, web_posting_started_on=date(2026, 5, 1))},
    ),
    (
        "Notice to individuals: 2026-06-20 is no business day and nothing is extended; plan for 2026-06-18.",
        {"discovered_at": datetime.fromisoformat("2026-04-21T10:00:00-04:00"), "affected_individuals": 1},
    ),
    ("NY, notice to residents: 2026-05-17 is no business day", {"residents_by_state": {"NY": 1}}),
]


@pytest.mark.parametrize(("words", "known"), CAUTIONS)
def test_a_careful_reader_is_told(words, known):
    assert warned(words, **known)


def test_a_determination_under_hipaa_starts_no_clock_of_a_state():
    # Discovered on 17 April 2026: 30 days by the law of Colorado are 17 May, whatever was determined under HIPAA since.
    colorado = {"residents_by_state": {"CO": 1}}
    determined = colorado | {"risk_assessment": RiskAssessment(performed=True, low_probability=False)}
    said = "a determination under HIPAA sets none"

    before, since = (answer(**known).state_obligations for known in (colorado, determined))

    assert since[0].due_on == before[0].due_on == date(2026, 5, 17)
    assert "30 calendar days after discovery, 2026-04-17 (no day of determination is entered)." in since[0].why
    assert warned(said, **determined)
    entered = determined | {"state_determination_on": date(2026, 4, 20)}
    assert not warned(said, **entered)
    assert "30 calendar days after determination, 2026-04-20." in answer(**entered).state_obligations[0].why


def test_days_off_are_one_caution_for_the_federal_notices_and_one_for_each_state():
    # Discovered on Tuesday 21 April 2026: day 60 is Saturday 20 June, Friday 19 June a holiday. Letters went out on
    # Thursday 21 May; Louisiana's regulator is told within 10 days of that, by Sunday 31 May.
    off = [
        sentence
        for sentence in answer(
            discovered_at=datetime.fromisoformat("2026-04-21T10:00:00-04:00"),
            residents_by_state={"CA": 600, "LA": 600, "CT": 600},
            sent=SentNotices(individuals_on=date(2026, 5, 21)),
        ).warnings
        if "is no business day" in sentence
    ]

    assert off == [
        (
            "Notice to individuals, media notice, report to HHS: 2026-06-20 is no business day "
            "and nothing is extended; plan for 2026-06-18."
        ),
        "CT, notice to residents: 2026-06-20 is no business day and nothing is extended; plan for 2026-06-18.",
        (
            "LA, notice to residents: 2026-06-20 is no business day and nothing is extended; plan for 2026-06-18; "
            "notice to the State's regulator: 2026-05-31, plan for 2026-05-29."
        ),
    ]


QUIET = {
    "affected_individuals": 3,
    "residents_by_state": {"NY": 3},
    "discovered_at": datetime.fromisoformat("2026-04-27T10:00:00-04:00"),
}


def test_an_ordinary_small_breach_has_nothing_to_mind():
    assert answer(**QUIET).warnings == ()


@pytest.mark.parametrize(
    "known",
    [
        {"unsecured_phi": False, "security_facts": {"encryption": "AES-256"}},
        {"wrongdoer_knew_on": date(2026, 5, 1)},
        {"occurred_on": date(2026, 4, 27)},
        {"business_associate": BusinessAssociate(should_have_known_on=date(2026, 5, 4))},
        {"business_associate": BusinessAssociate(should_have_known_on=date(2026, 4, 1), is_agent=False)},
        {"state_determination_on": date(2026, 4, 20)},
        {"information_complete_on": date(2026, 5, 1), "sent": SentNotices(individuals_on=date(2026, 5, 1))},
        {"entity_type": EntityType.PROVIDER_PUBLIC_COMPANY, "materiality_determined_on": date(2026, 4, 20)},
        BUSINESS_ASSOCIATE
        | {"entity_type": EntityType.BUSINESS_ASSOCIATE, "unsecured_phi": None, "residents_by_state": None},
    ],
)
def test_nothing_is_said_where_nothing_is_amiss(known):
    for words in (
        "keep the proof",
        "wrongdoer",
        "occurred",
        "agent?",
        "determination is unknown",
        "after all was at hand",
    ):
        assert not warned(words, **(QUIET | known))


def test_a_late_statement_that_covers_only_the_annual_report_says_nothing_of_it():
    late = replace(ORAL, stated_on=date(2026, 6, 20))

    assert not warned("The report to HHS was due", statements=(late,), affected_individuals=1)


def test_an_oral_statement_after_a_lapsed_written_delay_is_said_to_forbid_sending():
    lapsed = Statement(written=True, stated_on=date(2026, 5, 1), until=date(2026, 5, 20))
    until_july = "The oral statement of 2026-06-10 forbids sending up to 2026-07-10"

    assert warned(until_july, statements=(lapsed, ORAL))
    assert not warned("forbids sending", statements=(ORAL,))
    assert not warned("forbids sending", statements=(replace(lapsed, until=date(2026, 7, 10)), ORAL))


def test_a_total_past_the_estimate_is_not_called_its_high_end():
    known = {"count_range": (100, 300), "residents_by_state": {"NY": 300, "GA": 300}}

    assert warned("the largest, 600, is used instead of the estimate's high end, 300", **known)
    assert not warned("counts at its high end", **known)
    assert warned("An estimate counts at its high end: 700 people", **(known | {"count_range": (100, 700)}))


def test_a_letter_after_the_hold_is_no_breach_of_it():
    assert not warned(
        "while an official's delay ran", statements=(ORAL,), sent=SentNotices(individuals_on=date(2026, 7, 10))
    )
    assert not warned(
        "while an official's delay ran", statements=(ORAL,), sent=SentNotices(individuals_on=date(2026, 6, 9))
    )


def test_today_tells_what_is_overdue_what_is_blocked_and_what_is_stale():
    assert warned("Notice to individuals: due on 2026-06-16, 4 days ago", date(2026, 6, 20))
    assert not warned("due on 2026-06-16", date(2026, 6, 16))
    assert not warned(
        "Notice to individuals: due on", date(2026, 6, 20), sent=SentNotices(individuals_on=date(2026, 6, 1))
    )
    assert warned("send nothing before 2026-07-10", date(2026, 7, 9), statements=(ORAL,))
    assert not warned("send nothing before", date(2026, 7, 10), statements=(ORAL,))
    assert warned("45 CFR 164.404(b) was last checked on 2026-11-23, over a year ago", date(2027, 11, 24))
    assert not warned("last checked", date(2027, 11, 23), residents_by_state={"GA": 1, "NY": 1})


def test_no_warning_is_given_twice():
    warnings = answer(date(2028, 1, 1), residents_by_state={"NY": 600, "TX": 600, "GA": 1}, statements=(ORAL,)).warnings

    assert len(set(warnings)) == len(warnings)
