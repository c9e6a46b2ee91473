"""The long tests, each in its own section: `make soak` runs all; names after `python -m tests.soak` run only those."""

import os
import sys
import time
from argparse import ArgumentParser

from tests.soak import deaths, mutants, real, year

SECTIONS = {
    "short-faults": deaths.fault_on_the_short_way,
    "deaths": deaths.kill_on_the_walk,
    "faults": deaths.fault_on_the_walk,
    "real": real.kill_the_process,
    "year": year.live,
    "mutants": mutants.run,
}


def main(arguments: list[str]) -> int:
    """Run and print."""
    parser = ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(SECTIONS)} (default: all)")
    deaths.options(parser)
    year.options(parser)
    mutants.options(parser)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("SSL_CERT_FILE", os.devnull)  # nobody speaks TLS here; to read it for each mail takes long
    for name in chosen.sections or SECTIONS:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        for line in SECTIONS[name](chosen):
            print(f"  {line}", flush=True)
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
