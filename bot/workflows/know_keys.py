"""A bot that starts says in the record which key it seals with, so that nothing is sealed with one it cannot open."""

from bot.core.errors import UserError
from bot.desk import Desk
from bot.store import journal, keys
from bot.store.session import View


def know_keys(desk: Desk) -> None:
    """Keep the newest key's id, once per change, with an entry in the journal."""
    newest = desk.store.cipher.newest.hex()
    with desk.store.reading() as view:
        known = keys.in_use(view)
    if known == newest:
        return
    with desk.store.writing() as unit:
        keys.keep_in_use(unit, newest)
        journal.append(unit, "key.in_use", actor=None, subject={"key": newest})


def refuse_unknown_key(view: View) -> None:
    """Raise UserError unless the bot that runs has the newest key."""
    if keys.in_use(view) != view.cipher.newest.hex():
        raise UserError(
            "The bot does not have the newest of DATA_KEYS yet: it could not read what is sealed with it. Put the new "
            "key in front of the old ones, start the bot once with them (every replica), then rotate."
        )
