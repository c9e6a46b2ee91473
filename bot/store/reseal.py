"""Seals every value anew with the newest key, in small transactions beside the running bot; it can stop at any point.

What is left to do is seen from the values themselves, each of which begins with the id of its key. A value that
somebody changed meanwhile is left as they made it: their bot seals with the newest key already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, delete, func, insert, select, update
from sqlmodel import SQLModel

from bot.store.sealing import CannotOpen
from bot.store.session import Store, Unit, View
from bot.store.tables import ResealingRow, new_id

BATCH = 200


@dataclass(kw_only=True)
class Resealed:
    """What came of it: how many values were sealed anew, and a sentence for each that no key opens."""

    count: int = 0
    closed: list[str] = field(default_factory=list)


def reseal(store: Store, *, batch: int = BATCH) -> Resealed:
    """Seal everything anew that an older key sealed. Raises TryAgain when the record stays busy; then go on later."""
    done = Resealed()
    for table, column in _sealed_columns():
        after = ""
        while True:
            with store.reading() as view:
                rows = view.connection.execute(_older(view, table, column, after).limit(batch)).all()
            if not rows:
                break
            with store.patiently(), store.writing() as unit:
                _reseal_rows(unit, table, column, rows, done)
            after = rows[-1][0]
    return done


def left(view: View) -> int:
    """How many values older keys sealed: once it is 0, those keys may go."""
    return sum(
        view.connection.execute(
            select(func.count()).select_from(_older(view, table, column, "").subquery())
        ).scalar_one()
        for table, column in _sealed_columns()
    )


def unknown_keys(view: View) -> int:
    """How many values were sealed with a key that we do not have."""
    known = list(view.cipher.key_ids)
    return sum(
        view.connection.execute(
            select(func.count()).select_from(table).where(column.is_not(None), _key_id(column).not_in(known))
        ).scalar_one()
        for table, column in _sealed_columns()
    )


def _sealed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("sealed"):
                yield table, column


def _older(view: View, table: Table, column: Column[Any], after: str) -> Any:
    """Rows whose value an older key sealed, in the order of their keys, past `after`."""
    key = _primary(table)
    older = (column.is_not(None), _key_id(column) != view.cipher.newest)
    return select(key, column).where(*older, key > after).order_by(key)


def _reseal_rows(unit: Unit, table: Table, column: Column[Any], rows: Sequence[Any], done: Resealed) -> None:
    """One transaction. The marker lets the guards of append-only tables pass, and is gone before anybody sees it."""
    marker = new_id()
    unit.connection.execute(insert(ResealingRow).values(id=marker))
    for key, value in rows:
        place = f"{table.name}.{column.name}:{key}"
        try:
            fresh = unit.cipher.seal(unit.cipher.open(value, place), place)
        except CannotOpen as closed:
            done.closed.append(str(closed))
            continue
        unchanged = (_primary(table) == key, column == value)
        done.count += unit.connection.execute(update(table).where(*unchanged).values({column.name: fresh})).rowcount
    unit.connection.execute(delete(ResealingRow).where(ResealingRow.__table__.c.id == marker))  # type: ignore[attr-defined]


def _key_id(column: Column[Any]) -> Any:
    return func.substr(column, 1, 4)


def _primary(table: Table) -> Column[Any]:
    found: Column[Any] = table.primary_key.columns.values()[0]
    return found
