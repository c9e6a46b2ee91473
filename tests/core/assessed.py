"""Risk assessments to begin with: what was found, concluded and signed."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.assessment import (
    Assessment,
    Conclusion,
    ExceptionClaim,
    ExceptionRow,
    Factor,
    Finding,
    Findings,
    Screened,
    Screening,
    Status,
)
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
