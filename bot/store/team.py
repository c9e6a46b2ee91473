"""People, roster, roles and members; and from all of them, the hats somebody wears."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col

from bot.core.permissions import ANYONE, LEADERSHIP, OFFICER, REPORTER, TEAM
from bot.core.team import LEGAL_COUNSEL, OFFICER_ROLES, Assignment, Person, PersonKind, RosterEntry
from bot.store.mapping import add, add_unless_known, change, first, to_core
from bot.store.session import Loaded, Unit, View
from bot.store.tables import IncidentRow, MemberRow, PersonRow, RoleAssignmentRow, RosterRow

CHECKED_FOR = timedelta(hours=24)

# Built once: to put it together takes longer than to run it, and every report waits for it.
_PERSON = select(PersonRow).where(col(PersonRow.user_id) == bindparam("user_id"))


def hats(
    view: View, user_id: str, *, today: date, leadership: Iterable[str], incident_id: str | None = None
) -> frozenset[str]:
    """Every hat this person wears, for one incident or for the organisation. Not a full member: none."""
    person = get_person(view, user_id)
    if person is None or person.kind is not PersonKind.MEMBER:
        return frozenset()
    if incident_id is not None and is_excluded(view, incident_id, user_id):
        return frozenset({ANYONE})
    standing = _standing_hats(view, user_id, leadership)
    if incident_id is None:
        return standing
    return standing | _incident_hats(view, user_id, incident_id, today)


def _standing_hats(view: View, user_id: str, leadership: Iterable[str]) -> frozenset[str]:
    roles = {entry.role for entry in roster(view).values() if user_id in (entry.user_id, entry.deputy_id)}
    worn = {ANYONE} | (roles & {*OFFICER_ROLES, LEGAL_COUNSEL})
    worn |= {OFFICER} if roles & set(OFFICER_ROLES) else set()
    worn |= {LEADERSHIP} if user_id in set(leadership) else set()
    return frozenset(worn)


def _incident_hats(view: View, user_id: str, incident_id: str, today: date) -> frozenset[str]:
    roles = {held.role for held in assignments(view, incident_id) if user_id in held.acting(today)}
    worn = set(roles)
    if roles or _is_member(view, incident_id, user_id):
        worn.add(TEAM)
    reporter = view.first(select(IncidentRow.reporter_id).where(col(IncidentRow.id) == incident_id))  # type: ignore[call-overload]
    if reporter == user_id:
        worn.add(REPORTER)
    return frozenset(worn)


def get_person(view: View, user_id: str) -> Person | None:
    """What is known of a user."""
    return first(view, _PERSON, Person, user_id=user_id)


def keep_person(unit: Unit, user_id: str, kind: PersonKind) -> None:
    """What Slack just said of a user. Replaces what was known.

    The time is kept by the hour only: to the second it could tell who opened the form of an anonymous report.
    """
    hour = unit.machine_at.replace(minute=0, second=0, microsecond=0)
    if not add_unless_known(unit, PersonRow, user_id=user_id, kind=kind, checked_at=hour):
        change(unit, PersonRow, user_id, kind=kind, checked_at=hour)


def keep_dm_channel(unit: Unit, user_id: str, channel_id: str) -> None:
    """Where this person reads direct messages."""
    change(unit, PersonRow, user_id, dm_channel_id=channel_id)


def roster(view: View) -> Mapping[str, RosterEntry]:
    """Every standing role that is filled."""
    return {row.role: to_core(view, row, RosterEntry) for row in view.rows(select(RosterRow))}


def set_roster(unit: Unit, role: str, user_id: str, deputy_id: str | None, set_by: str) -> None:
    """Fill a standing role."""
    values = {"user_id": user_id, "deputy_id": deputy_id, "set_by": set_by, "set_at": unit.at}
    if not add_unless_known(unit, RosterRow, role=role, **values):
        change(unit, RosterRow, role, **values)


def clear_roster(unit: Unit, role: str) -> None:
    """Leave a standing role empty."""
    unit.connection.execute(delete(RosterRow).where(col(RosterRow.role) == role))


def officers(view: View) -> tuple[str, ...]:
    """The security and privacy officers, each once, in that order."""
    filled = roster(view)
    return tuple(dict.fromkeys(filled[role].user_id for role in OFFICER_ROLES if role in filled))


def assignments(view: View, incident_id: str) -> Sequence[Assignment]:
    """Who holds which role in the incident now."""
    statement = select(RoleAssignmentRow).where(
        col(RoleAssignmentRow.incident_id) == incident_id, col(RoleAssignmentRow.ended_at).is_(None)
    )
    rows = view.rows(statement.order_by(col(RoleAssignmentRow.assigned_at)))
    return [to_core(view, row, Assignment) for row in rows]


def holder(view: View, incident_id: str, role: str) -> Assignment | None:
    """Who holds this role in the incident now."""
    return next((held for held in assignments(view, incident_id) if held.role == role), None)


def assign(unit: Unit, incident_id: str, role: str, user_id: str, assigned_by: str) -> None:
    """Give somebody the role; whoever held it before is recorded as having handed it over."""
    unassign(unit, incident_id, role)
    add(
        unit, RoleAssignmentRow, incident_id=incident_id, role=role, user_id=user_id, assigned_by=assigned_by,
        assigned_at=unit.at,
    )  # fmt: skip


def unassign(unit: Unit, incident_id: str, role: str) -> None:
    """End whoever holds the role."""
    statement = update(RoleAssignmentRow).where(
        col(RoleAssignmentRow.incident_id) == incident_id,
        col(RoleAssignmentRow.role) == role,
        col(RoleAssignmentRow.ended_at).is_(None),
    )
    unit.connection.execute(statement.values(ended_at=unit.at))


def vacant_since(view: View, incident_id: str, role: str) -> datetime | None:
    """When the role was last given back; None where it never was held."""
    table = RoleAssignmentRow
    statement = select(table.ended_at).where(col(table.incident_id) == incident_id, col(table.role) == role)  # type: ignore[call-overload]
    return max((ended for ended in view.rows(statement) if ended is not None), default=None)


def set_deputy(unit: Unit, held: Assignment, deputy_id: str | None, until: date | None) -> None:
    """Name a deputy for a role somebody holds; `until` is the last day, None for open end."""
    change(unit, RoleAssignmentRow, held.id, deputy_id=deputy_id, deputy_until=until)


def add_member(unit: Unit, incident_id: str, user_id: str, set_by: str) -> None:
    """Count somebody as part of the incident's team without a role."""
    _set_member(unit, incident_id, user_id, set_by, excluded=False, reason="")


def exclude(unit: Unit, incident_id: str, user_id: str, set_by: str, reason: str) -> None:
    """Shut somebody out of the incident: no role, no membership, no sight of it."""
    _set_member(unit, incident_id, user_id, set_by, excluded=True, reason=reason)
    for held in assignments(unit, incident_id):
        if held.user_id == user_id:
            unassign(unit, incident_id, held.role)
        elif held.deputy_id == user_id:
            set_deputy(unit, held, None, None)


def is_excluded(view: View, incident_id: str, user_id: str) -> bool:
    """Whether somebody was shut out of the incident."""
    row = _member(view, incident_id, user_id)
    return row is not None and row.excluded


def excluded(view: View, incident_id: str) -> frozenset[str]:
    """Everybody who was shut out of the incident."""
    table = MemberRow
    statement = select(table.user_id).where(col(table.incident_id) == incident_id, col(table.excluded).is_(True))  # type: ignore[call-overload]
    return frozenset(view.rows(statement))


def excluded_from(view: View, user_id: str) -> frozenset[str]:
    """The ids of every incident that this person was shut out of."""
    table = MemberRow
    statement = select(table.incident_id).where(col(table.user_id) == user_id, col(table.excluded).is_(True))  # type: ignore[call-overload]
    return frozenset(view.rows(statement))


def members(view: View, incident_id: str) -> frozenset[str]:
    """Everyone who belongs to the incident: roles, deputies and those added. Never the excluded."""
    held = {user for a in assignments(view, incident_id) for user in (a.user_id, a.deputy_id) if user}
    statement = select(MemberRow).where(col(MemberRow.incident_id) == incident_id)
    rows = view.rows(statement)
    added = {row.user_id for row in rows if not row.excluded}
    return frozenset((held | added) - {row.user_id for row in rows if row.excluded})


def incidents_of(view: View, user_id: str) -> frozenset[str]:
    """The ids of every incident this person belongs to by role, deputy or membership."""
    by_role = select(RoleAssignmentRow.incident_id).where(  # type: ignore[call-overload]
        or_(col(RoleAssignmentRow.user_id) == user_id, col(RoleAssignmentRow.deputy_id) == user_id),
        col(RoleAssignmentRow.ended_at).is_(None),
    )
    rows = view.rows(select(MemberRow).where(col(MemberRow.user_id) == user_id))
    shut_out = {row.incident_id for row in rows if row.excluded}
    return frozenset((set(view.rows(by_role)) | {row.incident_id for row in rows}) - shut_out)


def _set_member(unit: Unit, incident_id: str, user_id: str, set_by: str, *, excluded: bool, reason: str) -> None:
    row = _member(unit, incident_id, user_id)
    values = {"excluded": excluded, "reason": reason, "set_by": set_by, "set_at": unit.at}
    if row is None:
        add(unit, MemberRow, incident_id=incident_id, user_id=user_id, **values)
    else:
        change(unit, MemberRow, row.id, **values)


def _is_member(view: View, incident_id: str, user_id: str) -> bool:
    row = _member(view, incident_id, user_id)
    return row is not None and not row.excluded


def _member(view: View, incident_id: str, user_id: str) -> Loaded | None:
    statement = select(MemberRow).where(col(MemberRow.incident_id) == incident_id, col(MemberRow.user_id) == user_id)
    found: Loaded | None = view.first(statement)
    return found
