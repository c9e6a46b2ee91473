"""How every workflow changes an incident: one transaction, once per request, the card drawn again afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.core.incident import Incident, refuse_if_closed
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, outbox, requests
from bot.store.session import Unit

_IN_CHANNEL = frozenset({"invite", "remove"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change on its way. `repeated`: this very request was carried out before; leave everything as it is."""

    desk: Desk
    unit: Unit
    incident: Incident
    zone: ZoneInfo
    repeated: bool

    @property
    def today(self) -> date:
        """The day it is at the incident's legal entity."""
        return self.unit.at.astimezone(self.zone).date()

    def refuse_past(self, day: date | None) -> None:
        """Raise UserError for a day by which something is to be done and that is over at the legal entity."""
        if day is not None and day < self.today:
            raise UserError(
                f"That day has passed: today is {self.today:%A, %B} {self.today.day}. Name today or a later day."
            )

    def tell(self, effect: outbox.Effect) -> str | None:
        """Queue an effect with the change that causes it. What needs the incident's channel waits until it exists."""
        return outbox.tell(self.unit, self._once_there_is_a_channel(effect))

    def _once_there_is_a_channel(self, effect: outbox.Effect) -> outbox.Effect:
        needs_it = effect.name in _IN_CHANNEL or str(effect.args.get("to", "")).startswith("incident:")
        if not needs_it or effect.after_id is not None:
            return effect
        incident = self.incident
        if effect.incident_id not in (None, incident.id):
            incident = incidents.get(self.unit, effect.incident_id)
        if incident.channel_id is not None:
            return effect
        opening = outbox.by_key(self.unit, effects.open_channel(incident).key or "")
        return replace(effect, after_id=opening.id) if opening else effect


@contextmanager
def changing(desk: Desk, incident_id: str, key: str, *, closed_too: bool = False) -> Iterator[Change]:
    """A change to an incident, locked first. `key` is the request's own: a repeat finds `repeated` set.

    On leaving, the incident's version grows, the card is to be drawn again and the request is remembered.
    Raises UserError if the incident is closed (unless `closed_too`), TryAgain if the record is busy.
    """
    with desk.store.writing(incident_id) as unit:
        incident = incidents.get(unit, incident_id)
        repeated = requests.outcome_of(unit, key) is not None
        if not closed_too and not repeated:
            refuse_if_closed(incident)
        zone = incidents.entity(unit, incident.entity_id).zone
        yield Change(desk=desk, unit=unit, incident=incident, zone=zone, repeated=repeated)
        if not repeated:
            requests.remember(unit, key, incident_id)
            incidents.update_incident(unit, incident_id)
            outbox.tell(unit, effects.update_card(incidents.get(unit, incident_id)))
