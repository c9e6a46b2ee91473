"""The two ways to the record, on both databases."""

import threading

import psycopg
import pytest
from sqlalchemy import text

from bot.core.errors import TryAgain
from bot.store import incidents, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from tests import postgres
from tests.fakes import StillClock


def numbers_given(store: Store) -> list[int]:
    with store.reading() as view:
        return list(view.connection.execute(text("SELECT value FROM counters")).scalars())


def test_an_exception_keeps_nothing(either_store: Store):
    with pytest.raises(ZeroDivisionError), either_store.writing() as unit:
        incidents.next_number(unit, 2026)
        raise ZeroDivisionError

    assert numbers_given(either_store) == []


def test_a_transaction_within_a_transaction_is_refused(either_store: Store):
    with either_store.reading(), pytest.raises(RuntimeError, match="within a transaction"), either_store.writing():
        pass


def test_no_number_is_given_twice_to_writers_at_the_same_time(either_store: Store):
    given: list[str] = []

    def take() -> None:
        for _ in range(10):
            with either_store.writing() as unit:
                given.append(incidents.next_number(unit, 2026))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [f"INC-2026-{number:04d}" for number in range(1, 41)]


def test_a_busy_record_is_an_honest_refusal_within_seconds(either_store: Store):
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with either_store.writing() as unit:
            incidents.next_number(unit, 2026)
            holding.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    try:
        with pytest.raises(TryAgain, match="Nothing was saved"), either_store.writing() as unit:
            incidents.next_number(unit, 2026)
    finally:
        release.set()
        thread.join()


@pytest.mark.postgres
def test_who_is_cut_off_while_saving_is_not_told_that_nothing_was_saved(postgres_server: str, clock: StillClock):
    with (
        postgres.database(postgres_server) as url,
        Store(url, Cipher([new_key()]), clock) as store,
        psycopg.connect(url, autocommit=True) as administrator,
        pytest.raises(TryAgain, match="may be kept or not"),
        store.writing() as unit,
    ):
        me = unit.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        administrator.execute("SELECT pg_terminate_backend(%s, 5000)", (me,))


def test_reading_keeps_nothing(either_store: Store):
    if either_store.engine.dialect.name == "sqlite":
        with either_store.reading() as view:
            incidents.next_number(view, 2026)  # type: ignore[arg-type]
    assert numbers_given(either_store) == []


def test_a_fresh_database_says_what_to_run(database_url: str, either_store: Store):
    with either_store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    (problem,) = schema.problems(either_store.engine)
    assert problem.startswith("The database's schema is 0000, this program needs 0")
    assert problem.endswith("Run: python -m bot migrate")


def test_a_missing_guard_is_noticed(either_store: Store):
    on = "" if either_store.engine.dialect.name == "sqlite" else " ON journal"
    with either_store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(f"DROP TRIGGER journal_refuses_update{on}"))

    assert "journal_refuses_update" in schema.problems(either_store.engine)[0]
