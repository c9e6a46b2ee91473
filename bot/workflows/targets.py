"""Which targets of an incident are watched: those not met yet, at the pace of its severity. Legal dates live elsewhere.

Called when the report's consequences are drawn and whenever something changes that a target hangs on. What nothing
asks for any more ends by itself, and begins again if it is asked for after all.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.core.incident import Incident, State, asks_for_nothing, needs_no_determination
from bot.core.law import Notice
from bot.core.owed import Standing
from bot.core.targets import TargetName, asks_for_updates
from bot.core.team import COMMANDER, PRIVACY_OFFICER
from bot.core.work import TaskStatus
from bot.rulebook import Rulebook
from bot.store import assessments, incidents, obligations, subjects, team, work
from bot.store.session import Unit, View
from bot.workflows.post_update import UPDATE
from bot.workflows.watch_work import step_of, unwatch_target, watch_target

_OF_ROLE = {COMMANDER: TargetName.COMMANDER_ASSIGNED, PRIVACY_OFFICER: TargetName.PRIVACY_OFFICER_TOLD}


def watch_targets(unit: Unit, incident: Incident, rulebook: Rulebook) -> None:
    """Watch every open target by the incident's severity and dates of now. What was met once stays met."""
    for name in rulebook.targets:
        follow_target(unit, incident, rulebook, name)


def follow_roles(unit: Unit, incident: Incident, rulebook: Rulebook, roles: Iterable[str]) -> None:
    """Watch what hangs on these roles, of which some were just given or fell vacant."""
    for role in roles:
        if role in _OF_ROLE:
            follow_target(unit, incident, rulebook, _OF_ROLE[role])


def follow_target(unit: Unit, incident: Incident, rulebook: Rulebook, name: TargetName) -> None:
    """Watch one target as long as it is not met, and no longer. In a closed incident nothing is left to watch."""
    if incident.state is State.CLOSED:
        return
    if _is_met(unit, incident, rulebook, name):
        unwatch_target(unit, incident, name)
    else:
        watch_target(rulebook, unit, incident, name, started_at=_started_at(unit, incident, name))


def _is_met(unit: Unit, incident: Incident, rulebook: Rulebook, name: TargetName) -> bool:
    if name is TargetName.PRIVACY_OFFICER_TOLD:
        return _is_told_or_will_be(unit, incident, rulebook)
    if name in _MET:
        return _MET[name](unit, incident)
    known = subjects.get_by_key(unit, incident.id, f"target:{name}")
    return known is not None and known.closed_at is not None


def _is_told_or_will_be(view: View, incident: Incident, rulebook: Rulebook) -> bool:
    """Triage tells the privacy officer and is reminded of itself; to remind of both would say the same thing twice."""
    if incident.triaged_at is None and team.holder(view, incident.id, PRIVACY_OFFICER) is not None:
        return True
    left = [task for task in work.tasks(view, incident.id) if task.status is TaskStatus.OPEN]
    steps = [step_of(rulebook, incident, task) for task in left]
    return not any(step.meets is TargetName.PRIVACY_OFFICER_TOLD for step in steps if step is not None)


def _has_a_commander(view: View, incident: Incident) -> bool:
    return asks_for_nothing(incident) or team.holder(view, incident.id, COMMANDER) is not None


def _is_triaged(_: View, incident: Incident) -> bool:
    return incident.triaged_at is not None


def _needs_no_updates(view: View, incident: Incident) -> bool:
    return asks_for_nothing(incident) or not asks_for_updates(incidents.stages(view, incident.id))


def _is_determined(view: View, incident: Incident) -> bool:
    return needs_no_determination(incident) or assessments.signed(view, incident.id) is not None


def _owes_no_letters(view: View, incident: Incident) -> bool:
    """Sent, waived by counsel, or not owed by law; before the first run of the engine they are."""
    letters = [one for one in obligations.obligations(view, incident.id) if one.notice == Notice.INDIVIDUAL]
    is_settled = bool(letters) and all(one.status is not Standing.OWED for one in letters)
    return needs_no_determination(incident) or is_settled


_MET: Mapping[TargetName, Callable[[View, Incident], bool]] = {
    TargetName.COMMANDER_ASSIGNED: _has_a_commander,
    TargetName.TRIAGED: _is_triaged,
    TargetName.STATUS_UPDATE: _needs_no_updates,
    TargetName.DETERMINED: _is_determined,
    TargetName.LETTERS_SENT: _owes_no_letters,
}
"""What the record itself shows. Any other target is met once somebody did the step that meets it."""


def _started_at(unit: Unit, incident: Incident, name: TargetName) -> datetime | None:
    """Where a target's clock began anew since the report: the last update, or the role falling vacant."""
    if name is TargetName.COMMANDER_ASSIGNED:
        return team.vacant_since(unit, incident.id, COMMANDER)
    if name is TargetName.STATUS_UPDATE:
        newest = work.newest_event(unit, incident.id, UPDATE)
        return newest.noted_at if newest else None
    return None
