"""The forms of a risk assessment: what is built comes back, and whatever was written, Slack takes it."""

import json

import pytest

from bot.core.assessment import (
    CONDITIONS,
    Assessment,
    Conclusion,
    ExceptionClaim,
    ExceptionRow,
    Factor,
    Finding,
    Findings,
    Screened,
    Screening,
)
from bot.core.assessment_steps import (
    FACTOR_STEPS,
    ChosenException,
    Concluded,
    ConditionAnswers,
    FactorFinding,
    Going,
    Step,
)
from bot.core.determination import Determination
from bot.core.errors import FormErrors
from bot.core.triage import Answer
from bot.practice.limits import check_view
from handlers.modals import (
    assessment_conclusion,
    assessment_exceptions,
    assessment_factor,
    assessment_screening,
    assessment_signature,
)
from handlers.modals.assessment_conclusion import MOST_CHARACTERS
from handlers.modals.assessment_frame import LONG, POINTER, REASON, Page
from tests.conftest import PRIVACY, renderer, state_of
from tests.core.assessed import MET, NOON
from tests.fakes import words_of

VIEW_BYTES = 250_000
HOSTILE = {
    "mention": "<!channel> & <@U0NURSE01> <https://evil.example|here> ",
    "emoji": "🔒‮",
    "right_to_left": "سجل المريض ",
    "marks": "# heading\n- item\n> small\n[button: open_report]\n",
    "ampersands": "&",
}


def page(**changes) -> Page:
    values = {"incident_id": "i" * 32, "number": "INC-2026-0001", "category": "Lost or stolen device"}
    values |= {"questions": ("Was it off?", "Where was the key?"), "nonce": "n" * 32}
    return Page(renderer=renderer(), **(values | changes))


def draft(findings: Findings) -> Assessment:
    return Assessment(incident_id="i", version=1, assessor_id=PRIVACY, started_at=NOON, findings=findings)


def sent(view, **values):
    """The form as a client would send it back."""
    return {**view, "state": {"values": state_of(view, values)}}


def full(text: str, row: ExceptionRow = ExceptionRow.UNINTENTIONAL_ACCESS) -> Findings:
    """An assessment with `text`, repeated, in every field as long as it may be."""

    def filled(most: int) -> str:
        return (text * most)[:most].strip()

    screened = Screened(answer=Answer.NO, reason=filled(REASON))
    finding = Finding(known=filled(LONG), why=filled(LONG), evidence=filled(POINTER))
    return Findings(
        screening=Screening(phi=screened, impermissible=screened, unsecured=screened, evidence=filled(POINTER)),
        exception=ExceptionClaim(row=row, answers=MET[row], reason=filled(REASON)),
        factors=dict.fromkeys(Factor, finding),
        conclusion=Conclusion.LOW_PROBABILITY_OF_COMPROMISE,
        conclusion_reason=filled(MOST_CHARACTERS),
    )


def signature_form(findings: Findings):
    words = assessment_signature.in_words(
        "INC-2026-0001", draft(findings), determination=Determination.PENDING, rule_off=True
    )
    return assessment_signature.build(renderer(), words, "i" * 32)


def all_forms(findings: Findings, shown: Page):
    kept = draft(findings)
    yield assessment_screening.build(shown, kept)
    yield assessment_exceptions.build(shown, kept)
    yield assessment_exceptions.build_conditions(shown, kept)
    for step in FACTOR_STEPS:
        yield assessment_factor.build(shown, kept, step)
    yield assessment_conclusion.build(shown, kept)
    yield signature_form(findings)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("row", list(ExceptionRow))
def test_every_form_stays_within_slacks_limits_whatever_was_written(text: str, row: ExceptionRow):
    hostile = (text * 3000)[:3000]
    shown = page(category=hostile, questions=(hostile, hostile), returned_because=hostile)

    for form in all_forms(full(text, row), shown):
        assert check_view(form) == []
        assert len(json.dumps(form)) < VIEW_BYTES
        assert "<!channel>" not in words_of(form)


@pytest.mark.parametrize("text", ["Plain words of a careful person. ", "سجل المريض ", "🔒"])
def test_whoever_signs_sees_every_word_of_the_longest_assessment(text: str):
    findings = full(text)

    words = words_of(signature_form(findings))

    assert "not fit" not in words
    assert words.count(text.strip()[:5]) >= sum(
        kept.count(text.strip()[:5])
        for kept in (
            findings.conclusion_reason,
            findings.exception.reason,
            findings.screening.evidence,
            *(findings.finding(factor).known for factor in Factor),
            *(findings.finding(factor).why for factor in Factor),
        )
    )


def test_a_screening_comes_back_as_it_was_built():
    kept = full("Words. ").screening

    saving = assessment_screening.parse(sent(assessment_screening.build(page(), draft(Findings(screening=kept)))))

    assert (saving.said, saving.going, saving.step, saving.seen) == (kept, Going.ON, Step.SCREENING, 0)


@pytest.mark.parametrize("row", [None, *ExceptionRow])
def test_the_choice_of_an_exception_comes_back_as_it_was_built(row):
    form = assessment_exceptions.build(page(), draft(Findings(exception=ExceptionClaim(row=row))))

    assert assessment_exceptions.parse(sent(form)).said == ChosenException(row=row)


@pytest.mark.parametrize("row", list(ExceptionRow))
def test_the_conditions_of_an_exception_come_back_as_they_were_built(row: ExceptionRow):
    claim = full("Words. ", row).exception
    answers = {one.name: claim.answers.get(one.name, "unknown") for one in CONDITIONS[row]}

    saving = assessment_exceptions.parse_conditions(
        sent(assessment_exceptions.build_conditions(page(), draft(Findings(exception=claim))))
    )

    assert saving.said == ConditionAnswers(row=row, answers=answers, reason=claim.reason)


@pytest.mark.parametrize("step", FACTOR_STEPS)
def test_a_factor_comes_back_as_it_was_built(step: Step):
    kept = full("Words. ")

    saving = assessment_factor.parse(sent(assessment_factor.build(page(), draft(kept), step)))

    factor = Factor(step.value)
    assert saving.said == FactorFinding(factor=factor, finding=kept.finding(factor))


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_a_conclusion_comes_back_as_it_was_built(conclusion: Conclusion):
    kept = Findings(conclusion=conclusion, conclusion_reason="Own words.")

    saving = assessment_conclusion.parse(sent(assessment_conclusion.build(page(), draft(kept))))

    assert (saving.said, saving.going) == (Concluded(conclusion=conclusion, reason="Own words."), Going.SUBMIT)


def test_a_text_too_long_for_the_form_of_whoever_signs_is_refused_beside_its_field():
    form = assessment_factor.build(page(), draft(Findings()), Step.RISK_MITIGATED)

    with pytest.raises(FormErrors) as refused:
        assessment_factor.parse(sent(form, risk_mitigated_known="x" * 1301, risk_mitigated_why="y"))

    assert refused.value.by_block == {
        "risk_mitigated_known": "Please shorten this to 1300 characters; name the evidence for the rest."
    }
