"""Each night every channel in use is looked at: what people changed by hand is noticed although no event came.

The day is claimed in the record, so it happens once a day whatever restarts or runs beside us; after nights of being
down it happens once. On the very first day there is nothing to look after yet.
"""

from datetime import time

from bot.core.incident import State
from bot.desk import Desk
from bot.slack import effects
from bot.store import choices, incidents, outbox, requests

_FROM = time(3)  # local: nobody works, and clocks have been changed
_EVER = "channels_looked_after"


def look_after_channels(desk: Desk) -> None:
    """Queue a look at every channel, from three in the morning on; not where incident and channel are both over."""
    with desk.store.reading() as view:
        local = desk.clock.now().astimezone(choices.zone(view, desk.settings))
        key = f"{_EVER}:{local.date()}"
        if local.time() < _FROM or requests.outcome_of(view, key) is not None:
            return
        is_first_day = requests.outcome_of(view, _EVER) is None
    with desk.store.writing() as unit:
        requests.first_time(unit, _EVER, "begun")
        if not requests.first_time(unit, key, "queued") or is_first_day:
            return
        for incident in incidents.listed(unit, states=list(State)):
            is_over = incident.archived and incident.state is State.CLOSED
            if incident.channel_id is not None and not is_over:
                outbox.tell(unit, effects.look_after(incident, local.date()))
