"""An officer put right what Slack refused: it is tried again, after looking whether it happened after all."""

from bot.core.errors import AlreadyDone
from bot.desk import Desk
from bot.store import journal, outbox, requests


def retry_effect(desk: Desk, effect_id: str, *, by: str, key: str) -> None:
    """Take one parked effect out again. Raises AlreadyDone where it is no longer parked."""
    with desk.store.writing() as unit:
        if not requests.first_time(unit, key, effect_id):
            return
        waiting = {owed.id: owed for owed in outbox.parked(unit)}
        if effect_id not in waiting:
            raise AlreadyDone("This was tried again meanwhile. Nothing was changed.")
        outbox.retry_parked(unit, effect_id)
        subject = {"effect": waiting[effect_id].effect, "outbox": effect_id}
        journal.append(unit, "effect.retried", actor=by, subject=subject)
