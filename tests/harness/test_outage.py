"""Slack is gone for an hour, or refuses a thing for good: afterwards everything is there once, and officers heard."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.store import outbox
from bot.workflows.retry_effect import retry_effect
from tests.conftest import SECURITY, House
from tests.harness.house import fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll
from tests.harness.workspace import LASTING, PASSING, Order


@pytest.fixture
def house():
    with fresh_house() as house:
        staff(house)
        yield house


def misbehaving(house: House, kind: str, *, method: str = "", **span: float) -> None:
    until = house.clock.machine_now() + timedelta(**span)
    house.slack.points.orders.append(Order(kind=kind, method=method, until=until))


@pytest.mark.parametrize("kind", ["rate_limited", "http_503", "reset_before", "time_out_after", "malformed"])
def test_after_an_hour_in_which_no_call_ended_well_everything_is_there_once(house: House, kind: str):
    assert kind in PASSING
    house.report(still_happening="no")
    misbehaving(house, kind, hours=1)

    settle_for_hours(house)

    assert toll(house, Expected(incidents=1)).sentences == ()


@pytest.mark.parametrize("method", ["conversations.create", "conversations.invite", "pins.add"])
@pytest.mark.parametrize("kind", sorted(LASTING))
def test_what_slack_refuses_is_told_once_and_done_once_an_officer_tries_it_again(house: House, kind: str, method: str):
    house.report(still_happening="no")
    misbehaving(house, kind, method=method, hours=9)
    house.settle()
    with house.desk.store.reading() as view:
        (parked,) = outbox.parked(view)

    house.slack.points.orders.clear()
    retry_effect(house.desk, parked.id, by=SECURITY, key="again")
    settle_for_hours(house)

    assert parked.last_error == f"{method}: {kind}"
    assert told_of_a_refusal(house) and set(told_of_a_refusal(house).values()) == {1}
    assert toll(house, Expected(incidents=1)).sentences == ()


def test_what_does_not_get_through_for_hours_is_told_once_and_still_done_once(house: House):
    house.report(still_happening="no")
    misbehaving(house, "http_500", method="bookmarks.add", hours=5)

    settle_for_hours(house)

    told = [one for one in house.slack.said() if "does not get through" in one]
    assert len(told) == 2 and "bookmarks.add" in told[0]
    assert toll(house, Expected(incidents=1)).sentences == ()


def test_what_got_through_before_anybody_could_be_told_is_told_to_nobody(house: House):
    house.report(still_happening="no")
    misbehaving(house, "reset_before", hours=5)

    settle_for_hours(house)

    assert not [one for one in house.slack.said() if "does not get through" in one]
    assert toll(house, Expected(incidents=1)).sentences == ()


def told_of_a_refusal(house: House) -> Counter[str]:
    """How many direct messages say that Slack refused something, by where they are."""
    channels = house.slack.practice.workspace.channels.values()
    found = [(one.id, message.text) for one in channels for message in one.messages.values() if message.is_by_bot]
    return Counter(channel for channel, text in found if "refused" in text)
