"""Figures for whoever watches the bot from outside: counted as things happen, asked of the record when scraped.

In labels stand methods and Slack's own words, never a user, an incident or anything that people typed.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)  # seconds; Slack waits for three
_WORD = re.compile(r"[A-Za-z_0-9.]{1,60}")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Figures:
    """One set per process. With several replicas each counts its own; what comes from the record is the same in all."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._ack = Histogram(
            "incident_bot_ack_seconds", "From a request of Slack's to its answer", buckets=_ACK_BUCKETS,
            registry=self._registry,
        )  # fmt: skip
        self._errors = Counter(
            "incident_bot_slack_errors", "Calls to Slack that did not end well", ["method", "code"],
            registry=self._registry,
        )  # fmt: skip
        self._gauges = {
            name: Gauge(f"incident_bot_{name}", words, registry=self._registry) for name, words in _GAUGES.items()
        }

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Measure one answer, an error included."""
        began = perf_counter()
        try:
            yield
        finally:
            self._ack.observe(perf_counter() - began)

    def count_trouble(self, method: str, code: str) -> None:
        """A call to Slack did not end well."""
        known = code if _WORD.fullmatch(code) else "other"
        self._errors.labels(method=method, code=known).inc()

    def shown(self, **gauges: float | None) -> bytes:
        """Everything as Prometheus reads it, with these gauges set; one that is None is not a number."""
        for name, value in gauges.items():
            self._gauges[name].set(float("nan") if value is None else value)
        return generate_latest(self._registry)


_GAUGES = {
    "outbox_depth": "Effects owed to Slack",
    "outbox_oldest_seconds": "Age of the oldest effect owed to Slack; 0 when nothing is owed",
    "outbox_parked": "Effects that wait for a person",
    "reminders_due": "Reminders whose time has come and that nobody looked at yet",
    "seconds_since_sweep": "Since the last sweep of this process that went well; not a number before the first",
    "seconds_since_beat": "Since the heartbeat of this process last beat, well or not",
    "digest_age_days": "Since the day of the newest digest; not a number before the first",
    "record_readable": "1 while the record can be read",
    "connected": "1 while Slack can reach us: the socket stands, or it is HTTP mode",
}
