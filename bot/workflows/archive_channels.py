"""Closed incidents whose channel has stood open long enough are archived. The record itself stays as it is."""

from datetime import datetime

from bot.core.incident import State
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, outbox


def archive_channels(desk: Desk, at: datetime) -> None:
    """Queue the archiving of every channel whose time has come at `at` (UTC), once; reopened incidents are let be."""
    with desk.store.reading() as view:
        waiting = [incident.id for incident in incidents.to_archive(view, at)]
    for incident_id in waiting:
        with desk.store.writing(incident_id) as unit:
            incident = incidents.get(unit, incident_id)
            if incident.archived or incident.archive_at is None or incident.archive_at > at:
                continue
            incidents.keep_archived(unit, incident_id, archived=False)
            if incident.state is State.CLOSED and incident.channel_id is not None:
                journal.append(unit, "channel.archive_due", actor=None, chain=incident_id)
                outbox.tell(unit, effects.archive(incident))
