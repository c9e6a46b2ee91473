"""What a risk assessment determines, and what the engine is told of it: nothing before it is signed."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.assessment import (
    CONDITIONS,
    DETERMINED_FACTS,
    Conclusion,
    ExceptionClaim,
    ExceptionRow,
    Factor,
    Finding,
    Findings,
    Screened,
    Screening,
    Status,
    determination_of,
    facts_from,
    missing,
    newest_signed,
    with_determination,
)
from bot.core.determination import Determination, Ground, determine
from bot.core.facts import EntityRole, ExceptionFacts, Facts, RiskAssessment
from bot.core.triage import Answer
from tests.core.assessed import ALL_FOUR, COMPLETE, SUPPORTED, concluded, signed, version


def as_engine_facts(told):
    """The part of a facts file that an assessment sets, as the law engine holds it."""
    assessment = dict(told.get("risk_assessment", {}))
    if "factors_addressed" in assessment:
        assessment["factors_addressed"] = frozenset(assessment["factors_addressed"])
    return Facts(
        entity_role=EntityRole.COVERED_ENTITY,
        timezone=ZoneInfo("America/New_York"),
        is_phi=told.get("is_phi"),
        impermissible=told.get("impermissible"),
        unsecured_phi=told.get("unsecured"),
        exception_facts=ExceptionFacts(**told.get("exception_facts", {})),
        risk_assessment=RiskAssessment(**assessment),
    )


def test_an_incident_is_pending_until_a_version_is_signed():
    findings = concluded(Conclusion.LOW_PROBABILITY_OF_COMPROMISE, Findings(factors=ALL_FOUR))
    unsigned = [version(number, status, findings=findings) for number, status in enumerate(Status, start=1)][:2]

    assert newest_signed(unsigned) is None
    assert determination_of(newest_signed(unsigned)) is Determination.PENDING


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_an_unsigned_version_determines_nothing_and_tells_the_engine_nothing(status):
    findings = concluded(Conclusion.NOT_PHI, COMPLETE[Conclusion.NOT_PHI])
    unsigned = version(status=status, findings=findings)

    assert determination_of(unsigned) is Determination.PENDING
    assert facts_from(unsigned) == {}


def test_a_signed_version_without_a_conclusion_determines_nothing():
    empty = version(status=Status.SIGNED)

    assert determination_of(empty) is Determination.PENDING
    assert facts_from(empty) == {}


def test_the_newest_signed_version_counts_whatever_came_after_it():
    first = signed(Conclusion.BREACH, COMPLETE[Conclusion.BREACH])
    second = signed(
        Conclusion.LOW_PROBABILITY_OF_COMPROMISE, COMPLETE[Conclusion.LOW_PROBABILITY_OF_COMPROMISE], number=2
    )
    reopened = version(3, findings=second.findings)

    assert determination_of(newest_signed([first, second, reopened])) is Determination.LOW_PROBABILITY_OF_COMPROMISE


@pytest.mark.parametrize(("conclusion", "findings"), SUPPORTED)
def test_the_law_engine_finds_what_was_signed(conclusion, findings):
    assessment = signed(conclusion, findings)

    ground = determine(as_engine_facts(facts_from(assessment)))

    assert ground.determination is determination_of(assessment)


def test_the_engine_is_told_which_exception_and_which_screening_answer_it_was():
    grounds = {
        (conclusion, findings.exception.row): determine(as_engine_facts(facts_from(signed(conclusion, findings))))
        for conclusion, findings in SUPPORTED
    }

    assert grounds[Conclusion.EXCEPTION_APPLIES, ExceptionRow.INADVERTENT_DISCLOSURE] is Ground.EXCEPTION_II
    assert grounds[Conclusion.NOT_PHI, None] is Ground.NOT_PHI
    assert grounds[Conclusion.NOT_IMPERMISSIBLE, None] is Ground.NOT_IMPERMISSIBLE
    assert grounds[Conclusion.NO_UNSECURED_PHI, None] is Ground.SECURED_PHI


def test_a_new_determination_replaces_every_word_of_an_older_one_and_nothing_else():
    before = {"entity_role": "covered_entity", "is_phi": False, "security_facts": {"proof": "version 1"}}

    now = with_determination(before, signed(Conclusion.BREACH, COMPLETE[Conclusion.BREACH], number=2))

    assert set(now) == {"entity_role", "risk_assessment"}
    assert with_determination(before, None) == {"entity_role": "covered_entity"}


texts = st.sampled_from(["", "Some words."])
screened = st.builds(Screened, answer=st.sampled_from(Answer), reason=texts)
any_findings = st.builds(
    Findings,
    screening=st.builds(Screening, phi=screened, impermissible=screened, unsecured=screened, evidence=texts),
    exception=st.builds(
        ExceptionClaim,
        row=st.none() | st.sampled_from(ExceptionRow),
        answers=st.dictionaries(
            st.sampled_from([one.name for row in ExceptionRow for one in CONDITIONS[row]]),
            st.sampled_from(["yes", "no", "unknown", "workforce", "under_authority", "neither"]),
        ),
        reason=texts,
    ),
    factors=st.dictionaries(st.sampled_from(Factor), st.builds(Finding, known=texts, why=texts)),
    conclusion=st.none() | st.sampled_from(Conclusion),
    conclusion_reason=texts,
)


@given(any_findings)
def test_whatever_was_entered_the_engine_never_says_more_than_the_conclusion(findings):
    assessment = version(status=Status.SIGNED, findings=findings)
    told = facts_from(assessment)

    ground = determine(as_engine_facts(told))

    if missing(findings):
        assert ground.determination in (Determination.BREACH, determination_of(assessment))
    else:
        assert ground.determination is determination_of(assessment)
    assert set(told) <= DETERMINED_FACTS


@given(any_findings)
def test_the_facts_told_to_the_engine_hold_no_words_of_a_person(findings):
    assert "Some words." not in str(facts_from(version(status=Status.SIGNED, findings=findings)))
