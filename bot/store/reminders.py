"""Which reminders were sent, and the one message of each incident, addressee and day that gathers them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.core.reminders import RungKey, Verdict
from bot.store.mapping import add, add_unless_known, change, first, to_core
from bot.store.session import Unit, View
from bot.store.subjects import Watched
from bot.store.tables import ReminderMessageRow, ReminderRow


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A rung that was reached. `missed`: how many earlier ones it stands for."""

    subject_id: str
    due_on: date
    rung: str
    reached_at: datetime
    late: bool
    missed: int


@dataclass(frozen=True, kw_only=True)
class ReminderMessage:
    """The message of one incident (None: the organisation), person and day (in the entity's zone)."""

    id: str
    incident_id: str | None
    addressee: str
    day: date
    subject_ids: list[str]
    outbox_id: str | None


def sent(view: View, watched: Watched) -> frozenset[RungKey]:
    """Every rung of this subject that was reached so far, under all its due dates."""
    rows = view.rows(select(ReminderRow).where(col(ReminderRow.subject_id) == watched.id))
    return frozenset(RungKey(watched.key, row.due_on, row.rung) for row in rows)


def keep_reached(unit: Unit, watched: Watched, key: RungKey, verdict: Verdict, at: datetime) -> bool:
    """Keep that a rung was reached. False where somebody else was first: then it is theirs to send."""
    return add_unless_known(
        unit, ReminderRow, subject_id=watched.id, due_on=key.due_on, rung=key.rung, reached_at=at, late=verdict.late,
        missed=verdict.missed,
    )  # fmt: skip


def latest(view: View, subject_ids: Collection[str]) -> Mapping[str, Reminder]:
    """The newest reminder of each subject that had one."""
    statement = select(ReminderRow).where(col(ReminderRow.subject_id).in_(list(subject_ids)))
    rows = view.rows(statement.order_by(col(ReminderRow.reached_at)))
    return {row.subject_id: to_core(view, row, Reminder) for row in rows}


def message_of(view: View, incident_id: str | None, addressee: str, day: date) -> ReminderMessage | None:
    """The day's message to this person about this incident, if there is one already."""
    where = (_of(incident_id), col(ReminderMessageRow.addressee) == addressee, col(ReminderMessageRow.day) == day)
    return first(view, select(ReminderMessageRow).where(*where), ReminderMessage)


def message(view: View, message_id: str) -> ReminderMessage | None:
    """One message by its id."""
    return first(view, select(ReminderMessageRow).where(col(ReminderMessageRow.id) == message_id), ReminderMessage)


def add_message(
    unit: Unit, incident_id: str | None, addressee: str, day: date, subject_ids: Sequence[str]
) -> str:  # fmt: skip
    """Begin the day's message to a person."""
    values = {"incident_id": incident_id, "addressee": addressee, "day": day, "subject_ids": list(subject_ids)}
    return str(add(unit, ReminderMessageRow, **values))


def extend_message(unit: Unit, known: ReminderMessage, subject_ids: Sequence[str]) -> None:
    """List further subjects in it; those it lists already stay where they are."""
    together = list(dict.fromkeys((*known.subject_ids, *subject_ids)))
    change(unit, ReminderMessageRow, known.id, subject_ids=together)


def keep_post(unit: Unit, message_id: str, outbox_id: str | None) -> None:
    """Which effect posts it, so that later ones draw the same post again."""
    change(unit, ReminderMessageRow, message_id, outbox_id=outbox_id)


def newest_listing(view: View, incident_id: str | None, subject_id: str) -> Sequence[ReminderMessage]:
    """The newest message to each person that lists this subject."""
    statement = select(ReminderMessageRow).where(_of(incident_id)).order_by(col(ReminderMessageRow.day))
    listing = (row for row in view.rows(statement) if subject_id in row.subject_ids)
    newest = {row.addressee: row for row in listing}
    return [to_core(view, row, ReminderMessage) for row in newest.values()]


def _of(incident_id: str | None) -> Any:
    column = col(ReminderMessageRow.incident_id)
    return column == incident_id if incident_id else column.is_(None)
