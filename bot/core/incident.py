"""What an incident is, which stages it passes and which moves are allowed. Decides; touches nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.core.errors import UserError


class State(StrEnum):
    """Where an incident stands as a whole. Reopening leads back to `triaged`, or to `reported` if never triaged."""

    REPORTED = "reported"
    TRIAGED = "triaged"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What triage found. Near misses and false alarms close the same way, shorter; duplicates name their original."""

    GENUINE = "genuine_incident"
    NEAR_MISS = "near_miss"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


class Phi(StrEnum):
    """Whether patient information is involved. Unknown counts as yes wherever a duty hangs on it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """The work after the report, in the order of the card. Stages after triage overlap in real life."""

    TRIAGE = "triage"
    CONTAINMENT = "containment"
    INVESTIGATION = "investigation"
    ASSESSMENT = "assessment"
    NOTIFICATION = "notification"
    RECOVERY = "recovery"
    REVIEW = "review"


class StageStatus(StrEnum):
    """How far one stage is. `not_needed` always carries a reason."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, kw_only=True)
class StageRecord:
    """The status of one stage, with who set it and when (UTC)."""

    stage: Stage
    status: StageStatus
    reason: str = ""
    set_by: str | None = None
    set_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One incident as the record holds it. Instants are UTC; days are days in the entity's time zone.

    `what_happened`, `where_noted`, `export_place` and the reasons are free text and may hold PHI; nothing else may.
    `answers` are triage's plain answers (yes, no, unknown) by question; `facts` is what the law engine is told.
    """

    id: str
    number: str
    entity_id: str
    state: State
    category: str
    severity: str
    severity_reason: str = ""
    outcome: Outcome | None = None
    outcome_reason: str = ""
    duplicate_of: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    phi: Phi = Phi.UNKNOWN
    still_happening: str = "unknown"
    team_member_involved: str = "unknown"
    what_happened: str = ""
    where_noted: str = ""
    on_behalf_of: str = ""
    reporter_id: str | None = None
    anonymous: bool = False
    reported_at: datetime
    noticed_on: date
    discovered_on: date
    discovered_because: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    channel_id: str | None = None
    channel_name: str | None = None
    card_ts: str | None = None
    version: int = 1
    triaged_at: datetime | None = None
    closed_at: datetime | None = None
    closing_reason: str = ""
    export_place: str = ""
    export_sha256: str | None = None
    archive_at: datetime | None = None
    archived: bool = False
    retain_until: date | None = None


def incident_number(year: int, sequence: int) -> str:
    """The incident's public number, such as INC-2026-0007."""
    return f"INC-{year}-{sequence:04d}"


def channel_name(number: str, category: str, attempt: int = 0) -> str:
    """The channel's name: number and category slug, never free text. A taken name gets a suffix (`-2`, `-3`, …)."""
    suffix = f"-{attempt + 1}" if attempt else ""
    return f"{number.lower()}-{category}{suffix}"


def asks_for_nothing(incident: Incident) -> bool:
    """Whether nothing is left to do but to close it: another incident carries it, or nothing happened to anybody's
    information. A false alarm in which patient information is not ruled out is worked on like any other.
    """
    is_harmless = incident.outcome is Outcome.FALSE_ALARM and incident.phi is Phi.NO
    return is_harmless or incident.outcome is Outcome.DUPLICATE


def needs_no_determination(incident: Incident) -> bool:
    """Whether it may be closed without a signed determination: another incident carries it, or it was a near miss or
    a false alarm in which patient information is ruled out.
    """
    is_shorter = incident.outcome in (Outcome.NEAR_MISS, Outcome.FALSE_ALARM)
    return incident.outcome is Outcome.DUPLICATE or (is_shorter and incident.phi is Phi.NO)


def refuse_if_closed(incident: Incident) -> None:
    """Raise the sentence that a change to a closed incident deserves."""
    if incident.state is State.CLOSED:
        raise UserError(f"{incident.number} is closed. Reopen it first: `reopen`.")


def check_stage_move(stage: Stage, status: StageStatus, reason: str) -> None:
    """Raise if a stage may not be set so: skipping a stage needs a reason, and triage is never skipped."""
    if status is StageStatus.NOT_NEEDED and stage is Stage.TRIAGE:
        raise UserError("Triage cannot be skipped. It can be short: `triage`, then false alarm or near miss.")
    if status is StageStatus.NOT_NEEDED and not reason.strip():
        raise UserError(f"Say why {stage} is not needed: the reason stays in the record.")
