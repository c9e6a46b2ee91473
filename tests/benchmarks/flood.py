"""500 reports at once: how long people wait, and how fast the channels follow against what Slack's tiers allow."""

from collections.abc import Iterator

from tests.benchmarks.bots import real_bot
from tests.benchmarks.load import at, report_submissions, times
from tests.harness.flood import drain, pour, submissions
from tests.harness.house import fresh_house
from tests.harness.stories import staff

_REPORTS, _AT_ONCE = 500, 50


def measure() -> Iterator[str]:
    """Milliseconds over HTTP into the real process; the clock's seconds until every channel is usable."""
    reports = report_submissions()
    with real_bot(latency_ms=100) as bot:
        times(bot.port, reports, rounds=5)
        alone = at(times(bot.port, reports, rounds=20), 0.5)
        waited = times(bot.port, reports, rounds=_REPORTS, at_once=_AT_ONCE)
    yield f"{_REPORTS} reports, {_AT_ONCE} at once: p50 {at(waited, 0.5):.0f} ms, p99 {at(waited, 0.99):.0f} ms"
    yield f"  slowest {waited[-1]:.0f} ms (Slack waits 3,000); p99 is {at(waited, 0.99) / alone:.0f} times one alone"
    with fresh_house() as house:
        house.slack.practice.settings.enforce_rate_limits = True  # type: ignore[attr-defined]
        staff(house)
        pour(house, submissions(house, _REPORTS), at_once=8)
        ran_off = drain(house)
    least, took = ran_off.least_seconds, ran_off.seconds
    yield f"{_REPORTS} channels usable after {took:.0f} s by the clock, at best {least:.0f} s"
    yield f"  ratio {ran_off.ratio:.2f} (to reach: 1.25)"
    first = ran_off.severities.index("SEV3") if "SEV3" in ran_off.severities else len(ran_off.severities)
    in_order = list(ran_off.severities) == sorted(ran_off.severities)
    yield f"  the gravest first: {in_order} ({first} before the first SEV3); turned away by Slack {ran_off.turned_away}"
