"""Slack gives an app ten connections: the eleventh replica is refused before it takes somebody else's."""

from contextlib import ExitStack

import psycopg
import pytest

from bot.core.errors import UserError
from bot.store.seats import SEATS, seated
from tests import postgres


@pytest.mark.postgres
def test_ten_replicas_have_a_seat_each_and_the_eleventh_is_told_why_it_has_none(postgres_server: str):
    with postgres.database(postgres_server) as url, ExitStack() as hall:
        taken = [hall.enter_context(seated(url)) for _ in range(SEATS)]

        with pytest.raises(UserError, match="10 bots already work on this record"), seated(url):
            pass

    assert taken == list(range(SEATS))


@pytest.mark.postgres
def test_whoever_leaves_makes_room(postgres_server: str):
    with postgres.database(postgres_server) as url:
        with seated(url) as first:
            pass
        with seated(url) as second:
            pass

    assert (first, second) == (0, 0)


@pytest.mark.postgres
def test_whoever_leaves_after_the_database_cut_the_line_leaves_quietly(postgres_server: str):
    end_who_sits = """
        SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE l.locktype = 'advisory' AND d.datname = current_database()
    """
    with (
        postgres.database(postgres_server) as url,
        seated(url) as first,
        psycopg.connect(url, autocommit=True) as other,
    ):
        ended = other.execute(end_who_sits).fetchall()

    assert (first, ended) == (0, [(True,)])


def test_on_sqlite_nobody_sits():
    with seated("sqlite:///nowhere.db") as seat:
        assert seat is None
