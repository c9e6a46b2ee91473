"""A record of an older version is brought up to date and read: one stored as it was, and one of every step."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.checkup import first_fault
from bot.core.errors import UserError
from bot.desk import Desk
from bot.serve import open_store
from bot.store import incidents, schema, work
from bot.store.session import Store, open_engine
from bot.workflows.know_keys import know_keys
from bot.workflows.settle_epoch import settle_epoch
from tests.conftest import House, renderer, rulebook, settings
from tests.fakes import RecordingSlack, StillClock

STORED = Path(__file__).parent / "fixtures" / "record_0001.sql"
STEPS = sorted(path.name.split("_")[0] for path in (schema._MIGRATIONS / "versions").glob("[0-9]*.py"))


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The record of March 2026, as version 0001 left it: two incidents, one of them without a channel yet."""
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(STORED.read_text(encoding="utf-8"))
    return f"sqlite:///{tmp_path}/old.db"


def config(connection: object) -> Config:
    made = Config()
    made.set_main_option("script_location", str(schema._MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def house_on(store: Store, clock: StillClock) -> House:
    desk = Desk(
        store=store, slack=RecordingSlack(), rulebook=rulebook(), renderer=renderer(), clock=clock, settings=settings()
    )
    know_keys(desk)
    settle_epoch(desk)
    return House(desk)


def test_the_stored_record_is_brought_up_to_date_by_the_start_and_all_of_it_can_be_read(old: str, clock: StillClock):
    with open_store(settings(database_url=old), clock) as store, store.reading() as view:
        assert schema.problems(store.engine) == []
        first, second = (incidents.by_number(view, number) for number in ("INC-2026-0001", "INC-2026-0002"))
        notes = [event.text for event in work.events(view, first.id) if event.kind == "note"]

    assert (first.what_happened, second.what_happened) == ("A laptop is missing", "A fax went astray")
    assert notes == ["A note of version 0001"]
    with open_store(settings(database_url=old), clock) as store:
        fault, chains = first_fault(store)
    assert (fault, chains) == (None, 3)


def test_work_on_the_stored_record_goes_on_where_it_stopped(old: str, clock: StillClock):
    with open_store(settings(database_url=old), clock) as store:
        house = house_on(store, clock)
        house.settle()
        house.report()
        house.settle()

        with store.reading() as view:
            second, third = (incidents.by_number(view, f"INC-2026-000{number}") for number in (2, 3))
        assert second.channel_id and second.card_ts and third.channel_id
        assert first_fault(store)[0] is None


def test_the_guards_of_the_stored_record_are_those_of_today(old: str, clock: StillClock):
    with (
        open_store(settings(database_url=old), clock) as store,
        pytest.raises(DBAPIError, match="append-only"),
        store.writing() as unit,
    ):
        unit.connection.execute(text("UPDATE journal_texts SET text = text"))


@pytest.mark.parametrize("step", STEPS)
def test_from_every_step_the_newest_is_reached_and_is_what_the_tables_say(database_url: str, step: str):
    engine = open_engine(database_url)
    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(config(connection), step)

    reached = schema.migrate(engine)

    assert (reached, schema.problems(engine)) == (STEPS[-1], [])
    with engine.connect() as connection:
        command.check(config(connection))  # raises where a step forgot something
    engine.dispose()


def test_a_new_record_is_the_same_as_one_that_went_every_step(database_url: str):
    engine = open_engine(database_url)
    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(config(connection), STEPS[0])
    schema.migrate(engine)
    went_every_step = _shape(engine)
    with engine.execution_options(writes=True).begin() as connection:
        for name in inspect(connection).get_table_names():
            connection.execute(text(f"DROP TABLE {name}{'' if engine.dialect.name == 'sqlite' else ' CASCADE'}"))

    schema.migrate(engine)

    assert _shape(engine) == went_every_step
    assert len(went_every_step) > 20
    engine.dispose()


def _shape(engine: Engine) -> dict[str, Any]:
    """What a database says of its tables. Columns and indexes by name: an added column stands at the end."""
    found = inspect(engine)
    return {
        table: {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"]) for one in found.get_columns(table)
            },
            "primary key": found.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(str(one) for one in found.get_foreign_keys(table)),
            "unique": sorted((str(one["name"]), one["column_names"]) for one in found.get_unique_constraints(table)),
            "indexes": {
                one["name"]: (
                    one["column_names"],
                    one["unique"],
                    {k: str(v) for k, v in one["dialect_options"].items()},
                )
                for one in found.get_indexes(table)
            },
        }
        for table in found.get_table_names()
    }


def test_steps_follow_each_other_by_number():
    assert [f"{number:04d}" for number in range(1, len(STEPS) + 1)] == STEPS


def test_a_record_that_a_newer_program_wrote_is_left_alone(old: str, clock: StillClock):
    with open_store(settings(database_url=old), clock) as store, store.writing() as unit:
        unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UserError, match="9999, newer than this program"):
        open_store(settings(database_url=old), clock)
