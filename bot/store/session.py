"""The two ways to the record: `reading()` and `writing()`. Everything else asks for one of them.

A `writing()` is one transaction: leaving the block commits, an exception rolls everything back. On SQLite it takes
the process's lock before the connection and begins IMMEDIATE, since deferred transactions lose updates there; on
PostgreSQL it locks the incident's row first. Waits are bounded by about a second each, so that a person gets an
honest refusal inside Slack's three seconds. Nesting raises: a transaction within a transaction is a mistake.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import SQLModel

from bot.clock import Clock
from bot.core.errors import TryAgain
from bot.store.sealing import Cipher

_WAIT_SECONDS = 1.0
_PATIENCE_SECONDS = 20.0
_LOCK_INCIDENT = text("SELECT id FROM incidents WHERE id = :incident_id FOR UPDATE")
_BUSY = "The record is busy or cannot be written just now. Nothing was saved; please try again in a moment."
_FULL = "The record cannot be written: its disk is full. Nothing was saved. Please tell whoever runs the bot."
_READ_ONLY = "The record cannot be written: it is read-only. Nothing was saved. Please tell whoever runs the bot."
_CUT_OFF = (
    "The record was cut off just as this was being saved: it may be kept or not. A form can be sent again, for it is "
    "kept once; after a command, look first."
)
_GONE = "The record's file is not where it was. Nothing was saved. Please tell whoever runs the bot."
_BY_WORD = {"disk is full": _FULL, "no space left": _FULL, "readonly": _READ_ONLY, "read-only": _READ_ONLY}


class Loaded:
    """A row of one of our tables: its columns as attributes, and which table it is of."""

    __slots__ = ("_row", "table")

    def __init__(self, table: type[SQLModel], row: Row[Any]) -> None:
        self.table = table
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


class View:
    """A consistent look at the record. Statements are executed as they stand; no objects are tracked."""

    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self.connection = connection
        self.cipher = cipher

    def rows(self, statement: Any, **parameters: Any) -> Sequence[Any]:
        """Every row of a statement on one table, as `Loaded`; of a single column, the bare values."""
        result = self.connection.execute(statement, parameters)
        if len(result.keys()) == 1:
            return result.scalars().all()
        table = statement.column_descriptions[0]["entity"]
        return [Loaded(table, row) for row in result]

    def first(self, statement: Any, **parameters: Any) -> Any:
        """The first row of a statement, or None."""
        return next(iter(self.rows(statement, **parameters)), None)

    @property
    def on_sqlite(self) -> bool:
        """Whether this is SQLite; PostgreSQL otherwise."""
        return self.connection.dialect.name == "sqlite"


class Unit(View):
    """One transaction. `at` is business time, one instant for everything it writes."""

    def __init__(self, connection: Connection, cipher: Cipher, at: datetime, machine_at: datetime) -> None:
        super().__init__(connection, cipher)
        self.at = at
        self.machine_at = machine_at
        self.told = False
        self.due_now = False


class Store:
    """The database, opened once per process."""

    def __init__(self, url: str, cipher: Cipher, clock: Clock) -> None:
        self.engine = open_engine(url)
        self._writer = self.engine.execution_options(writes=True)
        self._patient = self.engine.execution_options(writes=True, wait_seconds=_PATIENCE_SECONDS)
        self.cipher = cipher
        self.clock = clock
        self._lock = threading.Lock() if self.engine.dialect.name == "sqlite" else None
        self._inside = threading.local()
        self._file = _file_of(self.engine)
        self._known: tuple[int, int] | None = None
        self._on_told: list[Callable[[], None]] = []
        self._on_due: list[Callable[[], None]] = []

    def on_told(self, wake: Callable[[], None]) -> None:
        """Call `wake` after every commit that queued an effect for Slack."""
        self._on_told.append(wake)

    def on_due(self, wake: Callable[[], None]) -> None:
        """Call `wake` after every commit that left something for the sweep to do at once."""
        self._on_due.append(wake)

    @contextmanager
    def reading(self) -> Iterator[View]:
        """A look at the record. Nothing written in it is kept."""
        with self._once(), self.engine.connect() as connection:
            yield View(connection, self.cipher)
            connection.rollback()

    @contextmanager
    def writing(self, incident_id: str | None = None) -> Iterator[Unit]:
        """One transaction; with an incident, its row is locked first. Raises TryAgain when the record is busy."""
        leaving = False
        with self._once(), self._turn():
            try:
                with self._engine().begin() as connection:
                    unit = Unit(connection, self.cipher, self.clock.now(), self.clock.machine_now())
                    if incident_id is not None and not unit.on_sqlite:
                        connection.execute(_LOCK_INCIDENT, {"incident_id": incident_id})
                    yield unit
                    leaving = True
            except DBAPIError as error:
                sentence = _CUT_OFF if leaving and error.connection_invalidated else _hindrance(error)
                if sentence is None:
                    raise
                raise TryAgain(sentence) from error
        for wake in (*(self._on_told if unit.told else ()), *(self._on_due if unit.due_now else ())):
            wake()

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """In this thread, wait long for one's turn: for the background, where nobody waits for an answer."""
        self._inside.patient = True
        try:
            yield
        finally:
            self._inside.patient = False

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Open for the length of a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _once(self) -> Iterator[None]:
        if getattr(self._inside, "open", False):
            raise RuntimeError("a transaction within a transaction")
        self._look_where_it_was()
        self._inside.open = True
        try:
            yield
        finally:
            self._inside.open = False

    def _look_where_it_was(self) -> None:
        """SQLite goes on for long with a file that was deleted or moved: what is written to it then is lost."""
        if self._file is None:
            return
        found = _which(self._file)
        self._known = self._known or found
        if found != self._known:
            raise TryAgain(_GONE)

    def _engine(self) -> Engine:
        """On SQLite another process (a backup, a new sealing of keys) may hold the record for a moment."""
        return self._patient if getattr(self._inside, "patient", False) else self._writer

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        patient = getattr(self._inside, "patient", False)
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS if patient else _WAIT_SECONDS):
            raise TryAgain(_BUSY)
        try:
            yield
        finally:
            self._lock.release()


def _file_of(engine: Engine) -> Path | None:
    """Where an SQLite record is; None for one in memory and for PostgreSQL."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(name) if name and name != ":memory:" else None


def _which(file: Path) -> tuple[int, int] | None:
    """Which file it is, whatever its name; None where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _hindrance(error: DBAPIError) -> str | None:
    """What a person is told when the database could not do it; None where the statement itself was wrong."""
    said = str(error.orig).lower()
    known = next((sentence for word, sentence in _BY_WORD.items() if word in said), None)
    return known or (_BUSY if isinstance(error, OperationalError) else None)


def open_engine(url: str) -> Engine:
    """The database of a DATABASE_URL; an SQLite file's folder is made if it is missing."""
    if url.startswith("sqlite"):
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": _WAIT_SECONDS}, pool_size=20, max_overflow=40)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    plain = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(plain, pool_size=20, max_overflow=20, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3's own transaction handling off: we begin ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writes"):
        milliseconds = int(options.get("wait_seconds", _WAIT_SECONDS) * 1000)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    milliseconds = int(_WAIT_SECONDS * 1000)
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
    if not connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
