"""Somebody cannot be looked up when they are to be invited: the others come at once, and they come later."""

from datetime import timedelta

import pytest

from bot.store import outbox
from tests.conftest import COMMANDER, PRIVACY, SECURITY, House
from tests.harness.house import fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll
from tests.harness.workspace import Order


@pytest.fixture
def house():
    with fresh_house() as house:
        staff(house)
        yield house


def members(house: House) -> set[str]:
    channels = house.slack.practice.workspace.channels.values()
    return {user for channel in channels if channel.name.startswith("inc-") for user in channel.members}


def nobody_can_be_looked_up(house: House, kind: str = "http_500", **span: float) -> None:
    until = house.clock.machine_now() + timedelta(**span)
    house.desk.slack.points.orders.append(Order(kind=kind, method="users.info", until=until))


def test_whoever_could_not_be_looked_up_for_an_hour_is_invited_all_the_same(house: House):
    house.report()
    nobody_can_be_looked_up(house, hours=1)

    settle_for_hours(house)

    assert members(house) >= {COMMANDER, SECURITY, PRIVACY}
    assert toll(house, Expected(incidents=1)).sentences == ()


def test_those_who_are_known_do_not_wait_for_those_who_cannot_be_looked_up(house: House):
    house.report()
    nobody_can_be_looked_up(house, hours=1)

    house.settle()

    assert members(house) >= {SECURITY, PRIVACY}
    assert COMMANDER not in members(house)


def test_where_the_bot_may_look_nobody_up_an_officer_hears_of_it_and_can_have_it_tried_again(house: House):
    house.report()
    nobody_can_be_looked_up(house, "missing_scope", hours=1)

    house.settle()

    with house.desk.store.reading() as view:
        assert [owed.last_error for owed in outbox.parked(view)] == ["users.info: missing_scope"]
    assert members(house) >= {SECURITY, PRIVACY}


def test_what_is_written_to_somebody_whom_the_bot_may_not_look_up_waits_for_a_person_and_not_for_ever(house: House):
    house.report()
    nobody_can_be_looked_up(house, "missing_scope", hours=9)
    house.settle()

    house.clock.move(minutes=20)
    house.settle()

    with house.desk.store.reading() as view:
        parked = {(owed.effect, owed.args.get("to"), owed.last_error) for owed in outbox.parked(view)}
    assert ("post", f"user:{COMMANDER}", "users.info: missing_scope") in parked
