"""The way through an assessment: seven steps, shorter only where the law stops asking; no save is overwritten."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.assessment import (
    Assessment,
    Conclusion,
    ExceptionClaim,
    ExceptionRow,
    Factor,
    Finding,
    Findings,
    Screened,
    Screening,
    Status,
)
from bot.core.assessment_steps import (
    FACTOR_STEPS,
    SHOWN,
    ChosenException,
    Concluded,
    ConditionAnswers,
    FactorFinding,
    Going,
    Saving,
    Step,
    following,
    leads_to,
    next_step,
    preceding,
    saves_seen,
    screened_at_triage,
    walk,
    with_step,
)
from bot.core.errors import UserError
from bot.core.incident import Phi
from bot.core.triage import Answer
from tests.core.given import INCIDENT

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
DRAFT = Assessment(incident_id="i", version=1, assessor_id="U0PRIVOF1", started_at=NOON)
PROVEN_NO = Screening(unsecured=Screened(answer=Answer.NO, reason="Encrypted."), evidence="Console")
NOT_RETAINED = ExceptionClaim(
    row=ExceptionRow.NOT_RETAINED,
    answers={"disclosed_to_unauthorized_person": "yes", "good_faith_belief_not_retained": "yes"},
    reason="Came back unopened.",
)


def saving(said, step=Step.SCREENING, seen=0, going=Going.ON, version=1):
    return Saving(step=step, version=version, seen=seen, going=going, said=said)


def test_there_are_seven_steps_and_the_second_has_two_forms():
    assert [step.number for step in Step] == [1, 2, 2, 3, 4, 5, 6, 7]
    assert SHOWN == 7


def test_without_an_exception_the_way_leads_through_all_four_factors():
    assert walk(Findings()) == (Step.SCREENING, Step.EXCEPTIONS, *FACTOR_STEPS, Step.CONCLUSION)


def test_a_proven_no_leads_straight_to_the_conclusion():
    assert following(Step.SCREENING, Findings(screening=PROVEN_NO)) is Step.CONCLUSION


def test_an_unproven_no_shortens_nothing():
    unproven = replace(PROVEN_NO, evidence="")

    assert following(Step.SCREENING, Findings(screening=unproven)) is Step.EXCEPTIONS


def test_an_exception_with_all_its_conditions_leads_to_the_conclusion():
    assert following(Step.CONDITIONS, Findings(exception=NOT_RETAINED)) is Step.CONCLUSION


def test_an_exception_with_an_open_condition_leads_on_to_the_factors():
    open_claim = replace(NOT_RETAINED, answers={})

    assert following(Step.CONDITIONS, Findings(exception=open_claim)) is Step.PHI_NATURE_AND_EXTENT


def test_back_from_the_first_step_stays_there_and_on_from_the_last_too():
    assert preceding(Step.SCREENING, Findings()) is Step.SCREENING
    assert following(Step.CONCLUSION, Findings()) is Step.CONCLUSION


def test_back_from_a_step_that_is_no_longer_on_the_way_finds_the_way_again():
    assert preceding(Step.ACQUIRED_OR_VIEWED, Findings(screening=PROVEN_NO)) is Step.SCREENING


@pytest.mark.parametrize(
    ("going", "leads"),
    [
        (Going.ON, Step.PHI_NATURE_AND_EXTENT),
        (Going.BACK, Step.SCREENING),
        (Going.CLOSE, Step.EXCEPTIONS),
        (Going.NOTIFY, Step.CONCLUSION),
        (Going.SUBMIT, Step.CONCLUSION),
    ],
)
def test_where_a_person_wants_to_go_is_where_they_are_led(going, leads):
    choice = saving(ChosenException(row=None), Step.EXCEPTIONS, going=going)

    assert leads_to(choice, Findings()) is leads


def test_a_draft_is_gone_on_with_where_it_was_left():
    kept = with_step(DRAFT, saving(Screening()))

    assert next_step(DRAFT) is Step.SCREENING
    assert next_step(kept) is Step.EXCEPTIONS


def test_each_step_keeps_what_it_says_and_nothing_else():
    finding = Finding(known="Names and visit dates.", why="No diagnosis.")
    draft = with_step(DRAFT, saving(PROVEN_NO))
    draft = with_step(draft, saving(ChosenException(row=ExceptionRow.NOT_RETAINED), Step.EXCEPTIONS))
    conditions = ConditionAnswers(
        row=ExceptionRow.NOT_RETAINED, answers=NOT_RETAINED.answers, reason=NOT_RETAINED.reason
    )
    draft = with_step(draft, saving(conditions, Step.CONDITIONS, seen=1))
    said = FactorFinding(factor=Factor.PHI_NATURE_AND_EXTENT, finding=finding)
    draft = with_step(draft, saving(said, Step.PHI_NATURE_AND_EXTENT))
    draft = with_step(draft, saving(Concluded(conclusion=Conclusion.BREACH, reason="Viewed."), Step.CONCLUSION, seen=4))

    assert draft.findings == Findings(
        screening=PROVEN_NO,
        exception=NOT_RETAINED,
        factors={Factor.PHI_NATURE_AND_EXTENT: finding},
        conclusion=Conclusion.BREACH,
        conclusion_reason="Viewed.",
    )


def test_another_exception_begins_with_no_condition_answered_and_the_same_one_keeps_them():
    draft = replace(DRAFT, findings=Findings(exception=NOT_RETAINED))

    same = with_step(draft, saving(ChosenException(row=ExceptionRow.NOT_RETAINED), Step.EXCEPTIONS))
    other = with_step(draft, saving(ChosenException(row=ExceptionRow.UNINTENTIONAL_ACCESS), Step.EXCEPTIONS))

    assert same.findings.exception == NOT_RETAINED
    assert other.findings.exception == ExceptionClaim(row=ExceptionRow.UNINTENTIONAL_ACCESS)


def test_a_later_save_of_the_same_step_is_refused_instead_of_overwriting():
    kept = with_step(DRAFT, saving(PROVEN_NO))

    with pytest.raises(UserError, match=r"changed meanwhile, in another form\. What you typed is still here"):
        with_step(kept, saving(Screening(), seen=0))


def test_two_people_may_work_on_different_steps_at_once():
    kept = with_step(DRAFT, saving(PROVEN_NO))
    said = FactorFinding(factor=Factor.RISK_MITIGATED, finding=Finding(known="Wiped."))

    both = with_step(kept, saving(said, Step.RISK_MITIGATED, seen=0))

    assert both.saves == {"screening": 1, "risk_mitigated": 1}


def test_a_conclusion_is_refused_once_any_step_changed_meanwhile():
    kept = with_step(DRAFT, saving(PROVEN_NO))

    with pytest.raises(UserError, match="changed meanwhile"):
        with_step(kept, saving(Concluded(conclusion=None, reason=""), Step.CONCLUSION, seen=0))


def test_the_conditions_are_overtaken_by_the_choice_of_another_exception():
    kept = with_step(DRAFT, saving(ChosenException(row=ExceptionRow.NOT_RETAINED), Step.EXCEPTIONS))

    assert saves_seen(kept, Step.CONDITIONS) == 1


@pytest.mark.parametrize("draft", [replace(DRAFT, version=2), replace(DRAFT, status=Status.SUBMITTED)])
def test_a_step_of_a_version_that_is_no_longer_open_is_refused(draft):
    with pytest.raises(UserError, match="Version 1 is no longer open"):
        with_step(draft, saving(Screening()))


def test_the_first_step_begins_with_what_triage_answered_and_with_no_reason():
    triaged = replace(INCIDENT, phi=Phi.NO, answers={"unsecured": "yes"})

    assert screened_at_triage(DRAFT, triaged) == Screening(
        phi=Screened(answer=Answer.NO), unsecured=Screened(answer=Answer.YES)
    )


NOTHING_ANSWERED = replace(INCIDENT, phi=Phi.UNKNOWN)


@pytest.mark.parametrize(
    ("draft", "incident"),
    [
        (DRAFT, replace(INCIDENT, triaged_at=None)),
        (DRAFT, NOTHING_ANSWERED),
        (with_step(DRAFT, saving(Screening())), INCIDENT),
        (replace(DRAFT, version=2), INCIDENT),
    ],
    ids=["never triaged", "nothing known", "step kept already", "a copy of a version before"],
)
def test_nothing_is_taken_over_without_a_triage_or_once_an_assessor_answered(draft, incident):
    assert screened_at_triage(draft, incident) is None


@given(st.sampled_from(Phi), st.sampled_from(Answer))
def test_what_is_taken_over_from_triage_ends_no_duty(phi, unsecured):
    known = screened_at_triage(DRAFT, replace(INCIDENT, phi=phi, answers={"unsecured": unsecured.value}))

    assert Step.EXCEPTIONS in walk(Findings(screening=known or Screening()))


@given(st.sampled_from(Step), st.booleans(), st.booleans())
def test_going_on_always_arrives_at_the_conclusion(step, proven, holds):
    findings = Findings(
        screening=PROVEN_NO if proven else Screening(), exception=NOT_RETAINED if holds else ExceptionClaim()
    )

    for _ in Step:
        step = following(step, findings)

    assert step is Step.CONCLUSION
