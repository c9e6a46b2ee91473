"""The machine's clock was wrong and is put right: nothing waits for the days it was ahead, nothing comes twice."""

from datetime import date, timedelta

import pytest

from bot.serve import outside
from bot.slack.outbox import LEASE
from bot.slack.sending import Sending
from bot.store import digests, outbox
from tests.conftest import House
from tests.harness.house import fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll
from tests.harness.workspace import Order

AHEAD_DAYS = 9


@pytest.fixture
def house():
    with fresh_house() as house:
        staff(house)
        yield house


@pytest.mark.parametrize("kind", ["http_429", "reset_before", "reset_after", "token_revoked"])
def test_whatever_was_under_way_while_the_clock_was_ahead_is_whole_soon_after_it_was_put_right(house: House, kind: str):
    house.clock.move(days=AHEAD_DAYS)
    house.report(still_happening="no")
    house.slack.points.orders.extend(Order(kind=kind, nth=nth) for nth in (2, 5, 9))
    house.settle()

    house.clock.move(days=-AHEAD_DAYS)
    settle_for_hours(house)

    assert toll(house, Expected(incidents=1)).sentences == ()


@pytest.mark.parametrize("days", [-AHEAD_DAYS, AHEAD_DAYS])
@pytest.mark.parametrize("method", ["conversations.create", "chat.postMessage"])
def test_what_was_done_is_found_again_though_the_clock_is_not_slacks(house: House, method: str, days: int):
    house.slack.put_clock_ahead(days=days)
    house.report(still_happening="no")
    house.slack.points.orders.append(Order(kind="reset_after", method=method))

    settle_for_hours(house)

    assert toll(house, Expected(incidents=1)).sentences == ()


def test_what_was_posted_before_the_clock_was_put_right_is_found_whenever_that_was(house: House):
    house.report(still_happening="no")
    with house.desk.store.writing() as unit:
        claimed = [owed for owed in outbox.claim(unit, {}, LEASE, 1) if owed.effect == "open_channel"]
    since = [Sending(owed=owed, outside=outside(house.desk)).look_from for owed in claimed]

    house.clock.move(days=-AHEAD_DAYS)
    after = [Sending(owed=owed, outside=outside(house.desk)).look_from for owed in claimed]

    assert since == [claimed[0].first_attempt_at]
    assert after < [house.clock.now() - timedelta(days=365)]


def test_a_clock_that_was_ahead_for_an_hour_leaves_no_day_without_its_digest_and_gives_none_two(house: House):
    house.clock.move(days=AHEAD_DAYS)
    house.settle()
    house.clock.move(days=-AHEAD_DAYS)

    for _ in range(AHEAD_DAYS + 2):
        house.clock.move(days=1)
        house.settle()

    with house.desk.store.reading() as view:
        missed = [day for day in range(3, 14) if digests.of_day(view, date(2026, 3, day)) is None]
    assert missed == []
    assert toll(house, Expected(incidents=0)).sentences == ()
