"""What Slack says of somebody changes: a member leaves, becomes a guest, comes back. Duties must not be left behind."""

from bot.core.incident import State
from bot.core.team import PersonKind
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, outbox, requests, team
from bot.store.session import Unit

OPEN = (State.REPORTED, State.TRIAGED)


def follow_person(desk: Desk, user_id: str, kind: PersonKind, *, key: str) -> None:
    """Keep what somebody is now. Whoever stops being a full member loses every hat at once; officers are told which.

    Nothing is kept of people whom the bot never met.
    """
    with desk.store.reading() as view:
        known = team.get_person(view, user_id)
    if known is None:
        return
    with desk.store.writing() as unit:
        if not requests.first_time(unit, key, "person"):
            return
        team.keep_person(unit, user_id, kind)
        if known.kind is PersonKind.MEMBER and kind is not PersonKind.MEMBER:
            _tell_what_is_vacant(unit, user_id, kind)


def _tell_what_is_vacant(unit: Unit, user_id: str, kind: PersonKind) -> None:
    standing = [role for role, entry in team.roster(unit).items() if user_id in (entry.user_id, entry.deputy_id)]
    held = [
        incident.number
        for incident in incidents.listed(unit, states=OPEN)
        if any(user_id in (one.user_id, one.deputy_id) for one in team.assignments(unit, incident.id))
    ]
    if not standing and not held:
        return
    journal.append(unit, "person.left", actor=None, subject={"user": user_id, "kind": kind, "roles": standing})
    facts = {"user": user_id, "kind": kind, "roles": standing, "incidents": held}
    for officer in team.officers(unit):
        if officer != user_id:
            outbox.tell(unit, effects.post_to_person(officer, "person_gone", facts=facts))
