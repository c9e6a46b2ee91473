"""Facts files: the fields that are read, those that are refused and with which sentence, the words of the answer."""

from datetime import date, datetime

import pytest

from bot.core.facts import EntityRole, EntityType, Statement
from bot.facts_file import facts_in
from bot.facts_reader import FieldFaults
from tests.answering import LEAST, answered, refused


def read(**fields):
    return facts_in(LEAST | fields)[0]


def test_the_answer_has_the_keys_of_the_format_and_no_others():
    reply = answered(LEAST | {"residents": {"TX": 600, "GA": 1}, "actual_notices": {"individuals": "2026-05-01"}})

    assert list(reply) == [
        "discovery_date", "discovery_basis", "rule_version", "determination", "is_breach", "notification_required",
        "why", "thresholds", "obligations", "substitute_notice", "law_enforcement_delay", "state_obligations",
        "timeliness", "retain_until", "warnings",
    ]  # fmt: skip
    assert list(reply["thresholds"]) == ["hhs_500_or_more", "media_more_than_500_in_a_state", "media_states"]
    assert {tuple(row) for row in reply["obligations"]} == {
        ("notice", "required", "recipient", "mode", "states", "owed_by", "due_on", "base_due_on", "clock_starts",
         "citation", "confidence", "why"),
    }  # fmt: skip
    assert {tuple(row) for row in reply["state_obligations"]} == {
        ("state", "notice", "required", "recipient", "due_on", "clock_starts", "citation", "confidence", "hipaa_effect",
         "why"),
    }  # fmt: skip
    assert reply["substitute_notice"] == {"required": False, "mode": None}
    assert reply["law_enforcement_delay"] == {"ends_on": None, "do_not_send_before": None}
    assert reply["timeliness"] == {"individuals": {"elapsed_days": 14, "days_late": 0}}


def test_the_four_notices_come_first_in_the_words_of_the_format():
    notices = [row["notice"] for row in answered(LEAST)["obligations"]]

    assert notices == ["individual_notice", "media_notice", "hhs_notice", "ba_notice_to_ce"]


def test_null_is_absent():
    assert read(is_phi=None, residents=None, business_associate=None, contact=None) == read()


def test_notes_may_hold_anything():
    assert read(notes={"anything": [1, {"deep": "er"}]}) == read(notes="text") == read()


def test_every_field_is_read_to_its_place():
    facts = read(
        entity_type="licensed_hospital",
        incident_type="misdirected-fax",
        breach_occurred="2026-04-01",
        should_have_known_on="2026-04-10",
        wrongdoer_knew_on="2026-04-01",
        is_phi=True,
        impermissible=True,
        unsecured=True,
        security_facts={"encryption": "AES-256"},
        exception_facts={
            "actor": "workforce", "good_faith": True, "within_scope": False, "further_impermissible_use": True,
            "discloser_authorized": True, "recipient_authorized": False, "same_entity_or_ohca": True,
            "good_faith_belief_not_retained": False, "returned_unopened_undeliverable": True,
            "recovered_immediately": False,
        },
        risk_assessment={
            "performed": True, "low_probability": False, "basis": "log", "factors_addressed": ["i", "iv"],
            "documented": True, "standard_applied": "low_probability_of_compromise",
        },
        phi_types=["diagnosis", "ssn"],
        total_individuals=620,
        count_range=[500, 700],
        residents={"NY": 600, "NON_US": 20},
        contact={
            "insufficient_contact_count": 3, "deceased_next_of_kin_unknown": 2, "web_posting_started": "2026-05-01",
        },
        business_associate={
            "discovered_at": "2026-04-02T10:00:00-04:00", "notified_ce_at": "2026-04-16T10:00:00-04:00",
            "is_agent": False, "should_have_known_on": "2026-04-01",
            "subcontractor": {"discovered_on": "2026-03-01", "notified_ba_on": "2026-03-02", "is_agent_of_ba": True},
        },
        contract_notice_days=5,
        law_enforcement={
            "statements": [
                {"form": "oral", "date": "2026-05-01", "official_documented": True},
                {"form": "written", "date": "2026-05-02", "delay_days": 30},
                {"form": "written", "date": "2026-05-03", "delay_until": "2026-08-01"},
            ]
        },
        state_determination_on="2026-04-20",
        materiality_determined_on="2026-04-21",
        information_complete_on="2026-04-22",
        actual_notices={
            "individuals": "2026-05-11", "hhs": "2026-05-12", "media": "2026-05-13", "web_posting": "2026-05-14",
        },
        document_created_on="2026-04-23",
        last_in_effect_on="2026-04-24",
    )  # fmt: skip

    assert (facts.entity_role, facts.entity_type) == (EntityRole.COVERED_ENTITY, EntityType.LICENSED_HOSPITAL)
    assert (facts.incident_type, facts.timezone.key) == ("misdirected-fax", "America/New_York")
    assert (facts.occurred_on, facts.should_have_known_on) == (date(2026, 4, 1), date(2026, 4, 10))
    assert facts.discovered_at == datetime.fromisoformat("2026-04-17T16:40:00-04:00")
    assert facts.wrongdoer_knew_on == date(2026, 4, 1)
    assert (facts.is_phi, facts.impermissible, facts.unsecured_phi) == (True, True, True)
    assert facts.security_facts == {"encryption": "AES-256"}
    exception = facts.exception_facts
    assert (exception.actor, exception.good_faith, exception.within_scope) == ("workforce", True, False)
    assert (exception.further_impermissible_use, exception.discloser_authorized) == (True, True)
    assert (exception.recipient_authorized, exception.same_entity_or_ohca) == (False, True)
    assert (exception.good_faith_belief_not_retained, exception.returned_unopened_undeliverable) == (False, True)
    assert exception.recovered_immediately is False
    assessment = facts.risk_assessment
    assert (assessment.performed, assessment.low_probability, assessment.basis) == (True, False, "log")
    assert assessment.factors_addressed == {"i", "iv"}
    assert (assessment.documented, assessment.standard_applied) == (True, "low_probability_of_compromise")
    assert facts.phi_categories == ("diagnosis", "ssn")
    assert (facts.affected_individuals, facts.count_range) == (620, (500, 700))
    assert facts.residents_by_state == {"NY": 600, "NON_US": 20}
    assert (facts.contact.insufficient_contact_count, facts.contact.next_of_kin_unknown_count) == (3, 2)
    assert facts.contact.web_posting_started_on == date(2026, 5, 1)
    associate = facts.business_associate
    assert associate.discovered_at == datetime.fromisoformat("2026-04-02T10:00:00-04:00")
    assert associate.told_covered_entity_at == datetime.fromisoformat("2026-04-16T10:00:00-04:00")
    assert (associate.is_agent, associate.should_have_known_on) == (False, date(2026, 4, 1))
    assert associate.subcontractor.discovered_on == date(2026, 3, 1)
    assert associate.subcontractor.told_business_associate_on == date(2026, 3, 2)
    assert associate.subcontractor.is_agent is True
    assert facts.contract_notice_days == 5
    assert facts.statements == (
        Statement(written=False, stated_on=date(2026, 5, 1), official_documented=True),
        Statement(written=True, stated_on=date(2026, 5, 2), until=date(2026, 6, 1)),
        Statement(written=True, stated_on=date(2026, 5, 3), until=date(2026, 8, 1)),
    )
    assert (facts.state_determination_on, facts.materiality_determined_on) == (date(2026, 4, 20), date(2026, 4, 21))
    assert facts.information_complete_on == date(2026, 4, 22)
    assert (facts.sent.individuals_on, facts.sent.secretary_on) == (date(2026, 5, 11), date(2026, 5, 12))
    assert (facts.sent.media_on, facts.sent.web_posting_on) == (date(2026, 5, 13), date(2026, 5, 14))
    assert (facts.document_created_on, facts.last_in_effect_on) == (date(2026, 4, 23), date(2026, 4, 24))


def test_next_of_kin_and_posting_may_be_plain_yes_or_no():
    contact = read(contact={"deceased_next_of_kin_unknown": True, "web_posting_started": True}).contact

    assert (contact.next_of_kin_unknown_count, contact.web_posting_started_on) == (1, None)


DAY = "a day like 2026-04-17, from 1900 to 2100"
FAULTS = [
    (
        {"entity_role": "hospital"},
        'entity_role: write one of covered_entity, business_associate, phr_vendor; found "hospital"',
    ),
    ({"entity_role": None}, "entity_role: is required; write one of covered_entity, business_associate, phr_vendor"),
    ({"timezone": None}, "timezone: is required; write an IANA name like America/New_York"),
    ({"timezone": "Mars/Olympus"}, 'timezone: write an IANA name like America/New_York; found "Mars/Olympus"'),
    ({"timezone": "../etc"}, 'timezone: write an IANA name like America/New_York; found "../etc"'),
    ({"timezone": "America"}, 'timezone: write an IANA name like America/New_York; found "America"'),
    ({"timezone": 5}, "timezone: write an IANA name like America/New_York; found 5"),
    ({"entity_type": "clinic"}, "entity_type: write one of provider, "),
    ({"discovered_at": "2026-04-17T16:40:00"}, "discovered_at: write the offset too, an instant like"),
    ({"discovered_at": "2026-04-17"}, "discovered_at: write an instant like 2026-04-17T16:40:00-04:00"),
    ({"discovered_at": "0001-01-01T00:00:00+14:00"}, "discovered_at: write an instant like"),
    ({"discovered_at": None}, "discovered_at: is required, an instant like"),
    ({"breach_occurred": "2026-02-29"}, f'breach_occurred: write {DAY}; found "2026-02-29"'),
    ({"breach_occurred": "9999-12-31"}, f'breach_occurred: write {DAY}; found "9999-12-31"'),
    ({"breach_occurred": 20260401}, f"breach_occurred: write {DAY}; found 20260401"),
    ({"breach_occurred": "2026-04-01T00:00:00Z"}, "breach_occurred: write a day like"),
    ({"is_phi": "yes"}, 'is_phi: write true or false; found "yes"'),
    ({"unsecured": 1}, "unsecured: write true or false; found 1"),
    ({"incident_type": ""}, 'incident_type: write text; found ""'),
    ({"security_facts": "encrypted"}, 'security_facts: write a mapping; found "encrypted"'),
    ({"exception_facts": []}, "exception_facts: write a mapping; found a list"),
    ({"exception_facts": {"good_fath": True}}, "exception_facts.good_fath: unknown field; did you mean `good_faith`?"),
    (
        {"risk_assessment": {"factors_addressed": ["i", "v"]}},
        'risk_assessment.factors_addressed[1]: write one of i, ii, iii, iv; found "v"',
    ),
    (
        {"risk_assessment": {"factors_addressed": "all"}},
        'risk_assessment.factors_addressed: write a list out of i, ii, iii, iv; found "all"',
    ),
    ({"risk_assessment": {"documented": "no"}}, "risk_assessment.documented: write true or false"),
    ({"phi_types": "ssn"}, 'phi_types: write a list of texts; found "ssn"'),
    ({"phi_types": ["ssn", 3]}, "phi_types[1]: write text; found 3"),
    ({"total_individuals": -1}, "total_individuals: write a whole number from 0 up; found -1"),
    ({"total_individuals": 12.5}, "total_individuals: write a whole number from 0 up; found 12.5"),
    ({"total_individuals": True}, "total_individuals: write a whole number from 0 up; found true"),
    ({"total_individuals": "500"}, 'total_individuals: write a whole number from 0 up; found "500"'),
    ({"count_range": [5]}, "count_range: write two whole numbers, [low, high], the low one first"),
    ({"count_range": [9, 5]}, "count_range: write two whole numbers"),
    ({"count_range": [-1, 5]}, "count_range: write two whole numbers"),
    ({"count_range": [True, 5]}, "count_range: write two whole numbers"),
    ({"count_range": 5}, "count_range: write two whole numbers"),
    ({"residents": {"ZZ": 5}}, "residents.ZZ: write the postal code of a State or territory, or NON_US for abroad"),
    (
        {"residents": {"tx": 5}},
        "residents.tx: write the postal code of a State or territory, or NON_US for abroad; did you mean TX?",
    ),
    ({"residents": {"Texas": "5"}}, "residents.Texas: write the postal code"),
    ({"residents": {"T\nX": 5}}, 'residents."T\\nX": write the postal code'),
    ({"residents": {"TX": "many"}}, "residents.TX: write a whole number from 0 up"),
    ({"residents": [5]}, "residents: write a mapping; found a list"),
    ({"contact": {"insufficient_contact_count": "9"}}, "contact.insufficient_contact_count: write a whole number"),
    ({"contact": {"deceased_next_of_kin_unknown": "9"}}, "contact.deceased_next_of_kin_unknown: write a whole number"),
    ({"contact": {"web_posting_started": "May"}}, "contact.web_posting_started: write a day like"),
    ({"contact": {"phone": 1}}, "contact.phone: unknown field; leave it out, or put it under `notes`."),
    (
        {"business_associate": {"discovered_on": "2026-04-01"}},
        "business_associate.discovered_on: unknown field; did you mean `discovered_at`?",
    ),
    (
        {"business_associate": {"subcontractor": {"is_agent": True}}},
        "business_associate.subcontractor.is_agent: unknown field; did you mean `is_agent_of_ba`?",
    ),
    ({"contract_notice_days": 99999}, "contract_notice_days: write a whole number from 0 to 3650; found 99999"),
    ({"law_enforcement": {"statements": {}}}, "law_enforcement.statements: write a list of mappings; found a mapping"),
    (
        {"law_enforcement": {"statements": ["oral"]}},
        'law_enforcement.statements[0]: write a mapping of fields; found "oral"',
    ),
    (
        {"law_enforcement": {"statements": [None]}},
        "law_enforcement.statements[0]: write a mapping of fields; found null",
    ),
    ({"law_enforcement": {"holds": []}}, "law_enforcement.holds: unknown field"),
    (
        {"law_enforcement": {"statements": [{"date": "2026-05-01"}]}},
        "law_enforcement.statements[0].form: is required; write oral or written",
    ),
    (
        {"law_enforcement": {"statements": [{"form": "oral"}]}},
        "law_enforcement.statements[0].date: is required; write the day it was made",
    ),
    (
        {"law_enforcement": {"statements": [{"form": "fax", "date": "2026-05-01"}]}},
        "law_enforcement.statements[0].form: write one of oral, written",
    ),
    (
        {
            "law_enforcement": {
                "statements": [
                    {"form": "written", "date": "2026-05-01", "delay_until": "2026-06-01", "delay_days": 3},
                ]
            }
        },
        "law_enforcement.statements[0].delay_days: write delay_until or delay_days, not both",
    ),
    (
        {"law_enforcement": {"statements": [{"form": "written", "date": "2026-05-01", "delay_until": "2026-04-30"}]}},
        "law_enforcement.statements[0].delay_until: write a day not before the statement's own, 2026-05-01",
    ),
    ({"actual_notices": {"hhs": "soon"}}, "actual_notices.hhs: write a day like"),
    ({"actual_notices": {"HHS": "2026-05-01"}}, "actual_notices.HHS: unknown field"),
    ({"total_individual": 5}, "total_individual: unknown field; did you mean `total_individuals`?"),
    ({"what happened\nin words": 5}, '"what happened\\nin words": unknown field'),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "line"), FAULTS)
def test_a_wrong_field_is_named_with_what_would_be_right(fields, line):
    (only,) = refused(LEAST | fields)

    assert only.startswith(line)


def test_every_fault_has_a_line_of_its_own_with_its_place_in_the_list():
    lines = refused([LEAST, LEAST | {"is_phi": "no", "residents": {"ZZ": 1}}, 5])

    assert [line.split(":")[0] for line in lines] == ["[1].is_phi", "[1].residents.ZZ", "[2]"]


def test_every_item_of_a_list_that_is_wrong_has_its_line():
    statements = [{"form": "spoken", "date": "2026-05-01"}, 5, {"form": "oral"}]

    lines = refused(LEAST | {"law_enforcement": {"statements": statements}, "phi_types": [1, "ssn", 2]})

    assert [line.split(":")[0] for line in lines] == [
        "phi_types[0]",
        "phi_types[2]",
        "law_enforcement.statements[1]",
        "law_enforcement.statements[0].form",
        "law_enforcement.statements[2].date",
    ]


def test_one_wrong_item_keeps_the_right_ones_unanswered():
    lines = refused([LEAST, {}])

    assert [line.split(" is required")[0] for line in lines] == [
        "[1].entity_role:",
        "[1].timezone:",
        "[1].discovered_at:",
    ]


@pytest.mark.parametrize(
    "stands_in",
    [
        {"should_have_known_on": "2026-04-01"},
        {"business_associate": {"notified_ce_at": "2026-04-01T10:00:00-04:00"}},
        {"business_associate": {"discovered_at": "2026-04-01T10:00:00-04:00", "is_agent": True}},
    ],
)
def test_another_day_may_stand_in_for_first_knowledge(stands_in):
    assert answered(LEAST | {"discovered_at": None} | stands_in)["discovery_date"] == "2026-04-01"


def test_the_discovery_of_one_who_is_no_agent_does_not_stand_in():
    lines = refused(
        LEAST | {"discovered_at": None, "business_associate": {"discovered_at": "2026-04-01T10:00:00-04:00"}}
    )

    assert lines[0].startswith("discovered_at: is required")


def test_faults_are_an_exception_with_its_lines():
    with pytest.raises(FieldFaults) as caught:
        facts_in("text")

    assert caught.value.lines == ("FACTS: write one mapping of fields, or a list of them",)
