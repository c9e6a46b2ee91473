"""Who holds the organisation's standing roles. Journaled in the organisation's own chain; officers are never none."""

from bot.core.incident import State
from bot.core.organisation import check_holders
from bot.core.team import OFFICER_ROLES
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, outbox, requests, team
from bot.store.session import Unit
from bot.workflows.check_person import require_member

OPEN = (State.REPORTED, State.TRIAGED)


def set_roster(desk: Desk, role: str, holder_id: str | None, deputy_id: str | None, *, by: str, key: str) -> None:
    """Fill a standing role (a slug), or with None leave it empty. Raises FormErrors, by field; UserError for guests.

    New officers and their deputies are invited to every open incident that they are not shut out of.
    """
    for user in filter(None, (holder_id, deputy_id)):
        require_member(desk, user)
    with desk.store.writing() as unit:
        if not requests.first_time(unit, key, role):
            return
        before = team.roster(unit)
        check_holders(role, holder_id, deputy_id, before)
        if holder_id is None:
            team.clear_roster(unit, role)
        else:
            team.set_roster(unit, role, holder_id, deputy_id, set_by=by)
        old = before.get(role)
        subject = {
            "role": role,
            "user": holder_id,
            "deputy": deputy_id,
            "before": [old.user_id, old.deputy_id] if old else None,
        }
        journal.append(unit, "roster.set", actor=by, subject=subject)
        if role in OFFICER_ROLES:
            known = {old.user_id, old.deputy_id} if old else set()
            _invite(unit, [user for user in (holder_id, deputy_id) if user and user not in known])


def _invite(unit: Unit, officers: list[str]) -> None:
    for incident in incidents.listed(unit, states=OPEN) if officers else ():
        welcome = [user for user in officers if not team.is_excluded(unit, incident.id, user)]
        if welcome and incident.channel_id is not None:
            outbox.tell(unit, effects.invite(incident, welcome))
