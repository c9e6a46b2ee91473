"""The record as it lies there: rows as they are kept, and sealed texts opened."""

from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from tests.conftest import House

TABLES = SQLModel.metadata.tables


def sealed_columns() -> list[tuple[str, str]]:
    """Every column that the schema marks as free text: table and column."""
    return [(name, each.name) for name, table in TABLES.items() for each in table.columns if each.info.get("sealed")]


def column(house: House, table: str, name: str | None) -> list[Any]:
    """The values of a column; of the primary key without a name."""
    chosen = TABLES[table].c[name] if name else next(iter(TABLES[table].primary_key))
    with house.desk.store.reading() as view:
        return list(view.connection.execute(select(chosen)).scalars())


def opened_texts(house: House, table: str, name: str) -> list[str]:
    """What a sealed column says."""
    key = next(iter(TABLES[table].primary_key)).name
    with house.desk.store.reading() as view:
        rows = view.connection.execute(select(TABLES[table].c[key], TABLES[table].c[name])).all()
        return [view.cipher.open(value, f"{table}.{name}:{row}") for row, value in rows if value is not None]


def everything(house: House) -> dict[str, list[Any]]:
    """Every row of every table."""
    with house.desk.store.reading() as view:
        return {
            name: sorted(map(tuple, view.connection.execute(select(table)).all()), key=repr)
            for name, table in TABLES.items()
        }
