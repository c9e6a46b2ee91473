"""Rows ↔ core types, and the only door through which sealed text passes.

`add` and `change` seal what the schema marks as sealed; `to_core` opens it. Nobody else sees ciphertext.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import ClauseElement, Insert, Table, Update, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from bot.store.sealing import Cipher
from bot.store.session import Loaded, Unit, View

Core = TypeVar("Core")
_WHICH = "which_row"  # no column is called like this


def add(unit: Unit, table: type[SQLModel], **values: Any) -> Any:
    """Insert one row and give its primary key. Columns left out take the schema's defaults."""
    row = _complete(table, values)
    primary = row[_primary_key(table)]
    unit.connection.execute(_insert(table), _sealed(unit.cipher, table, primary, row))
    return primary


def add_unless_known(unit: Unit, table: type[SQLModel], **values: Any) -> bool:
    """Insert one row unless a unique column stands in the way; whether it was inserted."""
    row = _complete(table, values)
    ready = _sealed(unit.cipher, table, row[_primary_key(table)], row)
    return unit.connection.execute(_insert_unless_known(table, on_sqlite=unit.on_sqlite), ready).first() is not None


def add_many(unit: Unit, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Insert many rows of one table in one statement."""
    if not rows:
        return
    key, complete = _primary_key(table), [_complete(table, row) for row in rows]
    unit.connection.execute(_insert(table), [_sealed(unit.cipher, table, row[key], row) for row in complete])


def change(unit: Unit, table: type[SQLModel], key: str, **values: Any) -> None:
    """Change columns of one row, to values or to what SQL makes of them (`version + 1`)."""
    statement, plain = _update(table), _sealed(unit.cipher, table, key, values)
    computed = {name: plain.pop(name) for name, value in values.items() if isinstance(value, ClauseElement)}
    if computed:
        statement = statement.values(computed)
    unit.connection.execute(statement, {_WHICH: key, **plain})


def first(view: View, statement: Any, core: type[Core], **parameters: Any) -> Core | None:
    """The first row of a statement as the frozen core type; None where there is none."""
    row = view.first(statement, **parameters)
    return to_core(view, row, core) if row else None


def to_core(view: View, row: Loaded, core: type[Core]) -> Core:
    """The row as the frozen core type: sealed text opened, words turned into enums."""
    table, kinds = row.table, _kinds(core)  # type: ignore[arg-type]
    sealed, key = _sealed_columns(table), getattr(row, _primary_key(table))
    values: dict[str, Any] = {}
    for field in fields(core):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        if field.name in sealed:
            value = "" if value is None else view.cipher.open(value, _place(table, field.name, key))
        enum = kinds.get(field.name)
        values[field.name] = enum(value) if enum is not None and value is not None else value
    return core(**values)


def _complete(table: type[SQLModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """With the schema's default in every column that is left out."""
    return {name: make() for name, make in _defaults(table).items() if name not in values} | dict(values)


def _sealed(cipher: Cipher, table: type[SQLModel], key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    secret, ready = _sealed_columns(table), {}
    for name, value in values.items():
        if name in secret:
            ready[name] = cipher.seal(value, _place(table, name, key)) if value else None
        else:
            ready[name] = value.value if isinstance(value, Enum) else value
    return ready


def _place(table: type[SQLModel], column: str, key: str) -> str:
    return f"{table.__tablename__}.{column}:{key}"


def _table(table: type[SQLModel]) -> Table:
    found: Table = table.__table__  # type: ignore[attr-defined]
    return found


@cache
def _insert(table: type[SQLModel]) -> Insert:
    return insert(_table(table))


@cache
def _insert_unless_known(table: type[SQLModel], *, on_sqlite: bool) -> Any:
    make_insert = sqlite.insert if on_sqlite else postgresql.insert
    return make_insert(_table(table)).on_conflict_do_nothing().returning(_table(table).c[_primary_key(table)])


@cache
def _update(table: type[SQLModel]) -> Update:
    return update(_table(table)).where(_table(table).c[_primary_key(table)] == bindparam(_WHICH))


@cache
def _primary_key(table: type[SQLModel]) -> str:
    return str(next(iter(_table(table).primary_key)).name)


@cache
def _sealed_columns(table: type[SQLModel]) -> frozenset[str]:
    return frozenset(column.name for column in _table(table).columns if column.info.get("sealed"))


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in table.model_fields.items():
        if field.default_factory is not None:
            made[name] = field.default_factory
        elif not field.is_required():
            made[name] = lambda value=field.default: value
    return made


@cache
def _kinds(core: type) -> dict[str, type[Enum]]:
    """The fields that are enums, optional ones included."""
    found: dict[str, type[Enum]] = {}
    for name, hint in get_type_hints(core).items():
        for option in (hint, *getattr(hint, "__args__", ())):
            if isinstance(option, type) and issubclass(option, Enum):
                found[name] = option
    return found
