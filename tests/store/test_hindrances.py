"""A full disk, a record that cannot be written: people are told so, and nothing is half done."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.clock import Clock
from bot.core.errors import TryAgain, UserError
from bot.serve import open_store
from bot.store import incidents, journal, outbox, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from tests.conftest import NURSE, House, settings
from tests.stranger import as_a_stranger

LONG = {"what_happened": "words " * 400, "category": "lost-device"}


def on_every_connection(store: Store, pragma: str) -> None:
    """As a disk would: for everybody, from now on."""
    store.engine.dispose()
    event.listen(store.engine, "connect", lambda connection, _: connection.execute(pragma))


def fill_the_disk(store: Store) -> None:
    with store.reading() as view:
        pages = view.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    on_every_connection(store, f"PRAGMA max_page_count={pages}")


def counts(store: Store) -> tuple[int, int, int]:
    with store.reading() as view:
        entries = sum(seq for seq, _ in journal.chains(view).values())
        return len(incidents.listed(view, states=list(incidents.State))), outbox.depth(view)[0], entries


def submit(house: House):
    """A long report; gives what Slack is answered, and its form."""
    house.command(NURSE, "report")
    form = house.opened()  # where the command is refused too, the one that was open before
    return json.loads(house.submit(NURSE, form, LONG).body), form


@pytest.mark.parametrize(
    ("hinder", "sentence"),
    [
        (fill_the_disk, "its disk is full. Nothing was saved"),
        (lambda store: on_every_connection(store, "PRAGMA query_only=ON"), "it is read-only. Nothing was saved"),
    ],
)
def test_a_report_that_cannot_be_kept_is_refused_with_what_was_typed_and_leaves_nothing(house: House, hinder, sentence):
    house.command(NURSE, "report")
    hinder(house.desk.store)

    before, (answer, _) = counts(house.desk.store), submit(house)
    while answer["response_action"] == "update":  # a few fit into pages that have room left
        before, (answer, _) = counts(house.desk.store), submit(house)

    assert answer["response_action"] == "errors"
    assert sentence in next(iter(answer["errors"].values()))
    assert counts(house.desk.store) == before


def test_once_there_is_room_again_the_same_form_is_kept(house: House):
    fill_the_disk(house.desk.store)
    answer, form = submit(house)
    while answer["response_action"] == "update":
        answer, form = submit(house)
    before = counts(house.desk.store)[0]
    on_every_connection(house.desk.store, "PRAGMA max_page_count=1000000")

    house.submit(NURSE, form, LONG)

    assert counts(house.desk.store)[0] == before + 1


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Path]:
    """A record that may be read, in a folder where nothing may be written."""
    store = Store(f"sqlite:///{tmp_path}/incidents.db", Cipher([new_key()]), Clock())
    schema.migrate(store.engine)
    store.close()
    (tmp_path / "incidents.db").chmod(0o444)
    tmp_path.chmod(0o555)
    yield tmp_path
    tmp_path.chmod(0o755)


def test_a_read_only_file_is_refused_in_a_sentence(read_only_folder: Path):
    url = f"sqlite:///{read_only_folder}/incidents.db"

    with as_a_stranger(read_only_folder):
        store = Store(url, Cipher([new_key()]), Clock())
        with pytest.raises(TryAgain, match="Nothing was saved"), store.writing() as unit:
            journal.append(unit, "thing", actor=None)
        with pytest.raises(UserError, match="DATABASE_URL"):
            open_store(settings(database_url=url), Clock())


def test_a_file_that_was_moved_while_the_bot_runs_is_neither_read_nor_written_nor_made_anew(tmp_path: Path):
    file, elsewhere = tmp_path / "incidents.db", tmp_path / "elsewhere.db"
    with Store(f"sqlite:///{file}", Cipher([new_key()]), Clock()) as store:
        schema.migrate(store.engine)
        with store.writing() as unit:
            journal.append(unit, "thing", actor=None)
        file.rename(elsewhere)

        with pytest.raises(TryAgain, match=r"not where it was\. Nothing was saved"), store.writing():
            pass
        with pytest.raises(TryAgain, match="not where it was"), store.reading():
            pass
        file.touch()
        with pytest.raises(TryAgain, match="not where it was"), store.writing():
            pass

        elsewhere.rename(file)
        with store.reading() as view:
            assert journal.chains(view)
