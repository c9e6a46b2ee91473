"""Brings the database to the schema of this program, and says what is wrong with one that is not there.

Append-only tables are guarded by triggers as well as by manners. Alembic's batch mode drops triggers silently when
it rebuilds a table on SQLite, so they are made again after every migration and checked at every start. They let one
thing pass: a sealed value sealed anew with another key, in a transaction that says so (see reseal.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401 - imported so that SQLModel knows every table
from bot.core.errors import UserError

_MIGRATIONS = Path(__file__).parent / "migrations"
APPEND_ONLY = {
    "journal": ("UPDATE", "DELETE"),
    "journal_texts": ("UPDATE",),  # a lawful purge deletes a text; the chain stays verifiable
    "timeline_events": ("UPDATE", "DELETE"),
    "obligation_runs": ("UPDATE", "DELETE"),
    "notices": ("UPDATE", "DELETE"),
    "law_enforcement_delays": ("UPDATE", "DELETE"),
    "delay_withdrawals": ("UPDATE", "DELETE"),
}


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One trigger. `columns`: of an UPDATE, those it guards (none: all). `resealing`: it lets a new sealing pass."""

    name: str
    table: str
    verb: str
    columns: tuple[str, ...] = ()
    resealing: bool = False


def migrate(engine: Engine) -> str:
    """Make a new database or run every step that an old one lacks, make the triggers again, give the revision reached.

    Raises UserError for a database that a newer program wrote: going back would lose what it knows; and for one that
    holds something else.
    """
    with engine.connect() as connection:
        if wrong := _not_ours(connection):
            raise UserError(wrong)
    with engine.execution_options(writes=True).begin() as connection:
        if inspect(connection).get_table_names():
            _upgrade(connection)
        else:
            _make(connection)
        for guard in _guards():
            _make_trigger(connection, guard)
        return _revision(connection) or ""


def _make(connection: Connection) -> None:
    """A new database, as the tables are now: all steps at once. Alembic would take 12 MB and a third of the start."""
    SQLModel.metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": _newest_step()})


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def problems(engine: Engine) -> list[str]:
    """What keeps this program from using the database as it is; empty when all is well."""
    wanted = _newest_step()
    with engine.connect() as connection:
        if wrong := _not_ours(connection):
            return [wrong]
        found = _revision(connection)
        if found is None:
            return ["The database is empty. Run: python -m bot migrate"]
        if found != wanted:
            return [f"The database's schema is {found}, this program needs {wanted}. Run: python -m bot migrate"]
        missing = sorted(_triggers_wanted() - _triggers(connection))
    return [f"The append-only guard {name} is missing. Run: python -m bot migrate" for name in missing]


def try_to_write(connection: Connection) -> None:
    """Change nothing, in a way that fails where nothing can be changed: to begin does not yet fail there on SQLite."""
    connection.execute(text("DELETE FROM alembic_version WHERE version_num IS NULL"))


def belongs_to_another(engine: Engine) -> bool:
    """Whether another program than this one, older or newer, works on what is there. Nobody does on an empty one."""
    with engine.connect() as connection:
        found = _revision(connection)
        return _not_ours(connection) is not None or found not in (None, _newest_step())


def revision(engine: Engine) -> str | None:
    """The step that this database has reached."""
    with engine.connect() as connection:
        return _revision(connection)


def _not_ours(connection: Connection) -> str | None:
    """A sentence where this program must leave the database alone."""
    found, wanted = _revision(connection), _newest_step()
    if found is not None and found.isdigit():
        if found <= wanted:
            return None
        return f"The database's schema is {found}, newer than this program's {wanted}. Use the program it belongs to."
    if inspect(connection).get_table_names():
        return "The database holds something else, and no record of this bot. Give the bot a database of its own."
    return None


def _newest_step() -> str:
    """Steps are named by their number: 0001_first_tables.py."""
    return max(path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _guards() -> Iterator[Guard]:
    for table, verbs in APPEND_ONLY.items():
        for verb in verbs:
            yield from _guards_of(table, verb)


def _guards_of(table: str, verb: str) -> Iterator[Guard]:
    name = f"{table}_refuses_{verb.lower()}"
    columns = SQLModel.metadata.tables[table].columns
    sealed = tuple(column.name for column in columns if column.info.get("sealed"))
    if verb != "UPDATE" or not sealed:
        yield Guard(name=name, table=table, verb=verb)
        return
    plain = tuple(column.name for column in columns if column.name not in sealed)
    yield Guard(name=name, table=table, verb=verb, columns=plain)
    yield Guard(name=f"{table}_refuses_new_text", table=table, verb=verb, columns=sealed, resealing=True)


def _triggers_wanted() -> set[str]:
    return {guard.name for guard in _guards()}


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        statement = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    return set(connection.execute(text(statement)).scalars())


def _make_trigger(connection: Connection, guard: Guard) -> None:
    name, sentence = guard.name, f"{guard.table} is append-only"
    of = f" OF {', '.join(guard.columns)}" if guard.columns else ""
    when = f"BEFORE {guard.verb}{of} ON {guard.table}"
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        unless = "WHEN NOT EXISTS (SELECT 1 FROM resealing) " if guard.resealing else ""
        body = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        connection.execute(text(f"CREATE TRIGGER {name} {when} {unless}{body}"))
        return
    unless = "IF EXISTS (SELECT 1 FROM resealing) THEN RETURN NEW; END IF; " if guard.resealing else ""
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
    connection.execute(text(function + f"$$ BEGIN {unless}RAISE EXCEPTION '{sentence}'; END $$"))
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}"))
    connection.execute(text(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()"))
