"""One process alone on an SQLite record: a second one is refused before it can send anything twice.

The lock is the operating system's, so a process that was killed leaves none behind. PostgreSQL needs none.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.core.errors import UserError


@contextmanager
def alone_on(database_url: str) -> Iterator[None]:
    """Hold the record's lock for the length of a `with`. Raises UserError when another process has it."""
    name = make_url(database_url).database if database_url.startswith("sqlite") else None
    if not name or name == ":memory:":
        yield
        return
    path = Path(f"{name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"Another bot runs on {name}. One process works on an SQLite record; several share PostgreSQL."
            ) from None
        yield
