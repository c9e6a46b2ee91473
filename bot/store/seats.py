"""Ten seats for the replicas on one PostgreSQL record: Slack gives an app ten Socket Mode connections, no more.

A seat is a lock of the database's session, so a replica that was killed leaves none behind. SQLite needs none: one
process is alone on it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from bot.core.errors import UserError

if TYPE_CHECKING:
    from psycopg import Connection

SEATS = 10
_HALL = 0x48495041  # "HIPA": apart from locks of others in the same database


@contextmanager
def seated(database_url: str) -> Iterator[int | None]:
    """Hold a seat for the length of a `with` and say which; None on SQLite. Raises UserError when all are taken."""
    if database_url.startswith("sqlite"):
        yield None
        return
    import psycopg  # 25 MB that a bot on SQLite does without

    plain = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        seat = next((one for one in range(SEATS) if _takes(connection, one)), None)
        if seat is None:
            raise UserError(
                f"{SEATS} bots already work on this record, and Slack gives an app {SEATS} connections at most. "
                "Stop one of them first."
            )
        try:
            yield seat
        finally:
            with suppress(psycopg.OperationalError):  # the database is gone, and the lock with its session
                _leaves(connection, seat)


def _takes(connection: "Connection", seat: int) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_HALL, seat)).fetchone()
    return bool(row and row[0])


def _leaves(connection: "Connection", seat: int) -> None:
    """At once: the server ends a session, and lets go of its locks, only some time after it was closed."""
    connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_HALL, seat))
