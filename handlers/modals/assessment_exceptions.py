"""Step 2: does one of the three exceptions apply? First which one is looked at, then every condition of its row."""

from collections.abc import Mapping
from typing import Any

from bot.core.assessment import ACTORS, CONDITIONS, UNKNOWN, Assessment, ExceptionClaim, ExceptionRow
from bot.core.assessment_steps import ChosenException, ConditionAnswers, Going, Saving, Step
from handlers.modals.assessment_frame import (
    REASON,
    UNSURE,
    Page,
    framed,
    going_of,
    saving,
    words_input,
    written,
)
from handlers.modals.form import Answers, Carried, Option, View, radio, select

CHOICE, REASON_FIELD, NONE = "exception", "exception_reason", "none"

EXCEPTIONS: Mapping[ExceptionRow, str] = {
    ExceptionRow.UNINTENTIONAL_ACCESS: "(1)(i) Unintentional access by our own people, in good faith",
    ExceptionRow.INADVERTENT_DISCLOSURE: "(1)(ii) Inadvertent, between two authorized people of one entity",
    ExceptionRow.NOT_RETAINED: "(1)(iii) The recipient could not have retained it",
}
QUESTIONS: Mapping[str, str] = {
    "unintentional": "Was it unintentional?",
    "actor": "Who acquired, accessed or used it?",
    "good_faith": "Was it in good faith?",
    "within_scope": "Was it within the scope of their authority?",
    "further_impermissible_use": "Was it used or disclosed further in a way that is not permitted?",
    "inadvertent": "Was the disclosure inadvertent?",
    "discloser_authorized": "Was the person who disclosed it authorized to access PHI here?",
    "recipient_authorized": "Was the person who received it authorized to access PHI?",
    "same_entity_or_ohca": "Were both at the same entity or organized health care arrangement?",
    "disclosed_to_unauthorized_person": "Was it disclosed to a person who was not authorized?",
    "good_faith_belief_not_retained": "Do we believe in good faith that this person could not have retained it?",
    "returned_unopened_undeliverable": "Did it come back unopened, as undeliverable?",
    "recovered_immediately": "Was it taken back at once?",
}
ANSWERS: Mapping[str, str] = {
    "yes": "Yes",
    "no": "No",
    "unknown": "Not known",
    "workforce": "A workforce member (employee, volunteer, trainee)",
    "under_authority": "Somebody acting under our or a business associate's authority",
    "neither": "Neither of these",
}
_ACTORS: tuple[Option, ...] = tuple((name, ANSWERS[name]) for name in (*ACTORS, "neither", "unknown"))
_EVIDENCE_ONLY = "Evidence for the belief; it decides nothing by itself."


def build(page: Page, draft: Assessment) -> View:
    """The form that asks which exception to look at, if any."""
    options = [(NONE, "None of them"), *EXCEPTIONS.items()]
    chosen = draft.findings.exception.row or NONE
    inputs = [radio(CHOICE, "Which one could apply?", options, chosen=chosen)]
    return framed(page, draft, Step.EXCEPTIONS, inputs, Going.ON, Going.BACK, Going.CLOSE)


def parse(view: Mapping[str, Any]) -> Saving:
    """The step as sent in."""
    answers = Answers(view)
    row = answers.choice(CHOICE, NONE)
    said = ChosenException(row=None if row == NONE else ExceptionRow(row))
    return saving(view, going_of(answers, Step.EXCEPTIONS), said)


def build_conditions(page: Page, draft: Assessment) -> View:
    """The form that asks every condition of the exception chosen."""
    claim = draft.findings.exception
    row = claim.row or ExceptionRow.UNINTENTIONAL_ACCESS
    inputs = [
        select(
            one.name,
            QUESTIONS[one.name],
            _ACTORS if one.name == "actor" else UNSURE,
            chosen=claim.answers.get(one.name, UNKNOWN),
            hint="" if one.met_by else _EVIDENCE_ONLY,
        )
        for one in CONDITIONS[row]
    ]
    hint = "Say how each condition is known, and where the proof is."
    inputs.append(words_input(REASON_FIELD, "Why does it apply, or why not?", claim.reason, hint=hint, needed=True))
    return framed(page, draft, Step.CONDITIONS, inputs, Going.ON, Going.BACK, Going.CLOSE, row=row.value)


def parse_conditions(view: Mapping[str, Any]) -> Saving:
    """The conditions as sent in. Raises FormErrors."""
    answers, row = Answers(view), ExceptionRow(Carried.of(view).extra["row"])
    going = going_of(answers, Step.CONDITIONS)
    given = {one.name: answers.choice(one.name, UNKNOWN) for one in CONDITIONS[row]}
    reason = written(answers, REASON_FIELD, REASON)
    if going is Going.ON:
        answers.require(REASON_FIELD, reason, "Please say why the exception applies, or why it does not.")
    answers.finish()
    return saving(view, going, ConditionAnswers(row=row, answers=given, reason=reason))


def spoken(claim: ExceptionClaim) -> tuple[tuple[str, str], ...]:
    """Each condition of the claim's row with the answer given, in words."""
    asked = CONDITIONS[claim.row] if claim.row else ()
    return tuple((QUESTIONS[one.name], ANSWERS[claim.answers.get(one.name, UNKNOWN)]) for one in asked)
