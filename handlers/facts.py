"""The facts that the law asks for: people and States, the day of discovery, a business associate, the entity.

Four short forms, each kept by itself; what moved because of it is shown in the form and told to the channel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.errors import UserError
from bot.core.facts_entered import (
    AssociateDays,
    DiscoveryDays,
    EntityDays,
    People,
    check_days,
    check_entity,
    check_people,
)
from bot.core.owed import Move
from bot.slack.messages.obligations import MOST_MOVES, MoveWords, moves_in_words
from bot.store import incidents
from bot.store.proposals import Proposal
from bot.workflows.change_facts import Outcome, change_facts, decide_discovery
from handlers.asking import Asking
from handlers.modals import facts_associate, facts_discovery, facts_entity, facts_people
from handlers.modals.form import Carried, View, modal
from handlers.showing import look_up


def command(asking: Asking) -> None:
    """`facts`, or `facts discovery`, `facts associate`, `facts entity`."""
    word = asking.words.lower()
    if word not in _FORMS:
        raise UserError(f"There is no such form. Say `facts`, {', '.join(f'`facts {name}`' for name in _NAMED)}.")
    _FORMS[word](asking)


def open_people(asking: Asking) -> None:
    """Open the form for people and States."""
    asking.turn_to(facts_people.build(People.of(_facts(asking)), asking.incident.id))


def open_discovery(asking: Asking) -> None:
    """Open the form for the day of discovery."""
    zone, incident = _zone(asking), asking.incident
    days = DiscoveryDays.of(_facts(asking), zone, incident.discovered_on)
    asking.turn_to(facts_discovery.build(days, incident.id))


def open_associate(asking: Asking) -> None:
    """Open the form for a business associate."""
    asking.turn_to(facts_associate.build(AssociateDays.of(_facts(asking), _zone(asking)), asking.incident.id))


def open_entity(asking: Asking) -> None:
    """Open the form for the entity and other dates."""
    asking.turn_to(facts_entity.build(EntityDays.of(_facts(asking)), asking.incident.id))


def submit_people(asking: Asking) -> View:
    """Keep people and States."""
    people = facts_people.parse(asking.view or {})
    check_people(people, _today(asking))
    return _kept(asking, people.entered(_facts(asking)))


def submit_discovery(asking: Asking) -> View:
    """Keep the day of discovery; a later one waits for a second officer."""
    days = facts_discovery.parse(asking.view or {})
    entered = {name: getattr(days, name) for name in ("discovered_on", "should_have_known_on", "occurred_on")}
    check_days(entered, _today(asking))
    return _kept(asking, days.entered(_facts(asking), _zone(asking)), because=days.because)


def submit_associate(asking: Asking) -> View:
    """Keep what our business associate knew and when it told us."""
    days = facts_associate.parse(asking.view or {})
    entered = {name: getattr(days, name) for name in ("discovered_on", "told_us_on", "should_have_known_on")}
    check_days(entered, _today(asking))
    return _kept(asking, days.entered(_facts(asking), _zone(asking)), because=days.because)


def submit_entity(asking: Asking) -> View:
    """Keep what the entity is, and other dates."""
    entity = facts_entity.parse(asking.view or {})
    check_entity(entity, _today(asking))
    return _kept(asking, entity.entered())


def confirm_discovery(asking: Asking) -> None:
    """A second officer confirms the later day of discovery."""
    _decide(asking, confirm=True)


def decline_discovery(asking: Asking) -> None:
    """The old day of discovery stands."""
    _decide(asking, confirm=False)


_NAMED = ("discovery", "associate", "entity")
_FORMS: Mapping[str, Callable[[Asking], None]] = {
    "": open_people,
    "people": open_people,
    "discovery": open_discovery,
    "associate": open_associate,
    "entity": open_entity,
}


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What the form turns into: what moved because of it, or what waits."""

    incident_id: str
    moves: tuple[MoveWords, ...]
    more: int
    waiting: Proposal | None


def _kept(asking: Asking, entered: Mapping[str, Any], because: str = "") -> View:
    incident_id = asking.incident.id
    outcome = change_facts(asking.desk, incident_id, entered, because=because, by=asking.user_id, key=asking.key)
    return _saved(asking, outcome)


def _saved(asking: Asking, outcome: Outcome) -> View:
    shown: tuple[Move, ...] = outcome.moves[:MOST_MOVES]
    facts = Saved(
        incident_id=asking.incident.id,
        moves=look_up(asking, lambda look: moves_in_words(look, shown)),
        more=len(outcome.moves) - len(shown),
        waiting=outcome.waiting,
    )
    blocks = asking.desk.renderer.form("facts_saved", facts)
    return modal("facts_saved", "Facts", blocks, Carried(incident_id=asking.incident.id))


def _decide(asking: Asking, *, confirm: bool) -> None:
    proposal_id = next(iter(asking.values), "")
    decide_discovery(
        asking.desk, asking.incident.id, proposal_id, confirm=confirm, by=asking.user_id, key=asking.key
    )  # fmt: skip


def _facts(asking: Asking) -> Mapping[str, Any]:
    return asking.incident.facts


def _zone(asking: Asking) -> Any:
    with asking.desk.store.reading() as view:
        return incidents.entity(view, asking.incident.entity_id).zone


def _today(asking: Asking) -> Any:
    return asking.desk.clock.today(_zone(asking))
