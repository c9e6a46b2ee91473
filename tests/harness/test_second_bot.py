"""A second bot with the same token and a record of its own gives the same numbers: neither takes the other's place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.practice.channels import Channel
from bot.serve import outside
from bot.slack.outbox import LEASE, perform
from bot.store import incidents, outbox
from bot.store.sealing import Cipher, new_key
from tests.conftest import LEADER, House
from tests.harness.house import Left, founded, fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.workspace import Order, Points, WorkspaceSlack


@pytest.fixture
def first() -> Iterator[House]:
    with fresh_house() as house:
        staff(house)
        yield house


@pytest.fixture
def second(first: House, tmp_path: Path) -> Iterator[House]:
    """It starts on an empty record in the same workspace."""
    shared = first.slack
    assert isinstance(shared, WorkspaceSlack)
    slack = WorkspaceSlack(practice=shared.practice, kinds=shared.kinds, turn=shared.turn, points=Points())
    settings = first.desk.settings
    desk = founded(Left(folder=tmp_path, slack=slack, cipher=Cipher([new_key()]), settings=settings, sending=None))
    house = House(desk)
    staff(house)
    yield house
    desk.store.close()


def channel_of(house: House) -> Channel:
    with house.desk.store.reading() as view:
        (incident,) = incidents.listed(view, states=list(incidents.State))
    assert (incident.number, incident.card_ts is not None) == ("INC-2026-0001", True)
    assert incident.channel_id is not None
    return house.slack.practice.workspace.channels[incident.channel_id]


@pytest.mark.parametrize("kind", ["http_429", "http_500", "reset_before", "reset_after"])
def test_each_has_a_channel_of_its_own_whatever_happens_to_the_seconds_calls(first: House, second: House, kind: str):
    first.report()
    first.settle()
    second.report()
    second.slack.points.orders.append(Order(kind=kind, method="conversations.create"))

    settle_for_hours(second)
    settle_for_hours(first)

    assert channel_of(first) is not channel_of(second)
    assert [len(channel_of(house).pins) for house in (first, second)] == [1, 1]


def test_a_channel_whose_card_is_still_to_come_is_left_alone(first: House, second: House):
    first.report()
    open_only(first)
    second.report()
    second.slack.points.orders.append(Order(kind="reset_before", method="conversations.create"))
    knock_twice(second)

    settle_for_hours(first)
    settle_for_hours(second)

    assert channel_of(first) is not channel_of(second)
    assert channel_of(first).name == "inc-2026-0001-lost-device"


@pytest.mark.parametrize("order", [(0, 1, 0, 1), (1, 0, 1, 0), (0, 0, 1, 1), (1, 1, 0, 0), (0, 1, 1, 0), (1, 0, 0, 1)])
def test_of_two_who_look_for_the_channel_that_one_of_them_made_only_one_takes_it(
    first: House, second: House, order: tuple[int, ...]
):
    for house, kind in ((first, "reset_after"), (second, "reset_before")):
        house.report()
        house.slack.points.orders.append(Order(kind=kind, method="conversations.create"))
        open_only(house)

    for place in order:
        first.clock.move(seconds=10)
        open_only((first, second)[place])
    for house in (first, second):
        settle_for_hours(house)

    assert channel_of(first) is not channel_of(second)


def open_only(house: House) -> None:
    """The bot asks for its channel if it has none, and gets no further for now."""
    with house.desk.store.writing() as unit:
        opening = outbox.claim(unit, {}, LEASE, 1) if outbox.queue_of(unit, "open_channel", 1) else ()
    for owed in opening:
        perform(outside(house.desk), owed)


def knock_twice(house: House) -> None:
    """The first attempt that is not answered, and the next one."""
    for _ in range(2):
        house.settle()
        house.clock.move(seconds=3)


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
def test_a_channel_that_a_person_made_under_the_name_is_left_alone(first: House, kind: str):
    first.slack.call("conversations.create", name="inc-2026-0001-lost-device", is_private=True)
    (theirs,) = [one for one in first.slack.practice.workspace.channels.values() if one.name.startswith("inc-")]
    theirs.creator = LEADER
    before = dict(theirs.messages)
    first.report()
    first.slack.points.orders.append(Order(kind=kind, method="conversations.create"))

    settle_for_hours(first)

    assert channel_of(first) is not theirs
    assert theirs.messages == before
