"""What follows from a report: the first tasks, the roles that the roster fills, the dates that must not be missed.

Called by the sweep a moment after the report; the incident row remembers that it is still to do.
"""

from bot.core.incident import Incident
from bot.core.playbook import tasks_for
from bot.desk import Desk
from bot.rulebook import Rulebook
from bot.slack import effects
from bot.store import incidents, journal, outbox, work
from bot.store.session import Unit
from bot.workflows.call_out_of_band import call_for_report
from bot.workflows.follow_playbook import fill_roles, list_steps
from bot.workflows.owe import begin_clocks
from bot.workflows.targets import watch_targets
from bot.workflows.watch_work import watch_task


def prepare_incident(desk: Desk, incident_id: str) -> None:
    """Draw the consequences of a report, once."""
    with desk.store.writing(incident_id) as unit:
        if not incidents.is_unprepared(unit, incident_id):
            return
        incident, rulebook = incidents.get(unit, incident_id), desk.rulebook
        opened = {"incident": incident_id, "number": incident.number}
        journal.append(unit, "incident.opened", actor=None, subject=opened)
        fill_roles(unit, incident, rulebook)
        _list_tasks(unit, incident, rulebook)
        _watch(unit, incident, rulebook)
        begin_clocks(desk, unit, incident_id)
        call_for_report(desk, unit, incidents.get(unit, incident_id))
        incidents.update_incident(unit, incident_id, prepared=True)
        outbox.tell(unit, effects.update_card(incidents.get(unit, incident_id)))


def _list_tasks(unit: Unit, incident: Incident, rulebook: Rulebook) -> None:
    playbook, severity = rulebook.playbooks[incident.category], rulebook.severities[incident.severity]
    list_steps(unit, incident, rulebook, tasks_for(playbook, severity, incident.reported_at))


def _watch(unit: Unit, incident: Incident, rulebook: Rulebook) -> None:
    """What must happen by when, from the first minute on."""
    watch_targets(unit, incident, rulebook)
    for task in work.tasks(unit, incident.id):
        watch_task(rulebook, unit, incident, task)
