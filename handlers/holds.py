"""A law-enforcement official asks that notices wait."""

from dataclasses import dataclass
from datetime import date

from bot.slack.messages.obligations import MoveWords, move_words
from bot.store import incidents
from bot.workflows.record_delay import record_delay
from handlers.asking import Asking
from handlers.modals import hold
from handlers.modals.form import Carried, View, modal


def open_form(asking: Asking) -> None:
    """Open the form."""
    desk, incident = asking.desk, asking.incident
    with desk.store.reading() as view:
        zone = incidents.entity(view, incident.entity_id).zone
    asking.turn_to(hold.build(desk.clock.today(zone), incident.id))


def submit(asking: Asking) -> View:
    """Keep the statement, and show what must wait and until when."""
    stated = hold.parse(asking.view or {})
    outcome = record_delay(asking.desk, asking.incident.id, stated, by=asking.user_id, key=asking.key)
    facts = Saved(
        incident_id=asking.incident.id,
        do_not_send_before=outcome.do_not_send_before,
        moves=tuple(map(move_words, outcome.moves)),
    )
    blocks = asking.desk.renderer.form("delay_saved", facts)
    return modal("delay_saved", "Law-enforcement delay", blocks, Carried(incident_id=asking.incident.id))


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What the form turns into."""

    incident_id: str
    do_not_send_before: date | None
    moves: tuple[MoveWords, ...]
