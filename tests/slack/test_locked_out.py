"""The token is revoked, or an administrator stops all apps: everything waits, nothing is parked, then it goes on."""

from datetime import timedelta

import pytest

from bot.store import incidents, outbox
from tests.conftest import SECURITY, House
from tests.fakes import words_of
from tests.harness.house import fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll
from tests.harness.workspace import LOCKED_OUT, Order


@pytest.fixture
def house():
    with fresh_house() as house:
        staff(house)
        yield house


def lock_out(house: House, kind: str, **span: float) -> None:
    until = house.clock.machine_now() + timedelta(**span)
    house.desk.slack.points.orders.append(Order(kind=kind, until=until))


@pytest.mark.parametrize("kind", LOCKED_OUT)
def test_a_day_without_a_token_parks_nothing_and_afterwards_everything_is_there_once(house: House, kind: str):
    house.report()
    lock_out(house, kind, days=1)

    for _ in range(24):
        house.clock.move(hours=1)
        house.settle()
    with house.desk.store.reading() as view:
        assert outbox.parked(view) == []
    settle_for_hours(house)

    assert toll(house, Expected(incidents=1)).sentences == ()


def test_officers_can_see_that_the_bot_was_locked_out_as_long_as_something_waits_because_of_it(house: House):
    house.report()
    lock_out(house, "token_revoked", minutes=30)
    house.settle()
    house.slack.points.orders.clear()  # administrators let the bot in again; its next try is due within a minute

    house.command(SECURITY, "health")

    assert "does not let the bot in: token revoked" in words_of(house.opened()).replace("*", "")


def test_where_administrators_took_the_keys_of_one_thing_away_only_that_waits_and_officers_hear_of_it_once(
    house: House,
):
    house.report()
    until = house.clock.machine_now() + timedelta(hours=20)
    house.slack.points.orders.append(Order(kind="ekm_access_denied", method="bookmarks.add", until=until))

    house.settle()
    at_once = [method for method, _ in house.slack.calls]
    for _ in range(5):
        house.clock.move(minutes=7)
        house.settle()
    told = [one for one in house.slack.said() if "ekm_access_denied" in one]
    settle_for_hours(house)
    house.clock.move(hours=20)
    house.settle()

    assert {"conversations.invite", "chat.postMessage", "pins.add", "conversations.setTopic"} <= set(at_once)
    assert len(told) == 2 and "tried again by itself" in told[0]
    assert toll(house, Expected(incidents=1)).sentences == ()


def test_while_the_bot_is_locked_out_it_knocks_once_a_minute_and_no_more(house: House):
    for _ in range(5):
        house.report()
    lock_out(house, "token_revoked", hours=1)

    for _ in range(10):
        house.settle()
        house.clock.move(seconds=61)

    refused = [method for method, _ in house.slack.calls if not method.startswith(("views.", "users."))]
    assert 10 <= len(refused) <= 20


def test_what_was_lost_on_the_way_is_still_looked_for_after_the_bot_was_locked_out(house: House):
    house.report()
    house.desk.slack.points.orders.append(Order(kind="reset_after", nth=3))
    house.settle()
    lock_out(house, "token_revoked", minutes=30)

    settle_for_hours(house)

    assert toll(house, Expected(incidents=1)).sentences == ()
    with house.desk.store.reading() as view:
        assert incidents.listed(view, states=list(incidents.State))[0].card_ts
