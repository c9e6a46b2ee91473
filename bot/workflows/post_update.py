"""A status update: what the team says about where things stand, in the incident's channel. Starts its target afresh."""

from datetime import timedelta

from bot.core.errors import AlreadyDone, UserError
from bot.core.targets import TargetName, asks_for_updates
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, work
from bot.workflows.change import Change, changing
from bot.workflows.watch_work import watch_target

UPDATE = "status_update"
_A_MOMENT = timedelta(minutes=5)


def post_update(desk: Desk, incident_id: str, text: str, *, by: str, key: str) -> None:
    """Keep and post an update. Raises UserError for an empty one."""
    if not text.strip():
        raise UserError("Say where things stand, for example `update The server is isolated; imaging has begun`.")
    with changing(desk, incident_id, key) as change:
        if not change.repeated:
            _keep(desk, change, text.strip(), by)


def confirm_status(desk: Desk, incident_id: str, *, by: str, key: str) -> None:
    """Say that nothing has changed; that counts as an update. AlreadyDone when there was one a moment ago."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        newest = work.newest_event(change.unit, incident_id, UPDATE)
        if newest is not None and change.unit.at - newest.noted_at < _A_MOMENT:
            raise AlreadyDone("There was an update a moment ago, so this one is not needed.")
        _keep(desk, change, "", by)


def _keep(desk: Desk, change: Change, text: str, by: str) -> None:
    unit, incident = change.unit, change.incident
    event_id = work.add_event(unit, incident.id, UPDATE, text, noted_by=by)
    journal.append(unit, "status.updated", actor=by, chain=incident.id, text={"update": text})
    if asks_for_updates(incidents.stages(unit, incident.id)):
        watch_target(desk.rulebook, unit, incident, TargetName.STATUS_UPDATE, started_at=unit.at)
    change.tell(effects.post_to_incident(incident, "status_update", facts={"event": event_id}))
