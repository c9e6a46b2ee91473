"""Which incidents a person may see in a list. Officers and leadership see all; nobody one they were shut out of."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from bot.core.incident import Incident, State
from bot.core.permissions import LEADERSHIP, OFFICER, TEAM
from bot.desk import Desk
from bot.store import incidents, team
from bot.store.session import View


def open_to(
    desk: Desk, view: View, user_id: str, hats: AbstractSet[str], states: Collection[State]
) -> Sequence[Incident]:
    """Incidents in these states that this person belongs to or watches over, newest first. `hats`: standing ones."""
    if hats & {OFFICER, LEADERSHIP}:
        shut_out = team.excluded_from(view, user_id)
        return [one for one in incidents.listed(view, states=states) if one.id not in shut_out]
    return belongs_to(desk, view, user_id, states)


def belongs_to(desk: Desk, view: View, user_id: str, states: Collection[State]) -> Sequence[Incident]:
    """Incidents in which this person has a role or acts for somebody today, or was let in; newest first."""
    found = incidents.listed(view, states=states, ids=team.incidents_of(view, user_id))
    return [one for one in found if _belongs(desk, view, one, user_id)]


def reported_by(view: View, user_id: str, states: Collection[State]) -> Sequence[Incident]:
    """Incidents that this person reported by name, newest first."""
    shut_out = team.excluded_from(view, user_id)
    found = incidents.listed(view, states=states, reporter_id=user_id)
    return [one for one in found if one.id not in shut_out]


def _belongs(desk: Desk, view: View, incident: Incident, user_id: str) -> bool:
    """Membership for today: a deputy whose time is over no longer belongs."""
    today = desk.clock.today(incidents.entity(view, incident.entity_id).zone)
    return TEAM in team.hats(view, user_id, today=today, leadership=(), incident_id=incident.id)
