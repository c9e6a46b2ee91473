"""Keys are changed while the bot works: nothing is lost, and afterwards the old key can go."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.checkup import first_fault
from bot.clock import Clock
from bot.store import journal, mapping, reseal, schema
from bot.store.sealing import CannotOpen, Cipher, new_key
from bot.store.session import Store
from bot.store.tables import ImportedBreachRow

OLD, NEW = new_key(), new_key()


@pytest.fixture
def url(database_url: str) -> str:
    """A record written with the old key: ten entries with a text each."""
    store = Store(database_url, Cipher([OLD]), Clock())
    schema.migrate(store.engine)
    for number in range(10):
        with store.writing() as unit:
            journal.append(unit, "thing", actor="U1", text={"said": f"words {number}"})
    store.close()
    return database_url


def texts(store: Store) -> list[str | None]:
    with store.reading() as view:
        return [entry.text for entry in journal.chain(view, "organisation")]


def test_after_the_rotation_the_new_key_alone_opens_everything_and_the_chain_verifies(url: str):
    both = Store(url, Cipher([NEW, OLD]), Clock())

    done = reseal.reseal(both, batch=3)

    assert (done.count, done.closed) == (10, [])
    alone = Store(url, Cipher([NEW]), Clock())
    assert texts(alone)[9] == '{"said":"words 9"}'
    assert first_fault(alone) == (None, 1)
    with alone.reading() as view:
        assert (reseal.left(view), reseal.unknown_keys(view)) == (0, 0)


def test_a_rotation_that_was_broken_off_goes_on_where_it_stopped(url: str, monkeypatch: pytest.MonkeyPatch):
    both = Store(url, Cipher([NEW, OLD]), Clock())
    with both.reading() as view:
        rows = view.connection.execute(text("SELECT entry_id, text FROM journal_texts ORDER BY entry_id LIMIT 4")).all()
    table, column = next(one for one in reseal._sealed_columns() if one[0].name == "journal_texts")
    with both.writing() as unit:
        reseal._reseal_rows(unit, table, column, rows, reseal.Resealed())

    again, once_more = reseal.reseal(both), reseal.reseal(both)

    assert (again.count, once_more.count) == (6, 0)


def test_a_value_changed_meanwhile_is_left_as_it_was_changed(url: str):
    old, both = Store(url, Cipher([OLD]), Clock()), Store(url, Cipher([NEW, OLD]), Clock())
    with old.writing() as unit:
        breach = {"reference": "B-1", "discovered_on": date(2025, 3, 2), "individuals": 3, "imported_at": unit.at}
        key = mapping.add(unit, ImportedBreachRow, description="first words", **breach)
    with both.reading() as view:
        rows = view.connection.execute(text("SELECT id, description FROM imported_breaches")).all()
    with both.writing() as unit:
        mapping.change(unit, ImportedBreachRow, key, description="second words")
    table, column = next(one for one in reseal._sealed_columns() if one[1].name == "description")
    done = reseal.Resealed()

    with both.writing() as unit:
        reseal._reseal_rows(unit, table, column, rows, done)

    assert done.count == 0
    with both.reading() as view:
        value = view.connection.execute(text("SELECT description FROM imported_breaches")).scalar_one()
        assert view.cipher.open(value, f"imported_breaches.description:{key}") == "second words"


def test_values_that_no_key_opens_are_named_by_their_rows_and_the_rest_is_done(url: str):
    other = new_key()
    stranger = Store(url, Cipher([other]), Clock())
    with stranger.writing() as unit:
        journal.append(unit, "thing", actor="U1", chain="c", text={"said": "with a key that was lost"})

    done = reseal.reseal(Store(url, Cipher([NEW, OLD]), Clock()))

    assert done.count == 10
    assert len(done.closed) == 1
    assert done.closed[0].startswith("journal_texts.text:") and "not in DATA_KEYS" in done.closed[0]


def test_reading_with_a_removed_key_says_which_row_and_what_to_do(url: str):
    with pytest.raises(CannotOpen, match=r"journal_texts\.text:[0-9a-f]{32} was sealed .* Put that key back"):
        texts(Store(url, Cipher([NEW]), Clock()))


def test_outside_a_rotation_no_sealed_text_of_an_append_only_table_can_be_changed(url: str):
    store = Store(url, Cipher([OLD]), Clock())

    with pytest.raises(DBAPIError, match="append-only"), store.writing() as unit:
        unit.connection.execute(text("UPDATE journal_texts SET text = text"))
