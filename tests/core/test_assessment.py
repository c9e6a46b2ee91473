"""The four-factor assessment: nothing but a person's supported and signed conclusion ends the presumption."""

from dataclasses import replace

import pytest

from bot.core.assessment import (
    CONDITIONS,
    Assessment,
    Conclusion,
    ExceptionClaim,
    ExceptionRow,
    Factor,
    Findings,
    Question,
    Screened,
    Screening,
    Status,
    check_signer,
    decided,
    missing,
    signers,
    submitted,
    working_copy,
)
from bot.core.errors import NotAllowed, UserError
from bot.core.triage import Answer
from tests.core.assessed import (
    ALL_FOUR,
    COMPLETE,
    MET,
    NOON,
    PRIVACY,
    SECURITY,
    SUPPORTED,
    concluded,
    version,
)

# What a conclusion needs


@pytest.mark.parametrize(("conclusion", "findings"), SUPPORTED)
def test_a_supported_conclusion_with_a_reason_lacks_nothing(conclusion, findings):
    assert missing(concluded(conclusion, findings)) == ()


@pytest.mark.parametrize("conclusion", [one for one in Conclusion if one is not Conclusion.NOTIFY_WITHOUT_ASSESSING])
def test_an_empty_assessment_supports_no_conclusion_but_to_notify_without_it(conclusion):
    assert missing(concluded(conclusion, Findings()))


def test_no_conclusion_is_chosen_for_anybody():
    assert missing(Findings(factors=ALL_FOUR)) == ("Choose what you conclude.",)


def test_every_conclusion_needs_the_persons_own_reason():
    without = Findings(conclusion=Conclusion.NOTIFY_WITHOUT_ASSESSING)

    assert missing(without) == ("Say in your own words why you conclude so.",)


@pytest.mark.parametrize("factor", list(Factor))
@pytest.mark.parametrize("left_out", ["known", "why"])
def test_low_probability_needs_words_and_a_reason_for_each_of_the_four_factors(factor, left_out):
    factors = {**ALL_FOUR, factor: replace(ALL_FOUR[factor], **{left_out: ""})}

    sentences = missing(concluded(Conclusion.LOW_PROBABILITY_OF_COMPROMISE, Findings(factors=factors)))

    assert sentences == (f"Every factor needs words and a reason; still open: {factor.replace('_', ' ')}.",)


def test_a_breach_concluded_with_open_factors_is_told_that_one_may_notify_without_assessing():
    sentences = missing(concluded(Conclusion.BREACH, Findings()))

    assert "You can also notify without assessing." in sentences


@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNKNOWN])
def test_only_a_no_ends_the_duty_at_the_screening(question, answer):
    screened = {question.value: Screened(answer=answer, reason="Because.")}

    assert not Screening(**screened, evidence="Log").ends_duty(question)


@pytest.mark.parametrize(("reason", "evidence"), [("", "Log"), ("Because.", ""), ("", "")])
def test_a_no_without_its_reason_or_its_proof_ends_no_duty(reason, evidence):
    screening = Screening(unsecured=Screened(answer=Answer.NO, reason=reason), evidence=evidence)

    sentences = missing(concluded(Conclusion.NO_UNSECURED_PHI, Findings(screening=screening)))

    assert not screening.ends_duty(Question.UNSECURED)
    assert sentences == ("Step 1 needs the reason for that no, and where its proof is kept.",)


def test_a_conclusion_that_the_screening_does_not_say_is_refused_in_a_sentence():
    sentences = missing(concluded(Conclusion.NOT_PHI, COMPLETE[Conclusion.NO_UNSECURED_PHI]))

    assert sentences == ("Step 1 does not say so: “Is it protected health information?” is not answered with no.",)


def test_an_exception_needs_its_row_its_conditions_and_its_reason_in_this_order():
    row = ExceptionRow.NOT_RETAINED
    claims = [
        ExceptionClaim(),
        ExceptionClaim(row=row),
        ExceptionClaim(row=row, answers=MET[row]),
    ]

    said = [missing(concluded(Conclusion.EXCEPTION_APPLIES, Findings(exception=claim))) for claim in claims]

    assert said[0] == ("Step 2 names no exception.",)
    assert "disclosed to unauthorized person, good faith belief not retained" in said[1][0]
    assert said[2] == ("Step 2 needs the reason why the exception applies.",)


DECIDING = [(row, one) for row in ExceptionRow for one in CONDITIONS[row] if one.met_by]


@pytest.mark.parametrize(("row", "condition"), DECIDING)
@pytest.mark.parametrize("answer", ["yes", "no", "unknown", "neither", None])
def test_one_condition_unknown_unmet_or_unasked_is_enough_for_no_exception(row, condition, answer):
    answers = {**MET[row], condition.name: answer}

    claim = ExceptionClaim(row=row, answers=answers, reason="Seen.")

    assert claim.holds == (answer in condition.met_by)


@pytest.mark.parametrize("name", ["returned_unopened_undeliverable", "recovered_immediately"])
@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
def test_evidence_for_the_belief_of_the_third_exception_decides_nothing(name, answer):
    row = ExceptionRow.NOT_RETAINED

    without_belief = {**MET[row], "good_faith_belief_not_retained": "unknown", name: answer}

    assert ExceptionClaim(row=row, answers={**MET[row], name: answer}, reason="Seen.").holds
    assert not ExceptionClaim(row=row, answers=without_belief, reason="Seen.").holds


@pytest.mark.parametrize("conclusion", [Conclusion.EXCEPTION_APPLIES, Conclusion.LOW_PROBABILITY_OF_COMPROMISE])
def test_a_vendor_of_personal_health_records_has_neither_exceptions_nor_factors(conclusion):
    row = ExceptionRow.NOT_RETAINED
    claim = ExceptionClaim(row=row, answers=MET[row], reason="Seen.")
    findings = concluded(conclusion, Findings(factors=ALL_FOUR, exception=claim))

    assert missing(findings) == ()
    assert "16 CFR 318" in missing(findings, phr_vendor=True)[0]


# Who signs


def test_an_officer_other_than_the_assessor_may_sign():
    assert signers([SECURITY, PRIVACY], PRIVACY, second_signature=True) == (SECURITY,)
    assert check_signer(version(), SECURITY, second_signature=True) is None


def test_the_assessor_may_not_sign():
    with pytest.raises(NotAllowed, match="another officer's"):
        check_signer(version(), PRIVACY, second_signature=True)


def test_nobody_may_sign_where_the_only_officer_is_the_assessor():
    assert signers([PRIVACY, PRIVACY], PRIVACY, second_signature=True) == ()


def test_with_the_rule_switched_off_the_assessor_may_sign():
    assert signers([PRIVACY], PRIVACY, second_signature=False) == (PRIVACY,)
    assert check_signer(version(), PRIVACY, second_signature=False) is None


# Versions


def test_the_first_version_begins_empty():
    draft = working_copy([], "i", by=PRIVACY, at=NOON)

    assert (draft.version, draft.status, draft.findings) == (1, Status.DRAFT, Findings())


def test_an_open_draft_is_gone_on_with_by_whoever_comes():
    draft = version(2, findings=Findings(factors=ALL_FOUR))

    assert working_copy([version(1, Status.SIGNED), draft], "i", by=SECURITY, at=NOON) == draft


@pytest.mark.parametrize("status", [Status.RETURNED, Status.SIGNED])
def test_after_a_return_or_a_signature_the_next_version_starts_as_a_copy_without_the_decision(status):
    findings = concluded(Conclusion.BREACH, Findings(factors=ALL_FOUR))
    last = version(1, status, findings=findings, saves={"screening": 2}, approver_id=SECURITY, return_reason="Logs?")

    draft = working_copy([last], "i", by=SECURITY, at=NOON)

    assert draft == Assessment(incident_id="i", version=2, assessor_id=SECURITY, started_at=NOON, findings=findings)


def test_a_version_that_waits_for_its_signature_cannot_be_worked_on():
    with pytest.raises(UserError, match="Version 1 waits for a signature"):
        working_copy([version(1, Status.SUBMITTED)], "i", by=PRIVACY, at=NOON)


def test_submitting_names_the_assessor_and_the_instant():
    put_forward = submitted(version(), by=SECURITY, at=NOON)

    assert (put_forward.status, put_forward.assessor_id, put_forward.submitted_at) == (
        Status.SUBMITTED,
        SECURITY,
        NOON,
    )


def test_a_signature_names_the_approver_and_whether_the_rule_was_off():
    made = decided(version(status=Status.SUBMITTED), by=SECURITY, at=NOON, rule_off=True)

    assert (made.status, made.approver_id, made.decided_at, made.rule_off) == (Status.SIGNED, SECURITY, NOON, True)


def test_a_return_keeps_its_reason():
    made = decided(version(status=Status.SUBMITTED), by=SECURITY, at=NOON, return_reason="What do the logs say?")

    assert (made.status, made.return_reason) == (Status.RETURNED, "What do the logs say?")


def test_a_return_without_a_reason_is_refused():
    with pytest.raises(UserError, match="Say what should be changed"):
        decided(version(status=Status.SUBMITTED), by=SECURITY, at=NOON, return_reason=" ")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SIGNED, Status.RETURNED])
def test_only_a_submitted_version_can_be_decided(status):
    with pytest.raises(UserError, match="waits for no signature"):
        decided(version(status=status), by=SECURITY, at=NOON)
