"""A closed incident is opened again: always possible, always recorded. What was owed is watched again."""

from dataclasses import replace

from bot.core.errors import AlreadyDone, UserError
from bot.core.incident import Incident, State
from bot.core.targets import TargetName
from bot.core.work import TaskStatus
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, obligations, subjects, work
from bot.workflows.change import Change, changing
from bot.workflows.owe import watch_obligation
from bot.workflows.targets import watch_targets
from bot.workflows.watch_work import watch_target, watch_task


def reopen_incident(desk: Desk, incident_id: str, reason: str, *, by: str, key: str) -> None:
    """Back to where it stood, with its channel. Raises UserError without a reason, AlreadyDone for an open one."""
    if not reason.strip():
        raise UserError("Say why it is opened again, for example `reopen A letter came back unopened`.")
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        closed = change.incident
        if closed.state is not State.CLOSED:
            raise AlreadyDone(f"{closed.number} is open. Nothing was changed.")
        incident = _keep(change)
        _watch_again(desk, change, closed, incident)
        _write_down(change, reason.strip(), by)
        _bring_the_channel_back(change, by)


def _keep(change: Change) -> Incident:
    """What the closing said stays in the journal; the new closing will say it anew."""
    incidents.update_incident(
        change.unit,
        change.incident.id,
        state=State.REPORTED if change.incident.triaged_at is None else State.TRIAGED,
        closed_at=None,
        closing_reason="",
        export_place="",
        export_sha256=None,
        archive_at=None,
        retain_until=None,
    )
    return incidents.get(change.unit, change.incident.id)


def _watch_again(desk: Desk, change: Change, closed: Incident, incident: Incident) -> None:
    unit = change.unit
    for obligation in obligations.obligations(unit, incident.id):
        watch_obligation(unit, incident.id, obligation)
    for task in work.tasks(unit, incident.id):
        if task.status is TaskStatus.OPEN:
            watch_task(desk.rulebook, unit, incident, task)
    for watched in subjects.closed_at(unit, incident.id, closed.closed_at or unit.at):
        if watched.kind == "target" and watched.ref is not None:
            watch_target(desk.rulebook, unit, incident, TargetName(watched.ref))
    watch_targets(unit, incident, desk.rulebook)


def _write_down(change: Change, reason: str, by: str) -> None:
    unit, incident = change.unit, change.incident
    journal.append(unit, "incident.reopened", actor=by, chain=incident.id, text={"reason": reason})
    journal.append(unit, "incident.reopened", actor=by, subject={"incident": incident.id, "number": incident.number})
    work.add_event(unit, incident.id, "reopened", reason, noted_by=by)


def _bring_the_channel_back(change: Change, by: str) -> None:
    """First the channel, then what is said in it. An archiving under way is undone when it has happened."""
    told = effects.post_to_incident(change.incident, "incident_reopened", facts={"by": by})
    if change.incident.archived:
        change.tell(replace(told, after_id=change.tell(effects.unarchive(change.incident))))
    else:
        change.tell(told)
        change.tell(effects.set_topic(change.incident))
