"""One process alone on an SQLite record: a second one is refused before it can send anything twice.

The lock is the operating system's, so a process that was killed leaves none behind. PostgreSQL needs none. The file
that is locked stays beside the record for ever, and so also tells a record that is gone from one that never was.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.core.errors import UserError

_TRACE = "A record is kept beside this file. Leave both where they are.\n"


@contextmanager
def alone_on(database_url: str) -> Iterator[None]:
    """Hold the record's lock for the length of a `with`. Raises UserError when another process has it."""
    record = _record(database_url)
    if record is None:
        yield
        return
    path = _lock(record)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = path.open("a", encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}. An SQLite record needs it.") from None
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"Another bot runs on {record}. One process works on an SQLite record; several share PostgreSQL."
            ) from None
        yield


def refuse_where_it_is_gone(database_url: str) -> None:
    """Raise UserError where a record was and is no more: a new one in its place would remind nobody of anything."""
    record = _record(database_url)
    if record is not None and not record.exists() and _holds_a_trace(_lock(record)):
        raise UserError(
            f"There was a record at {record}, and it is gone. Put it back, or restore a backup: python -m bot restore "
            f"FILE. Only to begin a new record, with nothing in it, delete {_lock(record)}."
        )


def leave_a_trace(database_url: str) -> None:
    """Note that there is a record now."""
    record = _record(database_url)
    if record is not None and not _holds_a_trace(_lock(record)):
        _lock(record).write_text(_TRACE, encoding="utf-8")


def _record(database_url: str) -> Path | None:
    """The file itself, by whatever link it is called; None where it is no file."""
    name = make_url(database_url).database if database_url.startswith("sqlite") else None
    return Path(os.path.realpath(name)) if name and name != ":memory:" else None


def _lock(record: Path) -> Path:
    return record.with_name(f"{record.name}.lock")


def _holds_a_trace(lock: Path) -> bool:
    return lock.exists() and lock.stat().st_size > 0
