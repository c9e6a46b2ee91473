"""Which key the running bot seals with, by its id: the first bytes of a hash, of no use to anybody else."""

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import add_unless_known, change
from bot.store.session import Unit, View
from bot.store.tables import KeyRow

_IN_USE = "in_use"


def in_use(view: View) -> str | None:
    """The key's id in hexadecimal, as of the newest start; None before the first."""
    row = view.first(select(KeyRow).where(col(KeyRow.use) == _IN_USE))
    return row.key_id if row else None


def keep_in_use(unit: Unit, key_id: str) -> None:
    """A bot with this newest key has started."""
    values = {"key_id": key_id, "since": unit.machine_at}
    if not add_unless_known(unit, KeyRow, use=_IN_USE, **values):
        change(unit, KeyRow, _IN_USE, **values)
