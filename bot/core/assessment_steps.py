"""The way through a risk assessment: which step follows which, what a step says, whether it was overtaken.

Seven steps are shown; the second asks twice where an exception is looked at. A step never decides for the next one:
answers only shorten the way where the law itself stops asking.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.assessment import (
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
)
from bot.core.errors import UserError
from bot.core.incident import Incident
from bot.core.triage import Answer
from bot.core.triage_answers import Question as AtTriage


class Step(StrEnum):
    """Every form of the way, in order. The factors' steps carry the factors' own names."""

    SCREENING = "screening"
    EXCEPTIONS = "exceptions"
    CONDITIONS = "conditions"
    PHI_NATURE_AND_EXTENT = Factor.PHI_NATURE_AND_EXTENT.value
    UNAUTHORIZED_RECIPIENT = Factor.UNAUTHORIZED_RECIPIENT.value
    ACQUIRED_OR_VIEWED = Factor.ACQUIRED_OR_VIEWED.value
    RISK_MITIGATED = Factor.RISK_MITIGATED.value
    CONCLUSION = "conclusion"

    @property
    def number(self) -> int:
        """Its number of `SHOWN`: the two forms about exceptions are one step."""
        place = list(Step).index(self) + 1
        return place if self in (Step.SCREENING, Step.EXCEPTIONS) else place - 1


SHOWN = Step.CONCLUSION.number
FACTOR_STEPS = tuple(Step(factor.value) for factor in Factor)


class Going(StrEnum):
    """What the person wants after a step. Back and close keep what is there, however little."""

    ON = "on"
    BACK = "back"
    CLOSE = "close"
    NOTIFY = "notify"
    SUBMIT = "submit"


@dataclass(frozen=True, kw_only=True)
class ChosenException:
    """The exception somebody wants to look at; None: none of them."""

    row: ExceptionRow | None


@dataclass(frozen=True, kw_only=True)
class ConditionAnswers:
    """The answers to the conditions of the exception `row`, and why (free text)."""

    row: ExceptionRow
    answers: Mapping[str, str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class FactorFinding:
    """What is said of one factor."""

    factor: Factor
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Concluded:
    """What is concluded, and why (free text)."""

    conclusion: Conclusion | None
    reason: str


Said = Screening | ChosenException | ConditionAnswers | FactorFinding | Concluded


@dataclass(frozen=True, kw_only=True)
class Saving:
    """One step as it was sent in: for which version, how often it had been kept when the form was built, and what."""

    step: Step
    version: int
    seen: int
    going: Going
    said: Said


def walk(findings: Findings) -> tuple[Step, ...]:
    """The steps to take, as far as the answers so far tell. A proven "no" or a whole exception leads to the end."""
    way = [Step.SCREENING]
    if not any(findings.screening.ends_duty(question) for question in Question):
        way += [Step.EXCEPTIONS]
        way += [Step.CONDITIONS] if findings.exception.row else []
        way += () if findings.exception.holds else FACTOR_STEPS
    return (*way, Step.CONCLUSION)


def following(step: Step, findings: Findings) -> Step:
    """The step after this one; after the last, the last."""
    order = list(Step)
    later = (one for one in walk(findings) if order.index(one) > order.index(step))
    return next(later, Step.CONCLUSION)


def preceding(step: Step, findings: Findings) -> Step:
    """The step before this one; before the first, the first."""
    order = list(Step)
    earlier = [one for one in walk(findings) if order.index(one) < order.index(step)]
    return earlier[-1] if earlier else Step.SCREENING


def leads_to(saving: Saving, findings: Findings) -> Step:
    """Where the person is led after a step was kept: what the form shows next, or what is shown on reopening."""
    if saving.going is Going.ON:
        return following(saving.step, findings)
    if saving.going is Going.BACK:
        return preceding(saving.step, findings)
    if saving.going is Going.CLOSE:
        return saving.step
    return Step.CONCLUSION


def saves_seen(draft: Assessment, step: Step) -> int:
    """How often what a step shows was kept so far. The conclusion shows everything, so everything counts."""
    if step is Step.CONCLUSION:
        return sum(draft.saves.values())
    shown = (Step.EXCEPTIONS, Step.CONDITIONS) if step is Step.CONDITIONS else (step,)
    return sum(draft.saves.get(one.value, 0) for one in shown)


def check_current(draft: Assessment, saving: Saving) -> None:
    """Raise where somebody else was faster: a later save never silently overwrites."""
    if draft.version != saving.version or draft.status is not Status.DRAFT:
        raise UserError(f"Version {saving.version} is no longer open. {_KEPT_HERE}")
    if saves_seen(draft, saving.step) != saving.seen:
        raise UserError(f"This was changed meanwhile, in another form. {_KEPT_HERE}")


_KEPT_HERE = "What you typed is still here: copy it, close this form and open it again with `assess`."


def with_step(draft: Assessment, saving: Saving) -> Assessment:
    """The draft with one step kept. Raises where it was overtaken."""
    check_current(draft, saving)
    findings = answered(draft.findings, saving.said)
    saves = {**draft.saves, saving.step.value: draft.saves.get(saving.step.value, 0) + 1}
    return replace(draft, findings=findings, saves=saves, next_step=leads_to(saving, findings).value)


def answered(findings: Findings, said: Said) -> Findings:
    """The findings with what one step says. Another exception than before begins with no condition answered."""
    match said:
        case Screening():
            return replace(findings, screening=said)
        case ChosenException(row=row):
            same = row is findings.exception.row
            return findings if same else replace(findings, exception=ExceptionClaim(row=row))
        case ConditionAnswers():
            claim = ExceptionClaim(row=said.row, answers=dict(said.answers), reason=said.reason)
            return replace(findings, exception=claim)
        case FactorFinding():
            return replace(findings, factors={**findings.factors, said.factor: said.finding})
    return replace(findings, conclusion=said.conclusion, conclusion_reason=said.reason)


def screened_at_triage(draft: Assessment, incident: Incident) -> Screening | None:
    """What triage answered, for the first step to begin with; None once somebody kept that step, or without a triage.

    Only answers are taken over. A "no" ends nothing before the assessor gives its reason and its proof.
    """
    if incident.triaged_at is None or draft.version != 1 or Step.SCREENING.value in draft.saves:
        return None
    unsecured = Answer(incident.answers.get(AtTriage.UNSECURED.value, Answer.UNKNOWN))
    known = Screening(phi=Screened(answer=Answer(incident.phi.value)), unsecured=Screened(answer=unsecured))
    return None if known == Screening() else known


def next_step(draft: Assessment) -> Step:
    """Where to go on with a draft."""
    return Step(draft.next_step) if draft.next_step else Step.SCREENING
