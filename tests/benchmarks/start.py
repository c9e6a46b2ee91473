"""From start to ready, and how much memory the idle bot holds."""

import time
from collections.abc import Iterator

from tests.benchmarks.bots import get, real_bot

_SETTLE_SECONDS = 3


def measure() -> Iterator[str]:
    """Seconds and megabytes."""
    began = time.perf_counter()
    with real_bot() as bot:
        get(bot.port, "/readyz")
        taken = time.perf_counter() - began
        time.sleep(_SETTLE_SECONDS)
        yield f"start to ready {taken:.2f} s, the stand-in's start included (to reach: 2; existing: 1.7 and 2.7)"
        yield f"resident when idle {bot.resident_megabytes():.0f} MB (to reach: 120; existing: 148 and 259)"
