"""The four-factor breach risk assessment (45 CFR 164.402(2)): what is asked, what it may conclude, who may sign it.

A person concludes and a second one signs; nothing here adds up, weighs or suggests. What is not known never helps:
until a version is signed the determination is pending, and the law presumes a breach.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.determination import LOW_PROBABILITY_TEST, Determination
from bot.core.errors import NotAllowed, UserError
from bot.core.triage import Answer

YES, NO, UNKNOWN = Answer.YES.value, Answer.NO.value, Answer.UNKNOWN.value


class Question(StrEnum):
    """What is screened first, in the order of the law. Only a proven "no" ends the duty."""

    PHI = "phi"
    IMPERMISSIBLE = "impermissible"
    UNSECURED = "unsecured"


class Factor(StrEnum):
    """The four that 45 CFR 164.402(2)(i) to (iv) names, in its order."""

    PHI_NATURE_AND_EXTENT = "phi_nature_and_extent"
    UNAUTHORIZED_RECIPIENT = "unauthorized_recipient"
    ACQUIRED_OR_VIEWED = "acquired_or_viewed"
    RISK_MITIGATED = "risk_mitigated"

    @property
    def numeral(self) -> str:
        """The law's number for it."""
        return ("i", "ii", "iii", "iv")[list(Factor).index(self)]


class ExceptionRow(StrEnum):
    """The three exceptions of 45 CFR 164.402(1). All conditions of one row must hold."""

    UNINTENTIONAL_ACCESS = "exception_i"
    INADVERTENT_DISCLOSURE = "exception_ii"
    NOT_RETAINED = "exception_iii"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition of an exception, met by one of these answers; none of them: kept and shown, never deciding.

    `name` is the word of a facts file, except where `in_facts` is false: those the assessor alone vouches for.
    """

    name: str
    met_by: frozenset[str] = frozenset()
    in_facts: bool = True


ACTORS = ("workforce", "under_authority")
_IF_YES, _IF_NO = frozenset({YES}), frozenset({NO})
CONDITIONS: Mapping[ExceptionRow, tuple[Condition, ...]] = {
    ExceptionRow.UNINTENTIONAL_ACCESS: (
        Condition(name="unintentional", met_by=_IF_YES, in_facts=False),
        Condition(name="actor", met_by=frozenset(ACTORS)),
        Condition(name="good_faith", met_by=_IF_YES),
        Condition(name="within_scope", met_by=_IF_YES),
        Condition(name="further_impermissible_use", met_by=_IF_NO),
    ),
    ExceptionRow.INADVERTENT_DISCLOSURE: (
        Condition(name="inadvertent", met_by=_IF_YES, in_facts=False),
        Condition(name="discloser_authorized", met_by=_IF_YES),
        Condition(name="recipient_authorized", met_by=_IF_YES),
        Condition(name="same_entity_or_ohca", met_by=_IF_YES),
        Condition(name="further_impermissible_use", met_by=_IF_NO),
    ),
    ExceptionRow.NOT_RETAINED: (
        Condition(name="disclosed_to_unauthorized_person", met_by=_IF_YES, in_facts=False),
        Condition(name="good_faith_belief_not_retained", met_by=_IF_YES),
        Condition(name="returned_unopened_undeliverable"),
        Condition(name="recovered_immediately"),
    ),
}


class Conclusion(StrEnum):
    """What the assessor concludes, in a person's own words beside it. Never chosen by the program."""

    BREACH = "breach"
    LOW_PROBABILITY_OF_COMPROMISE = "low_probability_of_compromise"
    EXCEPTION_APPLIES = "exception_applies"
    NO_UNSECURED_PHI = "no_unsecured_phi"
    NOT_PHI = "not_phi"
    NOT_IMPERMISSIBLE = "not_impermissible"
    NOTIFY_WITHOUT_ASSESSING = "notify_without_assessing"

    @property
    def determination(self) -> Determination:
        """What it makes of the incident once signed. Notifying without assessing leaves the presumption standing."""
        return _DETERMINATIONS[self]


_DETERMINATIONS = {
    Conclusion.BREACH: Determination.BREACH,
    Conclusion.LOW_PROBABILITY_OF_COMPROMISE: Determination.LOW_PROBABILITY_OF_COMPROMISE,
    Conclusion.EXCEPTION_APPLIES: Determination.EXCEPTION_APPLIES,
    Conclusion.NO_UNSECURED_PHI: Determination.NO_UNSECURED_PHI,
    Conclusion.NOT_PHI: Determination.NO_UNSECURED_PHI,
    Conclusion.NOT_IMPERMISSIBLE: Determination.NO_UNSECURED_PHI,
    Conclusion.NOTIFY_WITHOUT_ASSESSING: Determination.BREACH,
}
_ENDED_BY = {
    Conclusion.NO_UNSECURED_PHI: Question.UNSECURED,
    Conclusion.NOT_PHI: Question.PHI,
    Conclusion.NOT_IMPERMISSIBLE: Question.IMPERMISSIBLE,
}


@dataclass(frozen=True, kw_only=True)
class Screened:
    """One screening answer and the reason for it (free text)."""

    answer: Answer = Answer.UNKNOWN
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Screening:
    """The screening. `evidence` says where the proof of every "no" is kept (free text)."""

    phi: Screened = Screened()
    impermissible: Screened = Screened()
    unsecured: Screened = Screened()
    evidence: str = ""

    def of(self, question: Question) -> Screened:
        """What was answered to one question."""
        found: Screened = getattr(self, question.value)
        return found

    def ends_duty(self, question: Question) -> bool:
        """Whether this answer ends the duty: a "no" with its reason and its proof (164.414(b): our burden)."""
        screened = self.of(question)
        return screened.answer is Answer.NO and bool(screened.reason) and bool(self.evidence)


@dataclass(frozen=True, kw_only=True)
class ExceptionClaim:
    """The one exception looked at, if any, with the answer to each of its conditions. `reason` is free text."""

    row: ExceptionRow | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether every condition of the row is known and met, and somebody wrote why."""
        return self.row is not None and bool(self.reason) and not self.open_conditions

    @property
    def open_conditions(self) -> tuple[str, ...]:
        """The conditions that are not met, or not known to be."""
        asked = CONDITIONS[self.row] if self.row else ()
        return tuple(one.name for one in asked if one.met_by and self.answers.get(one.name) not in one.met_by)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is known about one factor, why it counts as it does, and where the evidence is. All free text."""

    known: str = ""
    why: str = ""
    evidence: str = ""

    @property
    def addressed(self) -> bool:
        """Whether there are words and a reason. Pointers to evidence are asked for, not required."""
        return bool(self.known) and bool(self.why)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All that one version says."""

    screening: Screening = Screening()
    exception: ExceptionClaim = ExceptionClaim()
    factors: Mapping[Factor, Finding] = field(default_factory=dict)
    conclusion: Conclusion | None = None
    conclusion_reason: str = ""

    def finding(self, factor: Factor) -> Finding:
        """What is said of one factor so far."""
        return self.factors.get(factor, Finding())


class Status(StrEnum):
    """How far a version is. Only a draft may change; what was submitted never does."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One version of an incident's assessment. Instants are UTC.

    `assessor_id` is who submitted it (of a draft: who began it), `approver_id` who signed or returned it. `saves`
    counts how often each step was kept, `next_step` names the step to go on with. `rule_off`: it was signed while
    the second signature was switched off.
    """

    incident_id: str
    version: int
    status: Status = Status.DRAFT
    assessor_id: str
    started_at: datetime
    findings: Findings = Findings()
    saves: Mapping[str, int] = field(default_factory=dict)
    next_step: str = ""
    submitted_at: datetime | None = None
    approver_id: str | None = None
    decided_at: datetime | None = None
    return_reason: str = ""
    rule_off: bool = False


def newest_signed(versions: Iterable[Assessment]) -> Assessment | None:
    """The version that counts: the newest one signed. A newer draft changes nothing until it is signed too."""
    signed = [one for one in versions if one.status is Status.SIGNED]
    return max(signed, key=lambda one: one.version, default=None)


def determination_of(signed: Assessment | None) -> Determination:
    """What the incident is in law by the version that counts; pending without one, and a breach is presumed."""
    if signed is None or signed.status is not Status.SIGNED or signed.findings.conclusion is None:
        return Determination.PENDING
    return signed.findings.conclusion.determination


def working_copy(versions: Sequence[Assessment], incident_id: str, *, by: str, at: datetime) -> Assessment:
    """The draft to work on: the open one, or the next version as a copy of the last. Raises while one waits.

    A copy is the next person's to conclude, so it carries no signature, no return and no count of saves.
    """
    last = max(versions, key=lambda one: one.version, default=None)
    if last is None:
        return Assessment(incident_id=incident_id, version=1, assessor_id=by, started_at=at)
    if last.status is Status.DRAFT:
        return last
    if last.status is Status.SUBMITTED:
        raise UserError(
            f"Version {last.version} waits for a signature and cannot be changed now. "
            "An officer can sign it, or return it with a reason: `sign`."
        )
    return Assessment(
        incident_id=incident_id, version=last.version + 1, assessor_id=by, started_at=at, findings=last.findings
    )


def missing(findings: Findings, *, phr_vendor: bool = False) -> tuple[str, ...]:
    """What stands against submitting this conclusion, one sentence each; empty when nothing does."""
    if findings.conclusion is None:
        return ("Choose what you conclude.",)
    sentences = list(_unsupported(findings, findings.conclusion, phr_vendor=phr_vendor))
    if not findings.conclusion_reason:
        sentences.append("Say in your own words why you conclude so.")
    return tuple(sentences)


def _unsupported(findings: Findings, conclusion: Conclusion, *, phr_vendor: bool) -> Iterable[str]:
    if phr_vendor and conclusion in (Conclusion.EXCEPTION_APPLIES, Conclusion.LOW_PROBABILITY_OF_COMPROMISE):
        yield "The rule for vendors of personal health records (16 CFR 318) knows neither exceptions nor factors."
    elif conclusion in _ENDED_BY:
        yield from _not_ended(findings.screening, _ENDED_BY[conclusion])
    elif conclusion is Conclusion.EXCEPTION_APPLIES:
        yield from _no_exception(findings.exception)
    elif conclusion in (Conclusion.LOW_PROBABILITY_OF_COMPROMISE, Conclusion.BREACH):
        yield from _not_addressed(findings)


def _not_ended(screening: Screening, question: Question) -> Iterable[str]:
    if screening.of(question).answer is not Answer.NO:
        yield f"Step 1 does not say so: “{_ASKED[question]}” is not answered with no."
    elif not screening.ends_duty(question):
        yield "Step 1 needs the reason for that no, and where its proof is kept."


def _no_exception(claim: ExceptionClaim) -> Iterable[str]:
    if claim.row is None:
        yield "Step 2 names no exception."
    elif claim.open_conditions:
        yield f"Not every condition of the exception is known and met (step 2): {_spoken(claim.open_conditions)}."
    elif not claim.reason:
        yield "Step 2 needs the reason why the exception applies."


def _not_addressed(findings: Findings) -> Iterable[str]:
    if left := [factor for factor in Factor if not findings.finding(factor).addressed]:
        yield f"Every factor needs words and a reason; still open: {_spoken(left)}."
    if left and findings.conclusion is Conclusion.BREACH:
        yield "You can also notify without assessing."


_ASKED = {
    Question.PHI: "Is it protected health information?",
    Question.IMPERMISSIBLE: "Was the use or disclosure one that is not permitted?",
    Question.UNSECURED: "Was the information unsecured?",
}


def _spoken(names: Iterable[str]) -> str:
    return ", ".join(str(name).replace("_", " ") for name in names)


def signers(officers: Iterable[str], assessor_id: str, *, second_signature: bool) -> tuple[str, ...]:
    """Who of the officers may sign: not the assessor, unless the second signature is switched off."""
    return tuple(dict.fromkeys(user for user in officers if user != assessor_id or not second_signature))


def check_signer(assessment: Assessment, user_id: str, *, second_signature: bool) -> None:
    """Raise the sentence for who may not sign this version. That the person is an officer was asked before."""
    if second_signature and user_id == assessment.assessor_id:
        mine = f"You concluded version {assessment.version} yourself"
        raise NotAllowed(f"{mine}; the second signature is another officer's.")


def submitted(draft: Assessment, *, by: str, at: datetime) -> Assessment:
    """The draft as it was put forward: from now on it never changes. `by` is its assessor."""
    return replace(draft, status=Status.SUBMITTED, assessor_id=by, submitted_at=at)


def decided(
    waiting: Assessment, *, by: str, at: datetime, return_reason: str | None = None, rule_off: bool = False
) -> Assessment:
    """The version signed, or returned where a reason for that is given. Raises where it waits for nobody."""
    if waiting.status is not Status.SUBMITTED:
        raise UserError(f"Version {waiting.version} is {waiting.status}; it waits for no signature.")
    if return_reason is not None and not return_reason.strip():
        raise UserError("Say what should be changed: the reason goes back with the assessment.")
    status = Status.SIGNED if return_reason is None else Status.RETURNED
    return replace(
        waiting, status=status, approver_id=by, decided_at=at, return_reason=return_reason or "", rule_off=rule_off
    )


DETERMINED_FACTS = frozenset(
    {"is_phi", "impermissible", "unsecured", "security_facts", "exception_facts", "risk_assessment"}
)
"""The words of a facts file that only a signed assessment may set."""


def with_determination(facts: Mapping[str, object], signed: Assessment | None) -> dict[str, object]:
    """An incident's facts with what its signed version says, in place of whatever an older one said."""
    others = {name: value for name, value in facts.items() if name not in DETERMINED_FACTS}
    return others | (facts_from(signed) if signed else {})


def facts_from(assessment: Assessment) -> dict[str, object]:
    """What the law engine is told, in the words of a facts file; nothing at all before the signature.

    Only the conclusion speaks: an answer that nobody built upon is left out, so that it cannot end a duty by itself.
    No free text: where the words are is said instead.
    """
    conclusion, findings = assessment.findings.conclusion, assessment.findings
    if assessment.status is not Status.SIGNED or conclusion is None:
        return {}
    basis = f"signed assessment, version {assessment.version}"
    if conclusion is Conclusion.NOT_PHI:
        return {"is_phi": False}
    if conclusion is Conclusion.NOT_IMPERMISSIBLE:
        return {"impermissible": False}
    if conclusion is Conclusion.NO_UNSECURED_PHI:
        return {"unsecured": False, "security_facts": {"proof": basis}}
    if conclusion is Conclusion.EXCEPTION_APPLIES:
        return {"exception_facts": _exception_facts(findings.exception)}
    return {"risk_assessment": _risk_assessment(findings, conclusion, basis)}


def _exception_facts(claim: ExceptionClaim) -> dict[str, object]:
    asked = CONDITIONS[claim.row] if claim.row else ()
    known = {one.name: claim.answers.get(one.name, UNKNOWN) for one in asked if one.in_facts}
    truths = {YES: True, NO: False}
    return {name: truths.get(answer, answer) for name, answer in known.items() if answer != UNKNOWN}


def _risk_assessment(findings: Findings, conclusion: Conclusion, basis: str) -> dict[str, object]:
    if conclusion is Conclusion.NOTIFY_WITHOUT_ASSESSING:
        return {"performed": False, "basis": basis}
    return {
        "performed": True,
        "low_probability": conclusion is Conclusion.LOW_PROBABILITY_OF_COMPROMISE,
        "basis": basis,
        "factors_addressed": [factor.numeral for factor in Factor if findings.finding(factor).addressed],
        "documented": True,
        "standard_applied": LOW_PROBABILITY_TEST,
    }
