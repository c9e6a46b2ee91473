"""The legal dates as a calendar file in the incident's channel: so that they still ring if the bot is dead."""

from bot.core.errors import AlreadyDone, UserError
from bot.core.owed import Standing
from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, obligations
from bot.workflows.change import changing


def share_calendar(desk: Desk, incident_id: str, *, by: str, key: str) -> None:
    """Put it there, once for each set of dates. Raises AlreadyDone where it is there, UserError without a date."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        unit = change.unit
        dated = [
            one for one in obligations.obligations(unit, incident_id) if one.status is Standing.OWED and one.due_on
        ]
        if not dated:
            raise UserError("No notice with a date is owed just now, so there is nothing to put into a calendar.")
        moved = [run.seq for run in obligations.runs(unit, incident_id) if run.moved]
        told = change.tell(effects.share_calendar(change.incident, moved[0] if moved else 1))
        if told is None:
            raise AlreadyDone("The calendar of these dates is in the channel already.")
        journal.append(unit, "calendar.shared", actor=by, chain=incident_id)
