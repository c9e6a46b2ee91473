"""Two processes never work on one SQLite record; on PostgreSQL they may."""

from pathlib import Path

import pytest

from bot.core.errors import UserError
from bot.store.sole_process import alone_on


def test_a_second_holder_of_one_sqlite_record_is_refused_in_a_sentence(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/incidents.db"

    with alone_on(url), pytest.raises(UserError, match="Another bot runs on"), alone_on(url):
        pass


def test_the_record_is_free_again_when_its_holder_is_gone(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/new/incidents.db"
    with alone_on(url):
        pass

    with alone_on(url):
        pass


def test_several_share_postgresql():
    url = "postgresql://bot@localhost/incidents"

    with alone_on(url), alone_on(url):
        pass
