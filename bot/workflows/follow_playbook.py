"""What the playbook asks for: steps are listed and roles filled from the roster, at the report and again at triage."""

from collections.abc import Mapping, Sequence

from bot.core.incident import Incident
from bot.core.playbook import PlannedTask, roles_to_invite
from bot.core.team import COMMANDER, OFFICER_ROLES
from bot.core.work import Task
from bot.rulebook import Rulebook
from bot.store import journal, team, work
from bot.store.session import Unit


def list_steps(unit: Unit, incident: Incident, rulebook: Rulebook, planned: Sequence[PlannedTask]) -> Sequence[Task]:
    """Add these steps to the checklist; gives them as tasks. Nothing is watched yet."""
    tasks = work.add_planned(unit, incident.id, planned)
    keys = [task.key for task in planned]
    subject = {"playbook": incident.category, "rules": rulebook.version, "tasks": keys}
    journal.append(unit, "tasks.listed", actor=None, chain=incident.id, subject=subject)
    return tasks


def fill_roles(unit: Unit, incident: Incident, rulebook: Rulebook) -> Mapping[str, str]:
    """The roster's people take the roles that kind and severity ask for; gives who took which, by role.

    Where one of the team may be involved, the officers alone: they decide who else comes in. What people decided
    stands: a role that somebody was given, somebody who was shut out.
    """
    roster, held = team.roster(unit), {held.role for held in team.assignments(unit, incident.id)}
    filled = {}
    for role in _wanted(incident, rulebook):
        if role not in held and role in roster and not team.is_excluded(unit, incident.id, roster[role].user_id):
            team.assign(unit, incident.id, role, roster[role].user_id, assigned_by="roster")
            filled[role] = roster[role].user_id
    for assignment in team.assignments(unit, incident.id):
        deputy_id = roster[assignment.role].deputy_id if assignment.role in filled else None
        if deputy_id is not None and not team.is_excluded(unit, incident.id, deputy_id):
            team.set_deputy(unit, assignment, deputy_id, None)
    if filled:
        journal.append(unit, "roles.filled_from_roster", actor=None, chain=incident.id, subject=filled)
    return filled


def _wanted(incident: Incident, rulebook: Rulebook) -> tuple[str, ...]:
    if incident.team_member_involved == "yes":
        return OFFICER_ROLES
    playbook, severity = rulebook.playbooks[incident.category], rulebook.severities[incident.severity]
    return tuple(dict.fromkeys((COMMANDER, *OFFICER_ROLES, *roles_to_invite(playbook, severity))))
