"""Slack gives an app ten connections: the eleventh replica is refused before it takes somebody else's."""

from contextlib import ExitStack

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


def test_on_sqlite_nobody_sits():
    with seated("sqlite:///nowhere.db") as seat:
        assert seat is None
