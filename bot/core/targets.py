"""The team's own targets: what should have happened how long after what. They remind; they are never the law.

The values are data (data/targets.yaml). A legal date is an obligation's and lives elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.core.incident import Stage, StageRecord, StageStatus
from bot.core.triage import Severity

_AT_WORK = (Stage.CONTAINMENT, Stage.INVESTIGATION, Stage.RECOVERY)


class TargetName(StrEnum):
    """Every target the program knows how to watch; data gives each its time, owner and ladder."""

    COMMANDER_ASSIGNED = "commander_assigned"
    TRIAGED = "triaged"
    CONTAINMENT_DECIDED = "containment_decided"
    PRIVACY_OFFICER_TOLD = "privacy_officer_told"
    COUNT_ESTIMATED = "count_estimated"
    FOUR_FACTORS_DRAFTED = "four_factors_drafted"
    DETERMINED = "determined"
    LETTERS_SENT = "letters_sent"
    HARD_LIMIT = "hard_limit"
    STATUS_UPDATE = "status_update"


class ClockStart(StrEnum):
    """What a target counts from. `discovered_on` is a day and day 0; the others are instants."""

    REPORTED_AT = "reported_at"
    LAST_UPDATE_AT = "last_update_at"
    DISCOVERED_ON = "discovered_on"


@dataclass(frozen=True, kw_only=True)
class Target:
    """One target. `within` and `ladders` are by severity slug; `owner` is the role that is reminded.

    No ladder: drawn and listed, but not reminded of, because an obligation already is.
    """

    name: TargetName
    title: str
    owner: str
    clock_starts: ClockStart
    within: Mapping[str, timedelta]
    ladders: Mapping[str, str]


def target_due_at(target: Target, severity: Severity, started_at: datetime) -> datetime:
    """The UTC instant a target falls due, counted from the report or the last update."""
    if target.clock_starts is ClockStart.DISCOVERED_ON or started_at.tzinfo is None:
        raise ValueError(f"{target.name} does not count from this instant")
    return started_at.astimezone(UTC) + target.within[severity.slug]


def target_due_on(target: Target, severity: Severity, discovered_on: date) -> date:
    """The day a target falls due, the day of discovery being day 0."""
    if target.clock_starts is not ClockStart.DISCOVERED_ON:
        raise ValueError(f"{target.name} does not count from the day of discovery")
    return discovered_on + target.within[severity.slug]


def asks_for_updates(stages: Mapping[Stage, StageRecord]) -> bool:
    """Whether status updates fall due: until containment, investigation and recovery are settled.

    What is left then, letters and the review, has dates of its own; an hourly question would only teach to ignore it.
    """
    return any(stages[stage].status not in (StageStatus.DONE, StageStatus.NOT_NEEDED) for stage in _AT_WORK)
