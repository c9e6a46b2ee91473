"""How long a person waits for the acknowledgement of a kept report, against what cannot be undercut."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.demo import ROOT
from tests.benchmarks.bots import bare_bolt, real_bot
from tests.benchmarks.load import at, bare_submissions, report_submissions, times

_PARTS = (0.5, 0.99)
_TO_REACH = {(0.5, 1), (0.99, 10), (0.99, 50)}  # what a person feels, and the unluckiest of a crowd
_WARM_UP, _ROUNDS, _PACED, _PAUSE_SECONDS = 20, 400, 60, 0.25


def measure() -> Iterator[str]:
    """p50 and p99, alone and under load, as ratios; and a burst of 30 reports."""
    reports = report_submissions()
    with bare_bolt() as bare, real_bot() as bot, _raw_commits() as raw_commit:
        times(bare.port, bare_submissions("empty"), rounds=_WARM_UP)
        times(bare.port, bare_submissions("one_row"), rounds=_WARM_UP)
        times(bot.port, reports, rounds=_WARM_UP)

        empty, raw, ours = _in_turn(
            lambda: times(bare.port, bare_submissions("empty"), rounds=1)[0],
            raw_commit,
            lambda: times(bot.port, reports, rounds=1)[0],
        )
        for part in _PARTS:
            yield from _said(part, 1, at(ours, part), at(empty, part) + at(raw, part), "empty ack and raw commit")

        for at_once in (10, 50):
            one_row = times(bare.port, bare_submissions("one_row"), rounds=_ROUNDS, at_once=at_once)
            ours = times(bot.port, reports, rounds=_ROUNDS, at_once=at_once)
            for part in _PARTS:
                yield from _said(part, at_once, at(ours, part), at(one_row, part), "one-row ack")

    with real_bot(latency_ms=100) as bot:
        times(bot.port, reports, rounds=1)
        burst = times(bot.port, reports, rounds=30, at_once=30)
        yield f"burst of 30 reports: slowest ack {burst[-1]:.0f} ms (to reach: under 300; an existing bot: 4,700)"


def _said(part: float, at_once: int, taken: float, least: float, least_is: str) -> Iterator[str]:
    yield f"p{100 * part:.0f} at {at_once}: report {taken:.1f} ms, {least_is} {least:.1f} ms"
    yield f"  ratio {taken / least:.2f}" + (" (to reach: 3)" if (part, at_once) in _TO_REACH else "")


def _in_turn(*measured: Callable[[], float]) -> list[list[float]]:
    """What each took, sorted; one after the other again and again, with a pause as between people who report.

    In a tight loop a processor is warm: what does little would seem to do less than it ever does in use.
    """
    taken: list[list[float]] = [[] for _ in measured]
    for _ in range(_PACED):
        for times_of_one, measure_one in zip(taken, measured, strict=True):
            times_of_one.append(measure_one())
            time.sleep(_PAUSE_SECONDS)
    return [sorted(each) for each in taken]


@contextmanager
def _raw_commits() -> Iterator[Callable[[], float]]:
    """One row, one commit, fully synchronous, nothing around it: milliseconds a call."""
    with (
        tempfile.TemporaryDirectory(dir=ROOT) as folder,
        closing(sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)) as connection,
    ):
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)")

        def commit() -> float:
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (text) VALUES ('one row')")
            connection.execute("COMMIT")
            return (time.perf_counter() - began) * 1000

        yield commit
