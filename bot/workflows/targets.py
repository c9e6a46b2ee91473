"""Which targets of an incident are watched: those not met yet, at the pace of its severity. Legal dates live elsewhere.

Called when the report's consequences are drawn and whenever the severity or the day of discovery changes.
"""

from datetime import datetime

from bot.core.incident import Incident, asks_for_nothing
from bot.core.targets import TargetName, asks_for_updates
from bot.rulebook import Rulebook
from bot.store import incidents, subjects, team, work
from bot.store.session import Unit
from bot.workflows.post_update import UPDATE
from bot.workflows.watch_work import unwatch_target, watch_target

COMMANDER = "incident_commander"


def watch_targets(unit: Unit, incident: Incident, rulebook: Rulebook) -> None:
    """Watch every open target by the incident's severity and dates of now. What was met once stays met."""
    for name in rulebook.targets:
        if _is_met(unit, incident, name):
            unwatch_target(unit, incident, name)
        else:
            watch_target(rulebook, unit, incident, name, started_at=_started_at(unit, incident, name))


def _is_met(unit: Unit, incident: Incident, name: TargetName) -> bool:
    if name is TargetName.COMMANDER_ASSIGNED:
        return asks_for_nothing(incident) or team.holder(unit, incident.id, COMMANDER) is not None
    if name is TargetName.TRIAGED:
        return incident.triaged_at is not None
    if name is TargetName.STATUS_UPDATE:
        return asks_for_nothing(incident) or not asks_for_updates(incidents.stages(unit, incident.id))
    known = subjects.get_by_key(unit, incident.id, f"target:{name}")
    return known is not None and known.closed_at is not None


def _started_at(unit: Unit, incident: Incident, name: TargetName) -> datetime | None:
    """Where a target's clock began anew since the report: the last update, or the role falling vacant."""
    if name is TargetName.COMMANDER_ASSIGNED:
        return team.vacant_since(unit, incident.id, COMMANDER)
    if name is TargetName.STATUS_UPDATE:
        newest = work.newest_event(unit, incident.id, UPDATE)
        return newest.noted_at if newest else None
    return None
