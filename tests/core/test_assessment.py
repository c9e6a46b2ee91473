"""The four-factor assessment: nothing but a person's supported and signed conclusion ends the presumption."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.assessment import (
    CONDITIONS,
    DETERMINED_FACTS,
    Assessment,
    Conclusion,
    ExceptionClaim,
    ExceptionRow,
    Factor,
    Finding,
    Findings,
    Question,
    Screened,
    Screening,
    Status,
    check_signer,
    decided,
    determination_of,
    facts_from,
    missing,
    newest_signed,
    signers,
    submitted,
    with_determination,
    working_copy,
)
from bot.core.determination import Determination, Ground, determine
from bot.core.errors import NotAllowed, UserError
from bot.core.facts import EntityRole, ExceptionFacts, Facts, RiskAssessment
from bot.core.triage import Answer

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
PRIVACY, SECURITY = "U0PRIVOF1", "U0SECOFF1"

NO = Screened(answer=Answer.NO, reason="Full-disk encryption, off when lost.")
ALL_FOUR = {factor: Finding(known="What is known.", why="The reason.") for factor in Factor}
MET = {
    ExceptionRow.UNINTENTIONAL_ACCESS: {
        "unintentional": "yes",
        "actor": "under_authority",
        "good_faith": "yes",
        "within_scope": "yes",
        "further_impermissible_use": "no",
    },
    ExceptionRow.INADVERTENT_DISCLOSURE: {
        "inadvertent": "yes",
        "discloser_authorized": "yes",
        "recipient_authorized": "yes",
        "same_entity_or_ohca": "yes",
        "further_impermissible_use": "no",
    },
    ExceptionRow.NOT_RETAINED: {
        "disclosed_to_unauthorized_person": "yes",
        "good_faith_belief_not_retained": "yes",
        "returned_unopened_undeliverable": "yes",
    },
}
COMPLETE = {
    Conclusion.BREACH: Findings(factors=ALL_FOUR),
    Conclusion.LOW_PROBABILITY_OF_COMPROMISE: Findings(factors=ALL_FOUR),
    Conclusion.NO_UNSECURED_PHI: Findings(screening=Screening(unsecured=NO, evidence="Console export")),
    Conclusion.NOT_PHI: Findings(screening=Screening(phi=NO, evidence="Register")),
    Conclusion.NOT_IMPERMISSIBLE: Findings(screening=Screening(impermissible=NO, evidence="Authorization on file")),
    Conclusion.NOTIFY_WITHOUT_ASSESSING: Findings(),
}
SUPPORTED = [
    *((conclusion, findings) for conclusion, findings in COMPLETE.items()),
    *(
        (Conclusion.EXCEPTION_APPLIES, Findings(exception=ExceptionClaim(row=row, answers=met, reason="Seen.")))
        for row, met in MET.items()
    ),
]


def version(number=1, status=Status.DRAFT, **values):
    """A version by the privacy officer."""
    return Assessment(
        incident_id="i", version=number, status=status, assessor_id=PRIVACY, started_at=NOON, **values
    )  # fmt: skip


def concluded(conclusion, findings):
    return replace(findings, conclusion=conclusion, conclusion_reason="In my own words.")


def signed(conclusion, findings, number=1):
    return version(number, Status.SIGNED, findings=concluded(conclusion, findings), approver_id=SECURITY)


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


# The determination


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
