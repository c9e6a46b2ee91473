"""A new day: the cards of open incidents count their days again. Drawn for no other reason, they would stand still.

The day is claimed in the record, so it happens once whatever restarts or runs beside us; it says nothing to anybody.
"""

from bot.core.incident import State
from bot.desk import Desk
from bot.slack import effects
from bot.store import choices, incidents, outbox, requests

_OPEN = (State.REPORTED, State.TRIAGED)


def redraw_cards(desk: Desk) -> None:
    """Ask for every open incident's card once a day, from midnight in the organisation's zone on."""
    with desk.store.reading() as view:
        day = desk.clock.today(choices.zone(view, desk.settings))
        key = f"cards:{day}"
        if requests.outcome_of(view, key) is not None:
            return
    with desk.store.writing() as unit:
        if not requests.first_time(unit, key, "drawn"):
            return
        for incident in incidents.listed(unit, states=_OPEN):
            if incident.channel_id:
                outbox.tell(unit, effects.update_card(incident))
