"""Steps 3 to 6: one factor each. What to consider, what is known in words, and why it counts as it does."""

from collections.abc import Mapping
from typing import Any

from bot.core.assessment import Assessment, Factor, Finding
from bot.core.assessment_steps import FactorFinding, Going, Saving, Step
from handlers.modals.assessment_frame import (
    LONG,
    POINTER,
    Page,
    framed,
    going_of,
    saving,
    step_of,
    words_input,
    written,
)
from handlers.modals.form import Answers, View

TITLES: Mapping[Factor, str] = {
    Factor.PHI_NATURE_AND_EXTENT: "Nature and extent of the information",
    Factor.UNAUTHORIZED_RECIPIENT: "Who used it or received it",
    Factor.ACQUIRED_OR_VIEWED: "Whether it was actually acquired or viewed",
    Factor.RISK_MITIGATED: "How far the risk has been mitigated",
}
_KNOWN_HINTS: Mapping[Factor, str] = {
    Factor.PHI_NATURE_AND_EXTENT: "Kinds of information and counts.",
    Factor.UNAUTHORIZED_RECIPIENT: "Who they are to us, such as another clinic or a stranger.",
    Factor.ACQUIRED_OR_VIEWED: "What logs, the device or the recipient show.",
    Factor.RISK_MITIGATED: "What came back or was destroyed, and who says so.",
}
_WHY_HINT = "Which way does this point, and why? If it cannot be shown, say so: the law then presumes a breach."


def build(page: Page, draft: Assessment, step: Step) -> View:
    """The form of one factor, with what was kept so far."""
    factor = Factor(step.value)
    finding = draft.findings.finding(factor)
    known, why, evidence = _fields(factor)
    inputs = [
        words_input(known, "What we know", finding.known, hint=_KNOWN_HINTS[factor], most=LONG, needed=True),
        words_input(why, "Why", finding.why, hint=_WHY_HINT, most=LONG, needed=True),
        words_input(evidence, "Evidence", finding.evidence, hint="Links, or where it is kept.", most=POINTER),
    ]
    return framed(page, draft, step, inputs, Going.ON, Going.BACK, Going.CLOSE)


def parse(view: Mapping[str, Any]) -> Saving:
    """The factor as sent in. Raises FormErrors."""
    answers, step = Answers(view), step_of(view)
    factor, going = Factor(step.value), going_of(answers, step)
    known, why, evidence = _fields(factor)
    finding = Finding(
        known=written(answers, known, LONG),
        why=written(answers, why, LONG),
        evidence=written(answers, evidence, POINTER),
    )
    if going is Going.ON:
        answers.require(known, finding.known, "Please say what is known. “Nothing is known yet, because …” is fine.")
        answers.require(why, finding.why, "Please give the reason. An assessment without one does not count.")
    answers.finish()
    return saving(view, going, FactorFinding(factor=factor, finding=finding))


def _fields(factor: Factor) -> tuple[str, str, str]:
    return f"{factor}_known", f"{factor}_why", f"{factor}_evidence"
