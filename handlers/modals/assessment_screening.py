"""Step 1: is it PHI, was it impermissible, was it unsecured? A "no" that ends the duty needs reason and proof."""

from collections.abc import Mapping
from typing import Any

from bot.core.assessment import Assessment, Question, Screened, Screening
from bot.core.assessment_steps import Going, Saving, Step
from bot.core.triage import Answer
from handlers.modals.assessment_frame import (
    POINTER,
    REASON,
    UNSURE,
    Page,
    framed,
    going_of,
    saving,
    words_input,
    written,
)
from handlers.modals.form import Answers, Block, View, select

EVIDENCE = "screening_evidence"

_LABELS = {
    Question.PHI: "Is it protected health information?",
    Question.IMPERMISSIBLE: "Was it acquired, accessed, used or disclosed in a way that is not permitted?",
    Question.UNSECURED: "Was the information unsecured?",
}
_HINTS = {
    Question.PHI: "If no: which exclusion? Employment records, education records, dead over 50 years, de-identified.",
    Question.IMPERMISSIBLE: "If no: which permission, and its citation? An expired authorization is none.",
    Question.UNSECURED: "If no: product and mode, who checked, power and sign-in state then, where the key was.",
}


def build(page: Page, draft: Assessment) -> View:
    """The form, with what was kept so far."""
    screening = draft.findings.screening
    inputs = [block for question in Question for block in _asked(question, screening.of(question))]
    hint = "Log, record, ticket or person. Needed for every no."
    inputs.append(words_input(EVIDENCE, "Where is the proof kept?", screening.evidence, hint=hint, most=POINTER))
    return framed(page, draft, Step.SCREENING, inputs, Going.ON, Going.NOTIFY, Going.CLOSE)


def parse(view: Mapping[str, Any]) -> Saving:
    """The step as sent in. Raises FormErrors."""
    answers = Answers(view)
    going = going_of(answers, Step.SCREENING)
    said = Screening(
        phi=_screened(answers, Question.PHI),
        impermissible=_screened(answers, Question.IMPERMISSIBLE),
        unsecured=_screened(answers, Question.UNSECURED),
        evidence=written(answers, EVIDENCE, POINTER),
    )
    if going is Going.ON:
        _require_proof(answers, said)
    answers.finish()
    return saving(view, going, said)


def _asked(question: Question, screened: Screened) -> list[Block]:
    return [
        select(question, _LABELS[question], UNSURE, chosen=screened.answer),
        words_input(f"{question}_reason", "Why?", screened.reason, hint=_HINTS[question]),
    ]


def _screened(answers: Answers, question: Question) -> Screened:
    answer = Answer(answers.choice(question, Answer.UNKNOWN))
    return Screened(answer=answer, reason=written(answers, f"{question}_reason", REASON))


def _require_proof(answers: Answers, said: Screening) -> None:
    denied = [question for question in Question if said.of(question).answer is Answer.NO]
    for question in denied:
        sentence = "A no here ends the duty to notify. Please say why; if it cannot be shown, choose “not known”."
        answers.require(f"{question}_reason", said.of(question).reason, sentence)
    if denied:
        answers.require(EVIDENCE, said.evidence, "Please say where the proof of the no is kept.")
