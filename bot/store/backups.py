"""Copies of an SQLite record: taken while the bot runs, and put back while it does not. Never overwrites a file.

A copy is one file that only its owner can read; it says from when it is. It is worth nothing without DATA_KEYS.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.clock import Clock
from bot.core.errors import UserError
from bot.store import epochs, schema
from bot.store.sealing import Cipher
from bot.store.session import Store

_OWNER_ONLY = 0o600


def take(database_url: str, target: Path, cipher: Cipher, clock: Clock) -> datetime:
    """Copy the record to a new file and give from when the copy is (machine time). Readers and writers go on."""
    source, part = file_of(database_url), _beside(target, ".part")
    if target.exists():
        raise UserError(f"{target} exists. A backup overwrites nothing: choose another name.")
    if not source.exists():
        raise UserError(f"There is no record at {source}.")
    backup_at = clock.machine_now()
    try:
        discard(part)
        part.touch(mode=_OWNER_ONLY)
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy)  # in one step: a consistent moment, whoever writes meanwhile
        with Store(f"sqlite:///{part}", cipher, clock) as store:
            _refuse_another(store)
            with store.writing() as unit:
                epochs.mark(unit, backup_at)
        _fold(part)
        part.rename(target)
    except (sqlite3.Error, OSError, UserError) as error:
        discard(part)
        why = str(error).rstrip(".")
        raise UserError(f"The backup could not be made ({why}). {target} was not written.") from None
    _sync(target.parent)
    return backup_at


def stage(backup: Path, database_url: str, cipher: Cipher, clock: Clock) -> Store:
    """A copy of a backup next to the record, open and at the schema of this program. Raises UserError."""
    if not backup.is_file():
        raise UserError(f"There is no file {backup}.")
    staged = _beside(file_of(database_url), ".restoring")
    staged.parent.mkdir(parents=True, exist_ok=True)
    discard(staged)
    staged.touch(mode=_OWNER_ONLY)
    shutil.copyfile(backup, staged)
    try:
        _fold(staged)
    except sqlite3.Error as error:
        discard(staged)
        raise UserError(f"{backup} is no backup, or it was damaged: {error}.") from None
    store = Store(f"sqlite:///{staged}", cipher, clock)
    try:
        if schema.revision(store.engine) is None:
            raise UserError("The database holds no record of this bot.")
        schema.migrate(store.engine)
    except UserError as wrong:
        store.close()
        discard(staged)
        raise UserError(f"{backup} cannot be restored. {wrong}") from None
    return store


def put_in_place(staged: Store, database_url: str) -> Path | None:
    """Make the staged copy the record. What was there before is kept beside it; gives where, if there was one."""
    copy, record, now = Path(str(staged.engine.url.database)), file_of(database_url), staged.clock.machine_now()
    staged.close()
    _fold(copy)
    before = _beside(record, f".before-restore-{now:%Y%m%dT%H%M%SZ}")
    _set_aside(record, before)
    copy.rename(record)
    _sync(record.parent)
    return before if before.exists() else None


def discard(path: Path) -> None:
    """Delete a copy with what SQLite keeps beside it."""
    for name in (path, _beside(path, "-wal"), _beside(path, "-shm"), _beside(path, "-journal")):
        name.unlink(missing_ok=True)


def file_of(database_url: str) -> Path:
    """Where an SQLite record is. Raises UserError for anything else."""
    name = make_url(database_url).database if database_url.startswith("sqlite") else None
    if not name or name == ":memory:":
        raise UserError("DATABASE_URL is not an SQLite file.")
    return Path(name)


def _refuse_another(store: Store) -> None:
    if schema.belongs_to_another(store.engine):
        raise UserError("the record is of another version of this program: make the backup with that one")


def _fold(path: Path) -> None:
    """Make it one file, with nothing beside it, and check that SQLite finds it whole. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(str(found))


def _set_aside(record: Path, before: Path) -> None:
    """Even a record that is damaged, with everything SQLite keeps beside it, moves as it is.

    Where the record is gone and what was beside it is not, that goes too: SQLite would take it for the new one's.
    """
    for suffix in ("", "-wal", "-shm"):
        part = _beside(record, suffix)
        if part.exists():
            part.rename(_beside(before, suffix))


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _sync(folder: Path) -> None:
    """A rename is only safe once its folder is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
