"""Two processes never work on one SQLite record; on PostgreSQL they may."""

from pathlib import Path

import pytest

from bot.clock import Clock
from bot.core.errors import UserError
from bot.serve import open_store
from bot.store import schema
from bot.store.sole_process import alone_on, leave_a_trace
from tests.conftest import settings
from tests.stranger import as_a_stranger


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


def test_a_record_is_one_record_by_whatever_link_it_is_called(tmp_path: Path):
    url, link = f"sqlite:///{tmp_path}/incidents.db", f"sqlite:///{tmp_path}/link.db"
    (tmp_path / "link.db").symlink_to(tmp_path / "incidents.db")

    with alone_on(url), pytest.raises(UserError, match="Another bot runs on"), alone_on(link):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    tmp_path.chmod(0o555)

    url, refused = f"sqlite:///{tmp_path}/incidents.db", r"incidents\.db\.lock cannot be written: Permission denied"
    with as_a_stranger(tmp_path), pytest.raises(UserError, match=refused), alone_on(url):
        pass


def test_where_a_record_was_none_is_begun_in_silence(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/incidents.db"
    open_store(settings(database_url=url), Clock()).close()
    with alone_on(url):
        leave_a_trace(url)
    (tmp_path / "incidents.db").unlink()

    with pytest.raises(UserError, match=r"There was a record at .*, and it is gone\. Put it back, or restore a backup"):
        open_store(settings(database_url=url), Clock())
    (tmp_path / "incidents.db.lock").unlink()
    with open_store(settings(database_url=url), Clock()) as begun:
        assert schema.problems(begun.engine) == []
