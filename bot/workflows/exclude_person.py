"""Who is let into an incident, and who is shut out of it. An officer's word; it reaches everywhere at once."""

from dataclasses import replace

from bot.core.errors import AlreadyDone, NotAllowed, UserError
from bot.core.team import OFFICER_ROLES
from bot.core.work import TaskStatus
from bot.desk import Desk
from bot.slack import effects
from bot.store import choices, journal, team, work
from bot.store.session import View
from bot.workflows.change import Change, changing
from bot.workflows.check_person import require_member
from bot.workflows.targets import follow_roles
from bot.workflows.watch_work import watch_task


def exclude_person(desk: Desk, incident_id: str, user_id: str, reason: str, *, by: str, key: str) -> None:
    """Shut somebody out: no role, no task, no channel, no sight of the incident. They are not told.

    At least one officer stays with every incident: UserError for the last one. Leadership is told when an officer
    is shut out. `reason` may hold PHI; it stays in the journal and is never shown.
    """
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        unit, incident = change.unit, change.incident
        if team.is_excluded(unit, incident_id, user_id):
            raise AlreadyDone("They are shut out already. Nothing was changed.")
        _refuse_last_officer(change, user_id)
        lost = tuple(held.role for held in team.assignments(unit, incident_id) if held.user_id == user_id)
        team.exclude(unit, incident_id, user_id, by, reason)
        follow_roles(unit, incident, desk.rulebook, lost)
        _hand_tasks_back(desk, change, user_id)
        work.add_event(unit, incident_id, "excluded", "", noted_by=by, about_id=user_id)
        subject = {"user": user_id, "roles": list(lost)}
        journal.append(
            unit, "person.excluded", actor=by, chain=incident_id, subject=subject, text={"reason": reason}
        )  # fmt: skip
        removal = change.tell(effects.remove(incident, user_id))
        told = effects.post_to_incident(incident, "person_excluded", facts={"user": user_id, "by": by})
        change.tell(replace(told, after_id=removal))  # only once they can no longer read it
        _tell_leadership(desk, change, user_id)


def let_in(desk: Desk, incident_id: str, user_id: str, *, by: str, key: str, may_lift: bool) -> None:
    """Make somebody part of the incident's team without a role. `may_lift`: an exclusion ends by this.

    Raises NotAllowed for the excluded otherwise, AlreadyDone for whoever belongs to it, UserError for guests.
    """
    require_member(desk, user_id)
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        unit, incident = change.unit, change.incident
        if user_id in team.members(unit, incident_id):
            raise AlreadyDone("They are part of this incident already. Nothing was changed.")
        excluded = team.is_excluded(unit, incident_id, user_id)
        if excluded and not may_lift:
            raise NotAllowed("The officers decided that this person stays out. Please ask an officer.")
        team.add_member(unit, incident_id, user_id, by)
        work.add_event(unit, incident_id, "let_in", "", noted_by=by, about_id=user_id)
        subject = {"user": user_id, "was_excluded": excluded}
        journal.append(unit, "person.let_in", actor=by, chain=incident_id, subject=subject)
        change.tell(effects.invite(incident, [user_id]))
        if user_id != by:
            change.tell(effects.post_to_person(user_id, "let_in", facts={"by": by}, incident=incident))


def _refuse_last_officer(change: Change, user_id: str) -> None:
    officers = team.officers(change.unit)
    staying = [
        officer
        for officer in officers
        if officer != user_id and not team.is_excluded(change.unit, change.incident.id, officer)
    ]
    if user_id in officers and not staying:
        raise UserError(
            "They are the last officer who watches over this incident, and one must. "
            "Put another officer on the roster first: `roster`."
        )


def _hand_tasks_back(desk: Desk, change: Change, user_id: str) -> None:
    """Their open tasks fall back to whoever holds the task's role."""
    unit, incident = change.unit, change.incident
    for task in work.tasks(unit, incident.id):
        if task.owner_id == user_id and task.status is TaskStatus.OPEN:
            work.give_task(unit, task, None)
            watch_task(desk.rulebook, unit, incident, replace(task, owner_id=None))


def _tell_leadership(desk: Desk, change: Change, user_id: str) -> None:
    """An officer shut out by another is a thing that leadership hears of, whatever the reason."""
    if not _is_officer(change.unit, user_id):
        return
    for leader in choices.leadership(change.unit, desk.settings.leadership):
        if leader != user_id:
            change.tell(effects.post_to_person(leader, "officer_excluded", incident=change.incident))


def _is_officer(view: View, user_id: str) -> bool:
    roster = team.roster(view)
    return any(user_id in (roster[role].user_id, roster[role].deputy_id) for role in OFFICER_ROLES if role in roster)
