"""The journal on both databases: what is appended verifies, and any change is found."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.checkup import first_fault
from bot.store import journal, schema
from bot.store.session import Store


def append_three(store: Store) -> None:
    for number in (1, 2, 3):
        with store.writing() as unit:
            journal.append(unit, f"thing.{number}", actor="U1", subject={"n": number}, text={"said": f"words {number}"})


def without_guards(store: Store, statement: str) -> None:
    """Change the record behind our back, as somebody with the database's password could."""
    with store.engine.execution_options(writes=True).begin() as connection:
        for table, verbs in schema.APPEND_ONLY.items():
            for verb in verbs:
                on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
                connection.execute(text(f"DROP TRIGGER {table}_refuses_{verb.lower()}{on}"))
        connection.execute(text(statement))


def test_what_was_appended_verifies(either_store: Store):
    append_three(either_store)

    assert first_fault(either_store) == (None, 1)


def test_the_database_itself_refuses_to_change_or_delete_an_entry(either_store: Store):
    append_three(either_store)

    for statement in ("UPDATE journal SET header = 'x'", "DELETE FROM journal", "UPDATE journal_texts SET salt = salt"):
        with pytest.raises(DBAPIError), either_store.writing() as unit:
            unit.connection.execute(text(statement))

    assert first_fault(either_store) == (None, 1)


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE journal SET header = replace(header, 'thing.2', 'thing.9')", 2),
        ("UPDATE journal SET commitment = hash WHERE seq = 3", 3),
        ("UPDATE journal SET hash = previous_hash WHERE seq = 1", 1),
        ("DELETE FROM journal_texts; DELETE FROM journal WHERE seq = 2", 2),
        ("UPDATE chains SET seq = 4", 4),
    ],
)
def test_a_change_behind_our_back_is_found_at_the_entry_it_touched(either_store: Store, statement: str, seq: int):
    append_three(either_store)

    for part in statement.split("; "):
        without_guards(either_store, part) if part == statement.split("; ")[0] else change(either_store, part)

    fault, _ = first_fault(either_store)
    assert fault is not None and fault.seq == seq


def change(store: Store, statement: str) -> None:
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement))


def test_a_lawful_purge_of_a_text_leaves_the_chain_verifiable(either_store: Store):
    append_three(either_store)

    change(either_store, "DELETE FROM journal_texts WHERE entry_id IN (SELECT id FROM journal WHERE seq = 2)")

    assert first_fault(either_store) == (None, 1)


def test_the_words_of_an_entry_are_not_readable_in_the_database(either_store: Store):
    append_three(either_store)

    with either_store.reading() as view:
        stored = view.connection.execute(text("SELECT text FROM journal_texts")).scalars().all()
    assert b"words" not in b"".join(bytes(value) for value in stored)
