"""A worker sleeps over its lease, as where the machine was suspended: what another one did stands, and only once."""

from datetime import timedelta

import pytest

from bot.serve import outside
from bot.slack.outbox import LEASE, perform
from bot.store import outbox
from bot.store.outbox import Owed
from tests.conftest import House
from tests.harness.house import fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll

OVER = LEASE + timedelta(seconds=1)


@pytest.fixture
def house():
    with fresh_house() as house:
        staff(house)
        yield house


@pytest.mark.parametrize("effect", ["open_channel", "post", "add_bookmark"])
def test_who_wakes_when_another_has_done_it_does_it_no_second_time(house: House, effect: str):
    house.report(still_happening="no")
    sleeping = under_way(house, effect)
    house.clock.move(seconds=OVER.total_seconds())
    settle_for_hours(house)

    perform(outside(house.desk), sleeping)
    settle_for_hours(house)

    assert toll(house, Expected(incidents=1)).sentences == ()


def under_way(house: House, effect: str) -> Owed:
    """The first effect of this name, claimed and not yet performed; those before it were."""
    while True:
        with house.desk.store.writing() as unit:
            (owed,) = outbox.claim(unit, {}, LEASE, 1)
        if owed.effect == effect:
            return owed
        perform(outside(house.desk), owed)
