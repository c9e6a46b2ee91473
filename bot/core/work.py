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


_WITH_REASON = frozenset({"task_waived", "stage_not_needed", "obligation_waived"})


def with_reason(words: str, reason: str) -> str:
    """The text of an event that something need not be done: what, in its first line, and why in the others."""
    return f"{' '.join(words.split())}\n{reason}" if reason else words


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

    @property
    def words(self) -> str:
        """What happened, without its reason (free text)."""
        return self._parted[0]

    @property
    def reason(self) -> str:
        """Why something need not be done (free text); empty of every other kind, and where none was kept."""
        return self._parted[1]

    @property
    def _parted(self) -> tuple[str, str]:
        words, _, reason = self.text.partition("\n") if self.kind in _WITH_REASON else (self.text, "", "")
        return words, reason


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
