"""Reports whose channel waits for their triage, from the note to officers. Nobody sees one that they could not open."""

from dataclasses import dataclass

from bot.core.incident import State
from bot.store import outbox
from handlers.access import standing_hats
from handlers.asking import Asking
from handlers.modals.form import Carried, modal
from handlers.visible import open_to

_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class HeldReport:
    """One of them."""

    incident_id: str
    number: str
    category: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class HeldReports:
    """All of them, the oldest first; `total` of them, of which the first are in `rows` and `more` are not."""

    rows: tuple[HeldReport, ...]
    total: int
    more: int


def open_held(asking: Asking) -> None:
    """List them, each with the button that triages it."""
    desk = asking.desk
    hats = standing_hats(desk, asking.user_id)
    with desk.store.reading() as view:
        seen = {one.id: one for one in open_to(desk, view, asking.user_id, hats, (State.REPORTED,))}
        held = [seen[incident_id] for incident_id in outbox.held_incidents(view) if incident_id in seen]
    rows = tuple(
        HeldReport(
            incident_id=one.id,
            number=one.number,
            category=desk.rulebook.playbooks[one.category].title,
            severity=one.severity,
        )
        for one in held[:_SHOWN]
    )
    blocks = desk.renderer.form("held", HeldReports(rows=rows, total=len(held), more=len(held) - len(rows)))
    asking.turn_to(modal("held", "Reports to triage", blocks, Carried()))
