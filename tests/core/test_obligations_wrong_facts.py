"""Thirteen wrong facts in circulation about breach notification, each refuted by what the engine answers."""

from datetime import date

import pytest

from bot.core.determination import Ground
from bot.core.facts import BusinessAssociate, EntityRole, EntityType, ExceptionFacts, RiskAssessment, Statement
from bot.core.law import Citation, Confidence, Mode, Notice
from tests.core.given import DAY_60, LAW, answer, due_on, warned


def required(**known):
    return {row.notice for row in answer(**known).obligations if row.required}


def state_due(state, notice, **known):
    rows = answer(**known).state_obligations
    return [row.due_on for row in rows if (row.state, row.notice) == (state, notice)]


def test_1_the_media_are_told_of_more_than_500_residents_not_of_500():
    assert Notice.MEDIA not in required(residents_by_state={"NY": 500})
    assert Notice.MEDIA in required(residents_by_state={"NY": 501})


def test_2_section_164_412_is_the_law_enforcement_delay_and_no_notice_to_a_state():
    assert LAW.delay.citation.title == "45 CFR 164.412"
    assert all("164.412" not in row.citation.title for row in answer(residents_by_state={"NY": 1}).state_obligations)


def test_3_exactly_500_people_are_reported_to_hhs_with_the_letters():
    assert answer(affected_individuals=500).obligation(Notice.SECRETARY).mode is Mode.CONTEMPORANEOUS


def test_4_a_business_associate_has_sixty_days_and_tells_no_patient_unless_its_contract_says_so():
    known = {"entity_role": EntityRole.BUSINESS_ASSOCIATE, "affected_individuals": 900}

    assert required(**known) == {Notice.BUSINESS_ASSOCIATE}
    assert due_on(Notice.BUSINESS_ASSOCIATE, **known) == DAY_60
    assert due_on(Notice.CONTRACT, **known, contract_notice_days=5) == date(2026, 4, 22)


def test_5_the_clock_starts_at_discovery_not_when_the_breach_is_confirmed():
    confirmed_later = {"state_determination_on": date(2026, 5, 20), "information_complete_on": date(2026, 5, 20)}

    assert due_on(Notice.INDIVIDUAL, **confirmed_later) == DAY_60


def test_6_ransomware_without_exfiltration_is_presumed_a_breach():
    known = {"incident_type": "ransomware", "risk_assessment": RiskAssessment(basis="no evidence of exfiltration")}

    assert answer(**known).ground is Ground.PRESUMPTION


def test_7_an_encrypted_device_is_secured_only_where_somebody_says_so():
    evidence = {"encryption": "AES-256", "key": "unknown", "power_state": "running"}

    assert answer(security_facts=evidence).is_breach
    assert not answer(security_facts=evidence, unsecured_phi=False).is_breach
    assert warned("keep the proof", unsecured_phi=False)


def test_8_a_limited_data_set_is_not_exempt():
    assert answer(phi_categories=("limited_data_set",)).is_breach


def test_9_the_annual_report_is_due_on_1_march_and_never_on_the_2nd():
    years = [date(2021, 6, 1), date(2022, 6, 1), date(2024, 6, 1), date(2025, 6, 1)]

    dues = [
        due_on(Notice.SECRETARY, discovered_at=None, should_have_known_on=day, affected_individuals=1) for day in years
    ]

    assert [(due.month, due.day) for due in dues] == [(3, 1)] * 4


@pytest.mark.parametrize("proposed", ["CIRCIA", "NPRM", "164.308(a)(12)", "164.308(a)(13)", "72", "24 hours"])
def test_10_no_proposed_rule_is_shown_as_a_duty(proposed):
    words = [
        *(f"{rule.citation.title} {rule.why} {rule.recipient}" for rule in LAW.federal),
        *(limit.wording or "" for rule in LAW.federal for _, limit in rule.time_limit.values),
    ]

    assert not any(proposed in each for each in words)


def test_10_no_federal_limit_counts_hours():
    limits = [limit for rule in LAW.federal for _, limit in rule.time_limit.values]

    assert {limit.calendar_days or limit.business_days for limit in limits} == {60, 10, 4, None}


def test_11_texas_has_30_days_for_its_attorney_general():
    assert state_due("TX", Notice.STATE_ATTORNEY_GENERAL, residents_by_state={"TX": 250}) == [date(2026, 5, 17)]


def test_11_new_york_and_california_have_30_days():
    assert state_due("NY", Notice.STATE_INDIVIDUAL, residents_by_state={"NY": 1}) == [date(2026, 5, 17)]
    assert state_due("CA", Notice.STATE_INDIVIDUAL, residents_by_state={"CA": 1}) == [date(2026, 5, 17)]


def test_11_rhode_island_has_45_days_for_private_firms():
    assert state_due("RI", Notice.STATE_INDIVIDUAL, residents_by_state={"RI": 1}) == [date(2026, 6, 1)]


def test_12_californias_facilities_have_fifteen_business_days_not_five():
    known = {"entity_type": EntityType.LICENSED_HOSPITAL, "residents_by_state": {"CA": 1}}

    assert state_due("CA", Notice.STATE_HEALTH_DEPARTMENT, **known) == [date(2026, 5, 8)]


def test_13_a_hold_moves_a_date_to_its_end_and_adds_nothing_to_sixty_days():
    fortnight = Statement(written=True, stated_on=date(2026, 5, 1), until=date(2026, 5, 15))
    month = Statement(written=False, stated_on=date(2026, 6, 1))

    assert due_on(Notice.INDIVIDUAL, statements=(fortnight,)) == DAY_60
    assert due_on(Notice.INDIVIDUAL, statements=(month,)) == date(2026, 7, 1)


def test_an_agents_lateness_can_hand_us_a_date_that_is_over():
    agent = BusinessAssociate(is_agent=True, should_have_known_on=date(2026, 1, 5))

    assert due_on(Notice.INDIVIDUAL, business_associate=agent) == date(2026, 3, 6)


def test_no_incident_type_ever_decides_anything():
    plain, typed = (
        answer(residents_by_state={"NY": 3}),
        answer(residents_by_state={"NY": 3}, incident_type="lost-device"),
    )

    assert plain == typed


def test_evidence_of_retention_is_no_belief():
    assert answer(exception_facts=ExceptionFacts(recovered_immediately=True)).is_breach


def test_citations_and_confidence_come_with_every_row():
    rows = answer(residents_by_state={"NY": 600}).obligations

    assert all(isinstance(row.citation, Citation) and isinstance(row.confidence, Confidence) for row in rows)
