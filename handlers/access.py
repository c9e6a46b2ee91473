"""Who is at the door: what the person is to the workspace and to the incident, and whether they may do this.

Every command, button and form passes here, and `bot/core/permissions.py` alone answers. Fails closed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.errors import NotAllowed, TryAgain
from bot.core.incident import Incident
from bot.core.permissions import ANYONE, Verb, may, whom_to_ask
from bot.core.team import Person, PersonKind
from bot.desk import Desk
from bot.slack.people import kind_of
from bot.store import choices, incidents, team
from bot.store.session import View

UNKNOWN_INCIDENT = "There is no such incident, or it is not open to you. `list` shows yours."
_NONE_HERE = "Which incident? Here is none that is open to you. Say its number, such as `{}`; `list` shows yours."
_STRANGER = "This is for members of the organisation's own workspace. Please ask your contact there to report for you."


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person at the door, with the hats worn for the incident at hand (or the organisation)."""

    user_id: str
    hats: frozenset[str]
    incident: Incident | None = None


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """How an incident is found, and what is said where none is found that is open to the person."""

    find: Callable[[View], Incident | None]
    unknown: str = UNKNOWN_INCIDENT


def enter(desk: Desk, user_id: str, verb: Verb, lookup: Lookup | None = None) -> Actor:
    """The actor, if allowed. Raises NotAllowed for what they may not do, in the same words whether it exists or not."""
    person = make_known(desk, user_id)
    if person is None or person.kind is not PersonKind.MEMBER:
        raise NotAllowed(_STRANGER)
    if lookup is None and may({ANYONE}, verb):
        return Actor(user_id=user_id, hats=frozenset({ANYONE}))
    with desk.store.reading() as view:
        incident = lookup.find(view) if lookup else None
        hats = _hats(desk, view, user_id, incident.id if incident else None)
    if lookup is not None and (incident is None or not may(hats, Verb.STATUS)):
        raise NotAllowed(lookup.unknown)
    if not may(hats, verb):
        raise NotAllowed(f"This is for {whom_to_ask(verb)}. They will gladly help: please ask them.")
    return Actor(user_id=user_id, hats=hats, incident=incident)


def may_see(desk: Desk, user_id: str, verb: Verb, lookup: Lookup) -> Incident | None:
    """The incident if this person, already known at the door, may do this with it; None whether it exists or not."""
    with desk.store.reading() as view:
        incident = lookup.find(view)
        if incident is None or not may(_hats(desk, view, user_id, incident.id), verb):
            return None
        return incident


def standing_hats(desk: Desk, user_id: str) -> frozenset[str]:
    """The hats somebody wears for the organisation, where a listener shows more to some than to others."""
    with desk.store.reading() as view:
        return _hats(desk, view, user_id, None)


def make_known(desk: Desk, user_id: str) -> Person | None:
    """The person, asked of Slack again after a day. Who was never checked and cannot be now is asked to come back."""
    with desk.store.reading() as view:
        person = team.get_person(view, user_id)
    if person is not None and desk.clock.machine_now() - person.checked_at <= team.CHECKED_FOR:
        return person
    kind = kind_of(desk.slack, user_id, quick=True)
    if kind is None and person is None:
        raise TryAgain("Slack could not tell us who you are just now. Nothing was saved; please try again in a moment.")
    if kind is None:
        return person
    with desk.store.writing() as unit:
        team.keep_person(unit, user_id, kind)
        return team.get_person(unit, user_id)


def by_id(incident_id: str) -> Lookup:
    """Look an incident up by its id, as buttons and forms carry it."""
    return Lookup(find=lambda view: incidents.find(view, incident_id))


def by_number(number: str) -> Lookup:
    """Look an incident up by the number that people type."""
    return Lookup(find=lambda view: incidents.by_number(view, number))


def by_channel(channel_id: str, example: str) -> Lookup:
    """Look an incident up by its channel. `example`: what to type elsewhere, such as `triage INC-2026-0007`."""
    return Lookup(find=lambda view: incidents.by_channel(view, channel_id), unknown=_NONE_HERE.format(example))


def _hats(desk: Desk, view: View, user_id: str, incident_id: str | None) -> frozenset[str]:
    entity = incidents.entity_of(view, incident_id) if incident_id else None
    leadership = choices.leadership(view, desk.settings.leadership)
    today = desk.clock.today(entity.zone if entity else choices.zone(view, desk.settings))
    return team.hats(view, user_id, today=today, leadership=leadership, incident_id=incident_id)
