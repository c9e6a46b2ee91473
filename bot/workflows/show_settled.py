"""What was settled shows in the reminders that list it, wherever it was settled: by a press, a form or a command."""

from itertools import groupby

from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, outbox, reminders, subjects
from bot.store.session import Unit
from bot.store.subjects import Watched

_BATCH = 200


def show_settled(desk: Desk) -> None:
    """Draw the newest reminders of every subject that was settled since."""
    with desk.store.reading() as view:
        settled = sorted(subjects.settled(view, _BATCH), key=_incident)
    for _, together in groupby(settled, key=_incident):
        listed = list(together)
        with desk.store.writing(listed[0].incident_id) as unit:
            for watched in listed:
                draw_again(unit, watched)
                subjects.keep_shown(unit, watched)


def draw_again(unit: Unit, watched: Watched) -> None:
    """Queue the newest message to each person that lists this subject; it is drawn as things stand then."""
    incident = incidents.get(unit, watched.incident_id) if watched.incident_id else None
    for message in reminders.newest_listing(unit, watched.incident_id, watched.id):
        if message.outbox_id is not None:
            facts = {"reminder": message.id}
            outbox.tell(unit, effects.update_post(message.outbox_id, "reminder", facts=facts, incident=incident))


def _incident(watched: Watched) -> str:
    return watched.incident_id or ""
