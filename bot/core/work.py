"""What there is to do and what was noted: tasks, timeline, corrective actions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TaskStatus(StrEnum):
    """Done and waived both settle a task; a waiver carries its reason."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do in an incident. `number` is what people type; the text may hold PHI if a person typed it."""

    id: str
    incident_id: str
    number: int
    key: str | None
    stage: str
    text: str
    role: str | None
    owner_id: str | None
    required: bool
    due_at: datetime | None
    status: TaskStatus
    settled_by: str | None
    settled_at: datetime | None
    waived_reason: str


@dataclass(frozen=True, kw_only=True)
class TimelineEvent:
    """What happened and when (UTC), who noted it and when. The text may hold PHI.

    `kind` is the program's word for what happened; `about_id` the user it happened to, where it is about one.
    """

    id: str
    seq: int
    kind: str
    happened_at: datetime
    noted_at: datetime
    noted_by: str | None
    about_id: str | None
    text: str
    channel_id: str | None
    message_ts: str | None


@dataclass(frozen=True, kw_only=True)
class CorrectiveAction:
    """Something to change after the review. `due_on` is the last day, inclusive."""

    id: str
    incident_id: str
    number: int
    text: str
    owner_id: str
    due_on: date
    done_at: datetime | None
    done_by: str | None = None
