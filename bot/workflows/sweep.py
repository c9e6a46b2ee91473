"""One beat of the clock: what is due by the record is done now. Nothing is decided from memory or from timers."""

from bot.desk import Desk
from bot.store import incidents
from bot.workflows.prepare_incident import prepare_incident


def sweep(desk: Desk) -> None:
    """Do everything whose time has come. Safe to run on several replicas at once."""
    _prepare_reports(desk)


def _prepare_reports(desk: Desk) -> None:
    with desk.store.reading() as view:
        waiting = incidents.unprepared(view)
    for incident_id in waiting:
        prepare_incident(desk, incident_id)
