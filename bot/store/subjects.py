"""What must happen by when: every subject that is watched, found by when it is to be looked at next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlmodel import col

from bot.core.reminders import Subject
from bot.core.triage import Severity
from bot.store.mapping import add, add_unless_known, change, first, to_core
from bot.store.session import Unit, View
from bot.store.tables import SubjectRow

_BY_TIME = (col(SubjectRow.next_check_at), col(SubjectRow.id))


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
    snoozed_by: str | None
    closed_at: datetime | None
    closed_by: str | None

    def as_subject(self, severity: Severity | None, zone: ZoneInfo) -> Subject:
        """What core decides about. `severity` is that of the incident, None for the organisation's own matters."""
        return Subject(
            key=self.key,
            kind=self.kind,
            due_at=self.due_at,
            due_on=self.due_on,
            ladder=self.ladder,
            severity=severity,
            zone=zone,
            set_at=self.set_at,
            acknowledged_at=self.acknowledged_at,
            snoozed_until=self.snoozed_until,
        )


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
    values: dict[str, Any] = {
        "kind": kind, "ladder": ladder, "owner_role": owner_role, "owner_id": owner_id, "ref": ref,
    }  # fmt: skip
    fresh = {
        "due_at": due_at, "due_on": due_on, "set_at": unit.at, "next_check_at": unit.at, "closed_at": None,
        "closed_by": None, "to_show_since": None, "acknowledged_by": None, "acknowledged_at": None,
        "snoozed_until": None, "snoozed_by": None, "snooze_reason": None,
    }  # fmt: skip
    unit.due_now = True
    if add_unless_known(unit, SubjectRow, incident_id=incident_id, key=key, **values, **fresh):
        return
    known = get_by_key(unit, incident_id, key)
    if known is None:
        add(unit, SubjectRow, incident_id=incident_id, key=key, **values, **fresh)
    elif (known.due_at, known.due_on) != (due_at, due_on) or known.closed_at is not None:
        change(unit, SubjectRow, known.id, **values, **fresh)
    else:
        change(unit, SubjectRow, known.id, **values, next_check_at=unit.at)


def unwatch(unit: Unit, incident_id: str | None, key: str, *, by: str | None = None) -> None:
    """It happened, or is no longer owed: stop reminding. Nothing happens where nothing was watched."""
    known = get_by_key(unit, incident_id, key)
    if known is not None and known.closed_at is None:
        change(unit, SubjectRow, known.id, closed_at=unit.at, closed_by=by, to_show_since=unit.at)
        unit.due_now = True  # the reminders that list it are to show it


def due(view: View, now: datetime, limit: int) -> Sequence[Watched]:
    """Open subjects whose time to be looked at has come, longest due first. By index: the cost is what is due."""
    statement = select(SubjectRow).where(col(SubjectRow.closed_at).is_(None), col(SubjectRow.next_check_at) <= now)
    return [to_core(view, row, Watched) for row in view.rows(statement.order_by(*_BY_TIME).limit(limit))]


def count_due(view: View, now: datetime) -> int:
    """How many open subjects' time to be looked at has come."""
    waiting = (col(SubjectRow.closed_at).is_(None), col(SubjectRow.next_check_at) <= now)
    return int(view.connection.execute(select(func.count()).select_from(SubjectRow).where(*waiting)).scalar_one())


def due_of(view: View, incident_id: str | None, now: datetime) -> Sequence[Watched]:
    """The same of one incident, or of the organisation's own."""
    of = col(SubjectRow.incident_id) == incident_id if incident_id else col(SubjectRow.incident_id).is_(None)
    open_now = (col(SubjectRow.closed_at).is_(None), col(SubjectRow.next_check_at) <= now)
    return [
        to_core(view, row, Watched) for row in view.rows(select(SubjectRow).where(of, *open_now).order_by(*_BY_TIME))
    ]


def next_check_at(view: View) -> datetime | None:
    """The earliest instant at which an open subject wants to be looked at."""
    statement = select(SubjectRow.next_check_at).where(col(SubjectRow.closed_at).is_(None))  # type: ignore[call-overload]
    found: datetime | None = view.first(statement.order_by(*_BY_TIME).limit(1))
    return found


def settled(view: View, limit: int) -> Sequence[Watched]:
    """Closed subjects whose reminders do not show it yet, longest first. By index: the cost is what is to be shown."""
    statement = select(SubjectRow).where(col(SubjectRow.to_show_since).is_not(None))
    longest_first = statement.order_by(col(SubjectRow.to_show_since), col(SubjectRow.id))
    return [to_core(view, row, Watched) for row in view.rows(longest_first.limit(limit))]


def keep_shown(unit: Unit, watched: Watched) -> None:
    """The reminders that list this closed subject show it."""
    change(unit, SubjectRow, watched.id, to_show_since=None)


def look_again(unit: Unit, subject_ids: Collection[str], at: datetime) -> None:
    """When these subjects are to be looked at next."""
    statement = update(SubjectRow).where(col(SubjectRow.id).in_(list(subject_ids)))
    unit.connection.execute(statement.values(next_check_at=at))


def look_at_everything(unit: Unit) -> None:
    """Look at every open subject at once: what its instants are counted by has changed."""
    unit.connection.execute(update(SubjectRow).where(col(SubjectRow.closed_at).is_(None)).values(next_check_at=unit.at))
    unit.due_now = True


def acknowledge(unit: Unit, watched: Watched, by: str) -> None:
    """Somebody is on it. The sweep looks again at once, because the answer moves what comes next."""
    change(unit, SubjectRow, watched.id, acknowledged_by=by, acknowledged_at=unit.at, next_check_at=unit.at)
    unit.due_now = True


def snooze(unit: Unit, watched: Watched, until: datetime, reason: str, by: str) -> None:
    """Silence until an instant that core allowed, with the reason."""
    change(
        unit, SubjectRow, watched.id, snoozed_until=until, snoozed_by=by, snooze_reason=reason, next_check_at=unit.at
    )
    unit.due_now = True


def keep_closed_by(unit: Unit, watched: Watched, by: str) -> None:
    """Who settled it, where that was not known when it was closed."""
    change(unit, SubjectRow, watched.id, closed_by=by)


def find(view: View, subject_id: str) -> Watched | None:
    """One subject by its id."""
    return first(view, select(SubjectRow).where(col(SubjectRow.id) == subject_id), Watched)


def by_ids(view: View, subject_ids: Collection[str]) -> Sequence[Watched]:
    """These subjects, in no order."""
    rows = view.rows(select(SubjectRow).where(col(SubjectRow.id).in_(list(subject_ids))))
    return [to_core(view, row, Watched) for row in rows]


def get_by_key(view: View, incident_id: str | None, key: str) -> Watched | None:
    """One subject of an incident (or of the organisation) by its key."""
    of = col(SubjectRow.incident_id) == incident_id if incident_id else col(SubjectRow.incident_id).is_(None)
    return first(view, select(SubjectRow).where(of, col(SubjectRow.key) == key), Watched)


def open_subjects(view: View, incident_id: str) -> Sequence[Watched]:
    """Everything still watched of an incident."""
    statement = select(SubjectRow).where(
        col(SubjectRow.incident_id) == incident_id, col(SubjectRow.closed_at).is_(None)
    )
    return [to_core(view, row, Watched) for row in view.rows(statement)]


def closed_at(view: View, incident_id: str, instant: datetime) -> Sequence[Watched]:
    """What stopped being watched at this very instant, as when the incident itself was closed."""
    statement = select(SubjectRow).where(
        col(SubjectRow.incident_id) == incident_id, col(SubjectRow.closed_at) == instant
    )
    return [to_core(view, row, Watched) for row in view.rows(statement)]
