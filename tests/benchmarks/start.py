"""From start to ready, and how much memory the idle bot holds: with a new record, and with one that is there."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.demo import ROOT
from tests.benchmarks.bots import bot_on, get, stand_in

_SETTLE_SECONDS = 5


def measure() -> Iterator[str]:
    """Seconds and megabytes."""
    with stand_in() as slack, tempfile.TemporaryDirectory(dir=ROOT) as folder:
        with bot_on(slack, Path(folder)):
            pass  # nothing is compiled yet: whoever installed the bot did that
        for record, place in (("a new record", Path(folder) / "new"), ("the record there", Path(folder))):
            place.mkdir(exist_ok=True)
            with bot_on(slack, place) as bot:
                get(bot.port, "/readyz")
                yield f"{record}: ready after {bot.ready_after:.2f} s (to reach: 2; existing: 1.7 and 2.7)"
                time.sleep(_SETTLE_SECONDS)
                yield f"  resident when idle {bot.resident_megabytes():.0f} MB (to reach: 120; existing: 148 and 259)"
