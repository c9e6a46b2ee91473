"""An officer put right what Slack refused: it is tried again, after looking whether it happened after all.

With it goes whatever was refused in the same words: the cause is the same, and there may be hundreds.
"""

from bot.core.errors import AlreadyDone
from bot.desk import Desk
from bot.store import journal, outbox, requests


def retry_effect(desk: Desk, effect_id: str, *, by: str, key: str) -> None:
    """Take a parked effect out again, and those like it. Raises AlreadyDone where it is no longer parked."""
    with desk.store.writing() as unit:
        if not requests.first_time(unit, key, effect_id):
            return
        waiting = {owed.id: owed for owed in outbox.parked(unit)}
        if effect_id not in waiting:
            raise AlreadyDone("This was tried again meanwhile. Nothing was changed.")
        error = waiting[effect_id].last_error
        alike = [owed.id for owed in waiting.values() if owed.last_error == error]
        for row_id in alike:
            outbox.retry_parked(unit, row_id)
        subject = {"effect": waiting[effect_id].effect, "error": error, "outbox": alike}
        journal.append(unit, "effect.retried", actor=by, subject=subject)
