"""Who wears which hat in an incident: given, handed over, taken back, deputised. Nobody but full members.

Whoever gives a hat away stays with the incident: they know what happened so far.
"""

from datetime import date

from bot.core.errors import AlreadyDone, UserError
from bot.core.team import Assignment
from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, team, work
from bot.workflows.change import Change, changing
from bot.workflows.check_person import require_member
from bot.workflows.targets import follow_roles


def assign_role(desk: Desk, incident_id: str, role: str, user_id: str, *, by: str, key: str) -> str | None:
    """Give somebody a role (a slug) and tell them what it asks of them. Gives whoever held it until now.

    Raises UserError for whoever cannot be part of the incident, AlreadyDone for whoever has the role.
    """
    require_member(desk, user_id)
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return None
        before = team.holder(change.unit, incident_id, role)
        if before is not None and before.user_id == user_id:
            raise AlreadyDone("They have this role already. Nothing was changed.")
        refuse_excluded(change, user_id)
        team.assign(change.unit, incident_id, role, user_id, assigned_by=by)
        _keep_with_us(change, before, by)
        follow_roles(change.unit, change.incident, desk.rulebook, (role,))
        _write_down(desk, change, "assigned", role, user_id, by=by, before=before)
        change.tell(effects.invite(change.incident, [user_id]))
        if user_id != by:
            facts = {"role": role, "user": user_id, "by": by}
            change.tell(effects.post_to_person(user_id, "role_given", facts=facts, incident=change.incident))
        return before.user_id if before else None


def unassign_role(desk: Desk, incident_id: str, role: str, *, by: str, key: str) -> None:
    """Take a role back. A vacant commander is watched for from now on. Raises AlreadyDone where nobody holds it."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        before = team.holder(change.unit, incident_id, role)
        if before is None:
            raise AlreadyDone("Nobody holds this role. Nothing was changed.")
        team.unassign(change.unit, incident_id, role)
        _keep_with_us(change, before, by)
        follow_roles(change.unit, change.incident, desk.rulebook, (role,))
        _write_down(desk, change, "ended", role, before.user_id, by=by, before=before)


def name_deputy(
    desk: Desk, incident_id: str, role: str, deputy_id: str | None, until: date | None, *, by: str, key: str
) -> None:
    """Name who acts for the holder of a role, until a day (inclusive) or until taken back; None takes it back.

    Raises UserError where the role is vacant, the day has passed, or the person cannot be part of the incident.
    """
    if deputy_id is not None:
        require_member(desk, deputy_id)
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        held = team.holder(change.unit, incident_id, role)
        if held is None:
            raise UserError("Nobody holds this role yet, so there is nobody to act for. First: `assign`.")
        _check_deputy(change, held, deputy_id, until)
        team.set_deputy(change.unit, held, deputy_id, until)
        if held.deputy_id is not None and held.deputy_id != deputy_id:
            team.add_member(change.unit, incident_id, held.deputy_id, by)
        _write_down(desk, change, "deputised", role, deputy_id, by=by, before=held, until=until)
        if deputy_id is not None:
            change.tell(effects.invite(change.incident, [deputy_id]))
        if deputy_id not in (None, by):
            facts = {"role": role, "user": deputy_id}
            change.tell(effects.post_to_person(str(deputy_id), "deputy_named", facts=facts, incident=change.incident))


def refuse_excluded(change: Change, user_id: str) -> None:
    """Raise if the officers shut this person out of the incident."""
    if team.is_excluded(change.unit, change.incident.id, user_id):
        raise UserError("The officers decided that this person stays out of this incident. Please name somebody else.")


def _check_deputy(change: Change, held: Assignment, deputy_id: str | None, until: date | None) -> None:
    change.refuse_past(until)
    if deputy_id is None and held.deputy_id is None:
        raise AlreadyDone("This role has no deputy. Nothing was changed.")
    if deputy_id == held.user_id:
        raise UserError("They hold this role themselves. A deputy is somebody else.")
    if deputy_id is not None:
        refuse_excluded(change, deputy_id)


def _keep_with_us(change: Change, before: Assignment | None, by: str) -> None:
    """Whoever acted in the role until now stays part of the team."""
    for user in (before.user_id, before.deputy_id) if before else ():
        if user is not None and not team.is_excluded(change.unit, change.incident.id, user):
            team.add_member(change.unit, change.incident.id, user, by)


def _write_down(
    desk: Desk, change: Change, what: str, role: str, user_id: str | None, *, by: str, before: Assignment | None,
    until: date | None = None,
) -> None:  # fmt: skip
    """On the timeline, in the journal and in the channel."""
    unit, incident = change.unit, change.incident
    title = desk.rulebook.roles[role].title
    facts = {"what": what, "role": role, "user": user_id, "by": by, "until": until.isoformat() if until else None}
    facts["before"] = before.user_id if before else None
    work.add_event(unit, incident.id, f"role_{what}", title, noted_by=by, about_id=user_id)
    journal.append(unit, f"role.{what}", actor=by, chain=incident.id, subject=facts)
    change.tell(effects.post_to_incident(incident, "role_changed", facts=facts))
