"""Risk assessments: every version of an incident's, and who of the officers may sign one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

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
    newest_signed,
    signers,
)
from bot.core.assessment import determination_of as determination_by
from bot.core.determination import Determination
from bot.core.team import OFFICER_ROLES
from bot.core.triage import Answer
from bot.store import choices, team
from bot.store.mapping import add, change, to_core
from bot.store.session import Unit, View
from bot.store.tables import RiskAssessmentRow

SECOND_SIGNATURE, OFF, ON = "second_signature", "off", "on"


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """A row with its sealed texts opened."""

    incident_id: str
    version: int
    status: Status
    assessor_id: str
    started_at: datetime
    answers: Mapping[str, Any]
    screening: str
    exception_reason: str
    phi_nature_and_extent: str
    unauthorized_recipient: str
    acquired_or_viewed: str
    risk_mitigated: str
    conclusion: Conclusion | None
    conclusion_reason: str
    saves: Mapping[str, int]
    next_step: str
    submitted_at: datetime | None
    approver_id: str | None
    decided_at: datetime | None
    return_reason: str
    rule_off: bool


def versions(view: View, incident_id: str) -> Sequence[Assessment]:
    """Every version of the incident's assessment, oldest first."""
    statement = select(RiskAssessmentRow).where(col(RiskAssessmentRow.incident_id) == incident_id)
    rows = view.rows(statement.order_by(col(RiskAssessmentRow.version)))
    return [_assessment(to_core(view, row, _Stored)) for row in rows]


def get_version(view: View, incident_id: str, version: int) -> Assessment:
    """One version. Raises StopIteration where there is none."""
    return next(one for one in versions(view, incident_id) if one.version == version)


def awaiting_signature(view: View, incident_id: str) -> Assessment | None:
    """The version that waits for a signature, if one does."""
    return next((one for one in versions(view, incident_id) if one.status is Status.SUBMITTED), None)


def signed(view: View, incident_id: str) -> Assessment | None:
    """The version that counts: the newest one signed."""
    return newest_signed(versions(view, incident_id))


def determination_of(view: View, incident_id: str) -> Determination:
    """What the incident is in law by now; pending, and presumed a breach, until a version is signed."""
    return determination_by(signed(view, incident_id))


def keep(unit: Unit, assessment: Assessment) -> None:
    """Keep a version as it is now. What was submitted never changes in its words: only a decision may be added."""
    row = unit.first(
        select(RiskAssessmentRow).where(
            col(RiskAssessmentRow.incident_id) == assessment.incident_id,
            col(RiskAssessmentRow.version) == assessment.version,
        )
    )
    if row is None:
        add(unit, RiskAssessmentRow, **_values(assessment), **words_of(assessment.findings))
        return
    if row.status not in (Status.DRAFT, Status.SUBMITTED):
        raise RuntimeError("a decided assessment does not change")
    words = words_of(assessment.findings) if row.status == Status.DRAFT else {}
    change(unit, RiskAssessmentRow, row.id, **_values(assessment), **words)


def needs_second_signature(view: View) -> bool:
    """Whether an assessment needs an approver who is not its assessor: always, unless an officer switched it off."""
    return choices.choices(view).get(SECOND_SIGNATURE) != OFF


def signers_of(view: View, assessment: Assessment) -> Sequence[str]:
    """Which officers may sign this version. Deputies are named only where no holder of an office is left to."""
    rule, entries = needs_second_signature(view), team.roster(view)
    filled = [entries[role] for role in OFFICER_ROLES if role in entries]
    for people in ([one.user_id for one in filled], [one.deputy_id for one in filled if one.deputy_id]):
        present = [user for user in people if not team.is_excluded(view, assessment.incident_id, user)]
        found = signers(present, assessment.assessor_id, second_signature=rule)
        if found:
            return found
    return ()


def words_of(findings: Findings) -> dict[str, Any]:
    """All that a version says, by column; the journal keeps it too."""
    reasons = {question.value: findings.screening.of(question).reason for question in Question}
    return {
        "answers": _answers(findings),
        "screening": _packed({**reasons, "evidence": findings.screening.evidence}),
        "exception_reason": findings.exception.reason,
        "conclusion": findings.conclusion,
        "conclusion_reason": findings.conclusion_reason,
        **{factor.value: _packed(asdict(findings.finding(factor))) for factor in Factor},
    }


def _values(assessment: Assessment) -> dict[str, Any]:
    return {
        "incident_id": assessment.incident_id,
        "version": assessment.version,
        "status": assessment.status,
        "assessor_id": assessment.assessor_id,
        "started_at": assessment.started_at,
        "saves": dict(assessment.saves),
        "next_step": assessment.next_step,
        "submitted_at": assessment.submitted_at,
        "approver_id": assessment.approver_id,
        "decided_at": assessment.decided_at,
        "return_reason": assessment.return_reason,
        "rule_off": assessment.rule_off,
    }


def _answers(findings: Findings) -> dict[str, Any]:
    screened = {question.value: findings.screening.of(question).answer.value for question in Question}
    return {**screened, "exception": findings.exception.row, "conditions": dict(findings.exception.answers)}


def _packed(texts: Mapping[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False) if any(texts.values()) else ""


def _unpacked(text: str) -> Mapping[str, str]:
    texts: dict[str, str] = json.loads(text) if text else {}
    return texts


def _assessment(stored: _Stored) -> Assessment:
    return Assessment(
        incident_id=stored.incident_id,
        version=stored.version,
        status=stored.status,
        assessor_id=stored.assessor_id,
        started_at=stored.started_at,
        findings=_findings(stored),
        saves=stored.saves,
        next_step=stored.next_step,
        submitted_at=stored.submitted_at,
        approver_id=stored.approver_id,
        decided_at=stored.decided_at,
        return_reason=stored.return_reason,
        rule_off=stored.rule_off,
    )


def _findings(stored: _Stored) -> Findings:
    row, conditions = stored.answers.get("exception"), stored.answers.get("conditions", {})
    claim = ExceptionClaim(row=ExceptionRow(row) if row else None, answers=conditions, reason=stored.exception_reason)
    factors = {factor: Finding(**_unpacked(getattr(stored, factor.value))) for factor in Factor}
    return Findings(
        screening=_screening(stored),
        exception=claim,
        factors={factor: finding for factor, finding in factors.items() if finding != Finding()},
        conclusion=stored.conclusion,
        conclusion_reason=stored.conclusion_reason,
    )


def _screening(stored: _Stored) -> Screening:
    texts = _unpacked(stored.screening)

    def screened(question: Question) -> Screened:
        answer = Answer(stored.answers.get(question.value, Answer.UNKNOWN))
        return Screened(answer=answer, reason=texts.get(question.value, ""))

    return Screening(
        phi=screened(Question.PHI),
        impermissible=screened(Question.IMPERMISSIBLE),
        unsecured=screened(Question.UNSECURED),
        evidence=texts.get("evidence", ""),
    )
