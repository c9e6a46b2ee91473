"""What a sweep costs with many reminders pending: what is due should count, not what exists."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import insert, update

from bot.desk import Desk
from bot.store import schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.store.tables import SubjectRow, new_id
from bot.workflows.report_incident import report_incident
from bot.workflows.set_up import set_up
from bot.workflows.sweep import sweep
from tests import postgres
from tests.benchmarks.day import a_report
from tests.conftest import renderer, rulebook, settings
from tests.fakes import RecordingSlack, StillClock

_SIZES, _DUE, _ROUNDS, _BATCH = (10_000, 100_000, 1_000_000), (0, 100), 5, 10_000
_SPREAD_OVER = 100  # incidents, so that what is due is of several


def measure() -> Iterator[str]:
    """Milliseconds of a sweep, and how much more it takes with a hundred times the subjects."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", f"sqlite:///{folder}/bench.db")
    with postgres.server() as server, postgres.database(server) as url:
        yield from _on("PostgreSQL", url)


def _on(name: str, url: str) -> Iterator[str]:
    with _record(url) as desk:
        incident_ids, exist, alone = _incidents(desk), 0, dict[int, float]()
        for size in _SIZES:
            _fill(desk, incident_ids, size - exist)
            exist = size
            took = {due: _milliseconds(desk, incident_ids, due) for due in _DUE}
            alone[size] = took[0]
            each = (took[100] - took[0]) / 100
            yield f"{name}, {size:>9,} pending: none due {took[0]:.1f} ms, 100 due {took[100]:.0f} ms ({each:.1f} each)"
        yield f"{name}: ratio of {_SIZES[-1]:,} to {_SIZES[0]:,}, none due: {alone[_SIZES[-1]] / alone[_SIZES[0]]:.2f}"


@contextmanager
def _record(url: str) -> Iterator[Desk]:
    clock = StillClock()
    store = Store(url, Cipher([new_key()]), clock)
    schema.migrate(store.engine)
    desk = Desk(
        store=store, slack=RecordingSlack(), rulebook=rulebook(), renderer=renderer(), clock=clock, settings=settings()
    )
    set_up(desk)
    yield desk
    store.close()


def _incidents(desk: Desk) -> list[str]:
    ids = [report_incident(desk, a_report(desk), "U0NURSE01").incident_id for _ in range(_SPREAD_OVER)]
    sweep(desk)
    with desk.store.writing() as unit:
        unit.connection.execute(update(SubjectRow).values(next_check_at=desk.clock.now() + timedelta(days=4000)))
    return ids


def _fill(desk: Desk, incident_ids: list[str], count: int) -> None:
    """Tasks due in years to come."""
    for start in range(0, count, _BATCH):
        rows = [_subject(desk, incident_ids[place % len(incident_ids)]) for place in range(min(_BATCH, count - start))]
        with desk.store.writing() as unit:
            unit.connection.execute(insert(SubjectRow.__table__), rows)  # type: ignore[attr-defined]


def _subject(desk: Desk, incident_id: str) -> dict[str, object]:
    now, key = desk.clock.now(), new_id()
    far = now + timedelta(days=3000)
    return {
        "id": key, "incident_id": incident_id, "key": f"task:{key}", "kind": "task", "ladder": "task",
        "owner_role": "security_officer", "due_at": far, "set_at": now, "next_check_at": far,
    }  # fmt: skip


def _milliseconds(desk: Desk, incident_ids: list[str], due: int) -> float:
    """The median of some sweeps, each with so many subjects newly due."""
    taken = []
    for _ in range(_ROUNDS):
        desk.clock.move(minutes=1)  # type: ignore[attr-defined]
        rows = [
            _subject(desk, one) | {"due_at": desk.clock.now(), "next_check_at": desk.clock.now()}
            for one in (incident_ids * due)[:due]
        ]
        if rows:
            with desk.store.writing() as unit:
                unit.connection.execute(insert(SubjectRow.__table__), rows)  # type: ignore[attr-defined]
        began = time.perf_counter()
        sweep(desk)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)
