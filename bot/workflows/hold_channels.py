"""In a burst of reports, channels of mild ones wait until somebody has triaged them. Off unless the settings say so.

Nothing else waits: the report is kept, its clocks run, its reminders go out, and it can be triaged without a channel.
"""

from datetime import timedelta

from bot.core.incident import Incident, Outcome
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, outbox, team
from bot.store.session import Unit
from bot.workflows.change import Change

_SPAN = timedelta(minutes=10)
_MANY = 10
_MILD = ("SEV3", "SEV4")
_NO_CHANNEL_FOR = (Outcome.FALSE_ALARM, Outcome.DUPLICATE)


def ask_for_channel(desk: Desk, unit: Unit, incident: Incident) -> None:
    """Queue the channel of a new report: for now, or held until triage where more than ten came within ten minutes."""
    held = desk.settings.hold_back_channels and incident.severity in _MILD and _is_burst(unit)
    if held and not outbox.any_held_since(unit, unit.machine_at - _SPAN):
        _tell_officers(unit, incident)
    outbox.tell(unit, effects.open_channel(incident, held=held))


def decide_on_channel(change: Change, incident: Incident) -> None:
    """Triage decides about a channel that was held; one that exists or is on its way stays as it is."""
    opening = effects.open_channel(incident)
    if incident.outcome in _NO_CHANNEL_FOR:
        outbox.decide_against(change.unit, opening)
    else:
        outbox.release(change.unit, opening)


def _is_burst(unit: Unit) -> bool:
    return incidents.count_reported_since(unit, unit.at - _SPAN) > _MANY


def _tell_officers(unit: Unit, incident: Incident) -> None:
    """Once a burst, which ends when none was held for ten minutes."""
    for officer in team.officers(unit):
        key = f"channels_held:{incident.id}:{officer}"
        outbox.tell(unit, effects.post_to_person(officer, "channels_held", key=key))
