"""The risk assessment in messages: who may sign, that it came back, what was determined.

Before the signature no message says what was concluded: until then a breach is presumed, and nothing is determined.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.assessment import Assessment
from bot.core.determination import Determination
from bot.slack.messages.look import Look, message
from bot.store import assessments


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A version that waits for a signature."""

    incident_id: str
    number: str
    version: int
    assessor: str
    signers: tuple[str, ...]
    determination: Determination
    rule_off: bool


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A version that came back. `reason` is free text: for the incident's channel only."""

    incident_id: str
    number: str
    version: int
    approver: str
    reason: str
    determination: Determination


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A version that counts from now on. `decided_at` is UTC."""

    number: str
    version: int
    conclusion: str
    assessor: str
    approver: str
    decided_at: datetime
    rule_off: bool


@message
def assessment_submitted(look: Look) -> Waiting:
    """Told to the incident's channel."""
    return _waiting(look)


@message
def signature_asked(look: Look) -> Waiting:
    """Told to each officer who may sign."""
    return _waiting(look)


@message
def assessment_returned(look: Look) -> Returned:
    """Told to the incident's channel, with the reason."""
    return _returned(look, _version(look).return_reason)


@message
def assessment_came_back(look: Look) -> Returned:
    """Told to the assessor; a direct message, so without the reason."""
    return _returned(look, "")


@message
def assessment_signed(look: Look) -> Signed:
    """Told to the incident's channel."""
    version = _version(look)
    return Signed(
        number=look.incident.number,
        version=version.version,
        conclusion=_spoken(version),
        assessor=version.assessor_id,
        approver=version.approver_id or "",
        decided_at=version.decided_at or look.now,
        rule_off=version.rule_off,
    )


def _version(look: Look) -> Assessment:
    return assessments.get_version(look.view, look.incident.id, int(look.facts["version"]))


def _waiting(look: Look) -> Waiting:
    version = _version(look)
    return Waiting(
        incident_id=look.incident.id,
        number=look.incident.number,
        version=version.version,
        assessor=version.assessor_id,
        signers=tuple(assessments.signers_of(look.view, version)),
        determination=assessments.determination_of(look.view, look.incident.id),
        rule_off=not assessments.needs_second_signature(look.view),
    )


def _returned(look: Look, reason: str) -> Returned:
    version = _version(look)
    return Returned(
        incident_id=look.incident.id,
        number=look.incident.number,
        version=version.version,
        approver=version.approver_id or "",
        reason=reason,
        determination=assessments.determination_of(look.view, look.incident.id),
    )


def _spoken(version: Assessment) -> str:
    return str(version.findings.conclusion).replace("_", " ")
