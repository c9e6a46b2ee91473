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
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import Executable
from sqlmodel import Session

from bot.clock import Clock
from bot.core.errors import TryAgain
from bot.store.sealing import Cipher
from bot.store.tables import IncidentRow

_WAIT_SECONDS = 1.0
_BUSY = "The record is busy or cannot be written just now. Nothing was saved; please try again in a moment."


class View:
    """A consistent look at the record."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self.session = session
        self.cipher = cipher

    def rows(self, statement: Executable) -> Sequence[Any]:
        """Every row of a statement, fresh from the database; single columns come bare."""
        result = self.session.execute(statement, execution_options={"populate_existing": True})
        return result.scalars().all()

    def first(self, statement: Executable) -> Any:
        """The first row of a statement, or None."""
        result = self.session.execute(statement, execution_options={"populate_existing": True})
        return result.scalars().first()

    @property
    def on_sqlite(self) -> bool:
        """Whether this is SQLite; PostgreSQL otherwise."""
        return self.session.get_bind().dialect.name == "sqlite"


class Unit(View):
    """One transaction. `at` is business time, one instant for everything it writes."""

    def __init__(self, session: Session, cipher: Cipher, at: datetime, machine_at: datetime) -> None:
        super().__init__(session, cipher)
        self.at = at
        self.machine_at = machine_at
        self.told = False
        self.due_now = False


class Store:
    """The database, opened once per process."""

    def __init__(self, url: str, cipher: Cipher, clock: Clock) -> None:
        self.engine = open_engine(url)
        self.cipher = cipher
        self._clock = clock
        self._lock = threading.Lock() if self.engine.dialect.name == "sqlite" else None
        self._inside = threading.local()
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
        with self._once(), Session(self.engine) as session:
            yield View(session, self.cipher)
            session.rollback()

    @contextmanager
    def writing(self, incident_id: str | None = None) -> Iterator[Unit]:
        """One transaction; with an incident, its row is locked first. Raises TryAgain when the record is busy."""
        with self._once(), self._turn(), Session(self.engine.execution_options(writes=True)) as session:
            unit = Unit(session, self.cipher, self._clock.now(), self._clock.machine_now())
            try:
                if incident_id is not None:
                    lock = select(IncidentRow.id).where(IncidentRow.id == incident_id)  # type: ignore[call-overload]
                    session.execute(lock.with_for_update())
                yield unit
                session.commit()
            except OperationalError as error:
                raise TryAgain(_BUSY) from error
        for wake in (*(self._on_told if unit.told else ()), *(self._on_due if unit.due_now else ())):
            wake()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _once(self) -> Iterator[None]:
        if getattr(self._inside, "open", False):
            raise RuntimeError("a transaction within a transaction")
        self._inside.open = True
        try:
            yield
        finally:
            self._inside.open = False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        if not self._lock.acquire(timeout=_WAIT_SECONDS):
            raise TryAgain(_BUSY)
        try:
            yield
        finally:
            self._lock.release()


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
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    milliseconds = int(_WAIT_SECONDS * 1000)
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
    if not connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
