"""The form of whoever signs: the whole assessment in words, then sign it or send it back with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.assessment import Assessment, Factor, Finding
from bot.core.determination import Determination
from bot.slack.render import Renderer
from handlers.modals.assessment_conclusion import CONCLUSIONS
from handlers.modals.assessment_exceptions import EXCEPTIONS, spoken
from handlers.modals.assessment_factor import TITLES
from handlers.modals.assessment_frame import words_input, written
from handlers.modals.form import Answers, Carried, View, modal, radio

CALLBACK_ID = "signature"
DECISION, REASON_FIELD, SIGN, RETURN = "decision", "return_reason", "sign", "return"
MOST_CHARACTERS = 600
_CHOICES = ((SIGN, "I have read it and I sign it"), (RETURN, "I return it, for the reason below"))


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What the officer decided about one version. `reason` is for a return only."""

    version: int
    approved: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class ConditionWords:
    """One condition of the exception and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class FactorWords:
    """One factor in the assessor's words."""

    numeral: str
    title: str
    known: str
    why: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class AssessmentWords:
    """A whole version in words. `rule_off`: the second signature is switched off in this organisation."""

    number: str
    version: int
    assessor: str
    conclusion: str
    conclusion_reason: str
    phi: str
    phi_reason: str
    impermissible: str
    impermissible_reason: str
    unsecured: str
    unsecured_reason: str
    screening_evidence: str
    exception: str
    conditions: tuple[ConditionWords, ...]
    exception_reason: str
    factors: tuple[FactorWords, ...]
    determination: Determination
    rule_off: bool


def build(renderer: Renderer, words: AssessmentWords, incident_id: str) -> View:
    """The form."""
    blocks = [
        *renderer.form("assessment", words),
        radio(DECISION, "Your decision", _CHOICES, optional=True),
        words_input(REASON_FIELD, "What should be changed?", "", hint="Only if you return it.", most=MOST_CHARACTERS),
    ]
    carried = Carried(incident_id=incident_id, extra={"version": str(words.version)})
    return modal(CALLBACK_ID, "Review and sign", blocks, carried, submit="Record decision")


def parse(view: Mapping[str, Any]) -> Signature:
    """The decision. Raises FormErrors."""
    answers = Answers(view)
    decision, reason = answers.choice(DECISION), written(answers, REASON_FIELD, MOST_CHARACTERS)
    answers.require(DECISION, decision, "Please choose: sign it, or return it.")
    if decision == RETURN:
        answers.require(REASON_FIELD, reason, "Please say what should be changed; it goes back with the assessment.")
    if decision == SIGN and reason:
        answers.fault(DECISION, "You wrote what should be changed. Return it, or clear the text to sign.")
    answers.finish()
    return Signature(version=int(Carried.of(view).extra["version"]), approved=decision == SIGN, reason=reason)


def in_words(number: str, assessment: Assessment, *, determination: Determination, rule_off: bool) -> AssessmentWords:
    """The whole assessment, ready to be said. `determination` is the incident's as it stands before this version."""
    findings = assessment.findings
    screening, claim = findings.screening, findings.exception
    return AssessmentWords(
        number=number,
        version=assessment.version,
        assessor=assessment.assessor_id,
        conclusion=CONCLUSIONS[findings.conclusion] if findings.conclusion else "",
        conclusion_reason=findings.conclusion_reason,
        phi=screening.phi.answer,
        phi_reason=screening.phi.reason,
        impermissible=screening.impermissible.answer,
        impermissible_reason=screening.impermissible.reason,
        unsecured=screening.unsecured.answer,
        unsecured_reason=screening.unsecured.reason,
        screening_evidence=screening.evidence,
        exception=EXCEPTIONS[claim.row] if claim.row else "",
        conditions=tuple(ConditionWords(question=asked, answer=answer) for asked, answer in spoken(claim)),
        exception_reason=claim.reason,
        factors=tuple(_factor(factor, findings.finding(factor)) for factor in Factor),
        determination=determination,
        rule_off=rule_off,
    )


def _factor(factor: Factor, finding: Finding) -> FactorWords:
    return FactorWords(
        numeral=factor.numeral, title=TITLES[factor], known=finding.known, why=finding.why, evidence=finding.evidence
    )
