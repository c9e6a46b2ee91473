"""Ten thousand facts through the command line of the obligations engine, as one JSON list."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.demo import ROOT

_FACTS = 10_000
_STATES = ("TX", "CA", "NY", "FL", "CO", "WA", "ME", "OR", "MD", "VT")


def measure() -> Iterator[str]:
    """Seconds from start to the last byte, and of processor."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.json"
        path.write_text(json.dumps([_one(number) for number in range(_FACTS)]), encoding="utf-8")
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, time.perf_counter()
        command = [sys.executable, "-m", "bot", "obligations", str(path), "--json"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        taken = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    yield f"{_FACTS:,} facts in {taken:.1f} s, {used:.1f} s of one core (to reach: under 5)"


def _one(number: int) -> dict[str, object]:
    state = _STATES[number % len(_STATES)]
    return {
        "entity_role": "covered_entity",
        "entity_type": "provider",
        "timezone": "America/New_York",
        "discovered_at": f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T10:00:00-05:00",
        "residents": {state: number % 1200, "AZ": number % 7},
    }
