"""Killed at every call and every commit, and every kind of fault at every call, on every path that the walk takes."""

import logging
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from bot.slack.sending import EFFECTS
from tests.harness.deaths import Deaths, Figures
from tests.harness.house import fresh_house
from tests.harness.stories import report_to_reminder
from tests.harness.walking import walking_house
from tests.harness.workspace import KINDS
from tests.tour.walk import walk


def options(parser: ArgumentParser) -> None:
    """How much of it: every `every`-th state, beginning with the `first`; several processes can share the work."""
    parser.add_argument("--every", type=int, default=1, help="go on from every N-th state only")
    parser.add_argument("--first", type=int, default=0, help="which of every N states")
    parser.add_argument("--loud", action="store_true", help="print at once what goes wrong, and how far it is")


def kill_on_the_walk(chosen: Namespace) -> Iterator[str]:
    """Every state of the walk is gone on with by a new process."""
    logging.disable(logging.CRITICAL)
    with walking_house() as house:
        deaths = Deaths(house, every=chosen.every, first=chosen.first, loud=chosen.loud, sink=house.sink)
        with deaths.watching():
            walk(house)
    yield from _result(deaths.figures)
    never = sorted(set(EFFECTS) - set(deaths.figures.effects))
    yield f"effects that the walk never performs: {', '.join(never) or 'none'}"


def fault_on_the_walk(chosen: Namespace) -> Iterator[str]:
    """Every kind of fault at every call of every kind of effect that the walk performs."""
    logging.disable(logging.CRITICAL)
    with walking_house() as house:
        deaths = Deaths(
            house,
            kinds=tuple(KINDS),
            kill=False,
            every=chosen.every,
            first=chosen.first,
            loud=chosen.loud,
            sink=house.sink,
        )
        with deaths.watching():
            walk(house)
    yield from _result(deaths.figures)


def fault_on_the_short_way(chosen: Namespace) -> Iterator[str]:
    """The same from a report to its first reminder, over an hour of each fault instead of one call."""
    logging.disable(logging.CRITICAL)
    with fresh_house() as house:
        deaths = Deaths(house, kinds=tuple(KINDS), kill=False, lasting_minutes=60, loud=chosen.loud)
        with deaths.watching():
            report_to_reminder(house)
    yield from _result(deaths.figures)


def _result(figures: Figures) -> Iterator[str]:
    yield from figures.lines()
    yield from figures.sentences[:200]
