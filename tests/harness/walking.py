"""The walk through everything, told on the wireless workspace, one effect at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from bot.desk import Desk
from bot.slack import effects
from bot.slack.outbox import LEASE
from bot.store import outbox
from tests.conftest import GUEST, House
from tests.harness.workspace import workspace_slack
from tests.tour.house import TourHouse, tour_house
from tests.tour.words import plain


class StepByStep(TourHouse):
    """Like the tour's house in all but its Slack; performs effect by effect, so that it is known which is under way."""

    def __init__(self, house: TourHouse, desk: Desk) -> None:
        vars(self).update(vars(house))
        House.__init__(self, desk)

    def _claim(self) -> Sequence[outbox.Owed]:
        with self.desk.store.writing() as unit:
            return outbox.claim(unit, effects.rates(replaying=True), LEASE, 1)


@contextmanager
def walking_house() -> Iterator[StepByStep]:
    """A fresh house for the walk."""
    with tour_house(plain) as house:
        slack = workspace_slack(house.clock, kinds={GUEST: {"is_restricted": True}})
        yield StepByStep(house, replace(house.desk, slack=slack))
