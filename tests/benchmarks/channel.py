"""From a submitted report to a usable channel, at 0 and at 100 ms for each of Slack's calls."""

from collections.abc import Iterator
from typing import Any

from bot.clock import Clock
from bot.practice.driver import Driver
from tests.benchmarks.bots import real_bot
from tests.benchmarks.load import report_submissions, times

_LATENCIES_MS, _TRIES = (0, 100), 5
_USABLE = ("conversations.invite", "chat.postMessage")
_ALL = ("conversations.create", "conversations.setTopic", "bookmarks.add", "pins.add", *_USABLE)


def measure() -> Iterator[str]:
    """Milliseconds from submission, and how many calls followed one another."""
    for latency_ms in _LATENCIES_MS:
        runs = _runs(latency_ms)
        exists = _median(runs, ("conversations.create",))
        usable, done = _median(runs, _USABLE), _median(runs, _ALL)
        yield f"at {latency_ms} ms a call: channel exists {exists:.0f} ms"
        yield f"  everybody invited and card posted {usable:.0f} ms, all done {done:.0f} ms"
        depths = _depth(runs[-1], _USABLE), _depth(runs[-1], _ALL)
        yield f"  calls one after the other: {depths[0]} to usable (2), {depths[1]} to done (3)"
    yield "at 100 ms to reach: 130, 260, 480; existing bots: usable 930 to 1,170, done 1,150 to 1,690"


def _runs(latency_ms: int) -> list[tuple[float, list[dict[str, Any]]]]:
    """When each report was sent, and every call that followed from it."""
    reports, runs = report_submissions(), []
    with real_bot(latency_ms=latency_ms) as bot:
        assert bot.slack is not None
        driver = bot.slack.driver()
        times(bot.port, reports, rounds=1)
        driver.wait_until(lambda: driver.calls("pins.add"), what="the first channel")
        for _ in range(_TRIES):
            driver.forget_calls()
            began = Clock().machine_now().timestamp()
            times(bot.port, reports, rounds=1)
            driver.wait_until(lambda: _ended(driver) >= set(_ALL), what="all calls")
            runs.append((began, driver.calls()))
    return runs


def _ended(driver: Driver) -> set[str]:
    return {call["method"] for call in driver.calls() if call["ended"]}


def _median(runs: list[tuple[float, list[dict[str, Any]]]], methods: tuple[str, ...]) -> float:
    ends = sorted((max(_first(calls, method)["ended"] for method in methods) - began) * 1000 for began, calls in runs)
    return ends[len(ends) // 2]


def _depth(run: tuple[float, list[dict[str, Any]]], methods: tuple[str, ...]) -> int:
    """The longest chain of calls in which each began after the one before had ended."""
    calls = sorted((_first(run[1], method) for method in methods), key=lambda call: call["started"])
    if "conversations.create" not in methods:
        calls.insert(0, _first(run[1], "conversations.create"))
    longest: list[int] = []
    for place, call in enumerate(calls):
        before = [longest[i] for i in range(place) if calls[i]["ended"] <= call["started"]]
        longest.append(1 + max(before, default=0))
    return max(longest)


def _first(calls: list[dict[str, Any]], method: str) -> dict[str, Any]:
    return next(call for call in calls if call["method"] == method)
