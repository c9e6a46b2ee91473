"""Every benchmark, each in its own section. `make bench` runs all; names after it run only those."""

import sys

from tests.benchmarks import ack, channel, day, facts, flood, start, sweep

SECTIONS = {
    "ack": ack.measure,
    "channel": channel.measure,
    "start": start.measure,
    "facts": facts.measure,
    "sweep": sweep.measure,
    "flood": flood.measure,
    "day": day.measure,
}


def main(wanted: list[str]) -> int:
    """Run and print."""
    for name in wanted or SECTIONS:
        print(f"\n== {name}")
        for line in SECTIONS[name]():
            print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
