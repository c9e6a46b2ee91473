"""What follows from a report: the first tasks, the roles that the roster fills, the dates that must not be missed.

Called by the sweep a moment after the report; the incident row remembers that it is still to do.
"""

from bot.core.playbook import roles_to_invite, tasks_for
from bot.core.team import COMMANDER, OFFICER_ROLES
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, outbox, team, work
from bot.store.session import Unit
from bot.workflows.call_out_of_band import call_for_report
from bot.workflows.owe import begin_clocks
from bot.workflows.targets import watch_targets
from bot.workflows.watch_work import watch_task


def prepare_incident(desk: Desk, incident_id: str) -> None:
    """Draw the consequences of a report, once."""
    with desk.store.writing(incident_id) as unit:
        if not incidents.is_unprepared(unit, incident_id):
            return
        number = incidents.get(unit, incident_id).number
        journal.append(unit, "incident.opened", actor=None, subject={"incident": incident_id, "number": number})
        _fill_roles(desk, unit, incident_id)
        _list_tasks(desk, unit, incident_id)
        _watch(desk, unit, incident_id)
        begin_clocks(desk, unit, incident_id)
        call_for_report(desk, unit, incidents.get(unit, incident_id))
        incidents.update_incident(unit, incident_id, prepared=True)
        outbox.tell(unit, effects.update_card(incidents.get(unit, incident_id)))


def _fill_roles(desk: Desk, unit: Unit, incident_id: str) -> None:
    """The roster's people take their roles, unless one of the team may be involved: then officers decide.

    What people decided since the report stands: a role that somebody was given, somebody who was shut out.
    """
    incident = incidents.get(unit, incident_id)
    playbook, severity = desk.rulebook.playbooks[incident.category], desk.rulebook.severities[incident.severity]
    wanted: tuple[str, ...] = OFFICER_ROLES
    if incident.team_member_involved != "yes":
        wanted = (COMMANDER, *OFFICER_ROLES, *roles_to_invite(playbook, severity))
    held_already = {held.role for held in team.assignments(unit, incident_id)}
    filled = {
        role: entry
        for role, entry in team.roster(unit).items()
        if role in wanted and role not in held_already and not team.is_excluded(unit, incident_id, entry.user_id)
    }
    for role, entry in filled.items():
        team.assign(unit, incident_id, role, entry.user_id, assigned_by="roster")
    for held in team.assignments(unit, incident_id):
        deputy_id = filled[held.role].deputy_id if held.role in filled else None
        if deputy_id is not None and not team.is_excluded(unit, incident_id, deputy_id):
            team.set_deputy(unit, held, deputy_id, None)
    holders = {role: entry.user_id for role, entry in filled.items()}
    journal.append(unit, "roles.filled_from_roster", actor=None, chain=incident_id, subject=holders)


def _list_tasks(desk: Desk, unit: Unit, incident_id: str) -> None:
    incident = incidents.get(unit, incident_id)
    playbook, severity = desk.rulebook.playbooks[incident.category], desk.rulebook.severities[incident.severity]
    planned = tasks_for(playbook, severity, incident.reported_at)
    rows = [
        {
            "key": task.key, "text": task.text, "role": task.role, "stage": task.stage.value,
            "required": task.required, "due_at": task.due_at,
        }
        for task in planned
    ]  # fmt: skip
    work.add_tasks(unit, incident_id, rows)
    keys = [task.key for task in planned]
    subject = {"playbook": playbook.slug, "rules": desk.rulebook.version, "tasks": keys}
    journal.append(unit, "tasks.listed", actor=None, chain=incident_id, subject=subject)


def _watch(desk: Desk, unit: Unit, incident_id: str) -> None:
    """What must happen by when, from the first minute on."""
    incident = incidents.get(unit, incident_id)
    watch_targets(unit, incident, desk.rulebook)
    for task in work.tasks(unit, incident_id):
        watch_task(desk.rulebook, unit, incident, task)
