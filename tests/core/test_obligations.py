"""The engine as a whole: rows, reasons, sent notices. Dates and thresholds are tried in tests/law."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.core.facts import (
    Contact,
    EntityRole,
    SentNotices,
)
from bot.core.law import Notice
from bot.core.obligations import ALWAYS_LISTED, obligations_for
from tests.core.given import BUSINESS_ASSOCIATE, DAY_60, LAW, ORAL, VENDOR, answer, facts


def why(notice, **known):
    return answer(**known).obligation(notice).why


def test_without_a_day_of_discovery_there_is_no_answer():
    with pytest.raises(ValueError, match="No day of discovery is known"):
        obligations_for(facts(discovered_at=None), LAW)


@pytest.mark.parametrize("role", list(EntityRole))
def test_every_answer_speaks_of_the_four_notices_first(role):
    rows = answer(entity_role=role).obligations

    assert tuple(row.notice for row in rows[:4]) == ALWAYS_LISTED


def test_the_answer_names_the_version_of_the_rules():
    assert answer().rule_version == LAW.version


def test_a_notice_that_is_not_listed_is_not_found():
    assert answer().obligation(Notice.FTC) is None


@pytest.mark.parametrize(
    ("notice", "recipient"),
    [
        (Notice.INDIVIDUAL, "Each affected individual, by first-class mail"),
        (Notice.MEDIA, "Prominent media outlets serving the State or jurisdiction"),
        (Notice.SECRETARY, "Secretary of HHS (OCR breach portal)"),
        (Notice.BUSINESS_ASSOCIATE, "The covered entity, from its business associate"),
    ],
)
def test_every_row_says_to_whom(notice, recipient):
    assert answer(residents_by_state={"TX": 501}).obligation(notice).recipient == recipient


def test_a_row_that_speaks_to_another_kind_of_entity_stands_by_the_first_rule_of_its_notice():
    row = answer(**VENDOR).obligation(Notice.SECRETARY)

    first, *_ = LAW.rules_for(Notice.SECRETARY, EntityRole.COVERED_ENTITY, None)
    assert (row.required, row.citation) == (False, first.citation)


def test_without_evidence_on_file_none_is_spoken_of():
    secured = answer(unsecured_phi=False)

    assert not any("Evidence" in reason for reason in secured.why)
    assert "Evidence on file: key: apart." in answer(unsecured_phi=False, security_facts={"key": "apart"}).why


def test_a_row_that_is_owed_says_how_its_date_is_counted():
    assert why(Notice.INDIVIDUAL) == (
        "Every breach, one person or more, without unreasonable delay; by telephone as well where misuse is imminent. "
        "Last day: 60 calendar days after discovery, 2026-04-17."
    )


def test_a_row_that_a_hold_moved_says_so():
    assert why(Notice.INDIVIDUAL, statements=(ORAL,)).endswith("An official's delay moves it to 2026-07-10.")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"affected_individuals": 500}, "500 or more individuals are needed; 500 counted."),
        ({"affected_individuals": 3}, "Fewer than 500 individuals are needed; 3 counted."),
        ({}, "500 or more individuals are needed; how many is unknown, and the unknown counts as enough."),
    ],
)
def test_the_report_to_hhs_says_whom_it_counted(known, words):
    assert words in why(Notice.SECRETARY, **known)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"residents_by_state": {"NY": 3, "NJ": 4}}, "the State with the most has 4"),
        ({"affected_individuals": 501}, "too many people's State is unknown to say no"),
        ({"residents_by_state": {"NON_US": 4}}, "no resident of any State is counted"),
        ({"affected_individuals": 12}, "no resident of any State is counted"),
    ],
)
def test_the_media_notice_says_where_it_counted(known, words):
    assert words in why(Notice.MEDIA, **known)


@pytest.mark.parametrize(
    ("known", "notice", "words"),
    [
        ({"is_phi": False}, Notice.INDIVIDUAL, "No breach: The information is not protected health information"),
        (BUSINESS_ASSOCIATE, Notice.INDIVIDUAL, "A business associate tells its covered entity"),
        (VENDOR, Notice.SECRETARY, "HIPAA does not reach a vendor of personal health records"),
        ({}, Notice.BUSINESS_ASSOCIATE, "Owed only from the business associate's discovery"),
        ({"discovered_at": datetime.fromisoformat("2009-09-22T12:00:00Z")}, Notice.MEDIA, "not yet in force"),
    ],
)
def test_a_row_that_is_not_owed_says_why(known, notice, words):
    assert words in why(notice, **known)


def test_a_state_row_says_which_data_the_statute_covers():
    rows = answer(residents_by_state={"NY": 1}).state_obligations

    assert all("medical and health-insurance data since 21 March 2025" in row.why for row in rows)


def test_an_exempt_entity_reads_why():
    rows = answer(residents_by_state={"AZ": 1}).state_obligations

    assert all(row.why.startswith("The statute exempts HIPAA covered entities") for row in rows)


def test_a_state_without_rules_is_listed_once_and_required_is_unknown():
    reply = answer(residents_by_state={"GA": 1, "PR": 2, "NY": 0, "NON_US": 5})

    assert [(row.state, row.notice, row.required, row.why) for row in reply.state_obligations] == [
        ("GA", None, None, "no rule loaded; ask counsel"),
        ("PR", None, None, "no rule loaded; ask counsel"),
    ]
    assert "GA: no rule loaded; ask counsel." in reply.warnings


def test_a_deemer_keeps_the_row_and_is_shown():
    rows = answer(residents_by_state={"WI": 1}).state_obligations

    assert rows[0].required is True
    assert rows[0].hipaa_effect == "A covered entity that complies with 45 CFR 164 is exempt."


def test_sent_notices_are_measured_from_discovery_and_against_the_date_with_its_hold():
    sent = SentNotices(
        individuals_on=date(2026, 7, 12),
        secretary_on=date(2026, 7, 10),
        media_on=date(2026, 7, 11),
        web_posting_on=date(2026, 6, 1),
    )

    timeliness = answer(affected_individuals=501, statements=(ORAL,), sent=sent).timeliness

    assert {name: (each.elapsed_days, each.days_late) for name, each in timeliness.items()} == {
        "individuals": (86, 2),
        "secretary": (84, 0),
        "media": (85, 1),
        "web_posting": (45, 0),
    }


def test_the_sixtieth_day_is_not_late_and_the_sixty_first_is():
    on_day_60 = answer(sent=SentNotices(individuals_on=DAY_60)).timeliness["individuals"]
    on_day_61 = answer(sent=SentNotices(individuals_on=date(2026, 6, 17))).timeliness["individuals"]

    assert (on_day_60.elapsed_days, on_day_60.days_late) == (60, 0)
    assert (on_day_61.elapsed_days, on_day_61.days_late) == (61, 1)


def test_what_is_not_owed_is_never_late():
    sent = SentNotices(individuals_on=date(2027, 1, 1), media_on=date(2027, 1, 1))

    assert answer(**BUSINESS_ASSOCIATE, sent=sent).timeliness["individuals"].days_late == 0
    assert answer(affected_individuals=1, sent=sent).timeliness["media"].days_late == 0


def test_a_vendors_report_to_its_regulator_is_measured_against_the_ftcs_date():
    sent = SentNotices(secretary_on=date(2026, 6, 18))

    assert answer(**VENDOR, affected_individuals=500, sent=sent).timeliness["secretary"].days_late == 2


def test_a_posting_for_ten_people_may_end_on_day_90():
    ten = Contact(insufficient_contact_count=10, web_posting_started_on=date(2026, 5, 1))

    assert answer(contact=ten).substitute.posting_may_end_on == date(2026, 7, 30)
    assert answer(contact=ten, sent=SentNotices(web_posting_on=date(2026, 5, 2))).substitute.posting_may_end_on == date(
        2026, 7, 31
    )
    assert answer(contact=replace(ten, insufficient_contact_count=9)).substitute.posting_may_end_on is None
    assert answer(contact=Contact(insufficient_contact_count=10)).substitute.posting_may_end_on is None
