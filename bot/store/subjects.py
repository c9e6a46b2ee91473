"""What must happen by when: every subject that is watched, found by when it is to be looked at next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import add, change, to_core
from bot.store.session import Unit, View
from bot.store.tables import SubjectRow


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A subject as stored. Exactly one of `due_at` (UTC) and `due_on` (a day, inclusive) is set."""

    id: str
    incident_id: str | None
    key: str
    kind: str
    ref: str | None
    ladder: str
    owner_role: str | None
    owner_id: str | None
    due_at: datetime | None
    due_on: date | None
    set_at: datetime
    next_check_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    snoozed_until: datetime | None
    closed_at: datetime | None


def watch(
    unit: Unit,
    incident_id: str | None,
    key: str,
    *,
    kind: str,
    ladder: str,
    due_at: datetime | None = None,
    due_on: date | None = None,
    owner_role: str | None = None,
    owner_id: str | None = None,
    ref: str | None = None,
) -> None:
    """Watch a subject from now on, or move its date: a moved date begins a fresh ladder, unanswered."""
    known = get_by_key(unit, incident_id, key)
    values: dict[str, Any] = {
        "kind": kind, "ladder": ladder, "owner_role": owner_role, "owner_id": owner_id, "ref": ref,
    }  # fmt: skip
    fresh = {
        "due_at": due_at, "due_on": due_on, "set_at": unit.at, "next_check_at": unit.at, "closed_at": None,
        "acknowledged_by": None, "acknowledged_at": None, "snoozed_until": None,
    }  # fmt: skip
    if known is None:
        add(unit, SubjectRow, incident_id=incident_id, key=key, **values, **fresh)
    elif (known.due_at, known.due_on) != (due_at, due_on) or known.closed_at is not None:
        change(unit, SubjectRow, known.id, **values, **fresh)
    else:
        change(unit, SubjectRow, known.id, **values, next_check_at=unit.at)
    unit.due_now = True


def unwatch(unit: Unit, incident_id: str | None, key: str) -> None:
    """It happened, or is no longer owed: stop reminding. Nothing happens where nothing was watched."""
    known = get_by_key(unit, incident_id, key)
    if known is not None and known.closed_at is None:
        change(unit, SubjectRow, known.id, closed_at=unit.at)


def get_by_key(view: View, incident_id: str | None, key: str) -> Watched | None:
    """One subject of an incident (or of the organisation) by its key."""
    of = col(SubjectRow.incident_id) == incident_id if incident_id else col(SubjectRow.incident_id).is_(None)
    row = view.first(select(SubjectRow).where(of, col(SubjectRow.key) == key))
    return to_core(view, row, Watched) if row else None


def open_subjects(view: View, incident_id: str) -> Sequence[Watched]:
    """Everything still watched of an incident."""
    statement = select(SubjectRow).where(
        col(SubjectRow.incident_id) == incident_id, col(SubjectRow.closed_at).is_(None)
    )
    return [to_core(view, row, Watched) for row in view.rows(statement)]
