"""Slack misbehaves at any call on the way from a report to a usable channel: nothing is lost, nothing doubled.

The calls are not a hand-picked list: a clean run says which there are, and each meets each kind of fault.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.desk import Desk
from bot.practice.driver import Driver
from bot.practice.faults import KINDS
from bot.practice.server import Server, running
from bot.slack.client import connect
from bot.store import incidents, outbox, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.workflows.set_up import set_up
from handlers.modals import report as report_form
from tests.conftest import House, renderer, rulebook, settings
from tests.fakes import StillClock

REPORTER = "U0NURSE01"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def driver(server: Server) -> Iterator[Driver]:
    driver = server.driver()
    driver.forget_calls()
    yield driver
    driver.heal()


@pytest.fixture
def house(server: Server, driver: Driver, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """The bot on the practice workspace over real HTTP, each test with a year of its own for its channel names."""
    start = datetime(_year(), 3, 2, 15, tzinfo=UTC)
    clock = StillClock(moment=[start], apart=Clock().machine_now() - start)
    store = Store(f"sqlite:///{tmp_path}/incidents.db", Cipher([new_key()]), clock)
    schema.migrate(store.engine)
    desk = Desk(
        store=store,
        slack=connect("xoxb-practice", server.api_url, timeout_seconds=1),
        rulebook=rulebook(),
        renderer=renderer(),
        clock=clock,
        settings=settings(slack_api_url=server.api_url),
    )
    set_up(desk)
    yield House(desk)
    store.close()


_years = iter(range(2027, 2099))


def _year() -> int:
    return next(_years)


def report(house: House, driver: Driver) -> None:
    """Report without a form on screen: the form is built here, as the shortcut would show it."""
    view = report_form.build(house.desk.rulebook, house.desk.today())
    house.submit(REPORTER, view, {"what_happened": "A laptop is missing", "category": "lost-device"})


def settle_for_hours(house: House) -> None:
    """Let every wait pass: back-off, Retry-After, leases."""
    for _ in range(12):
        house.settle()
        house.clock.move(minutes=6)


def assert_one_of_everything(house: House, driver: Driver) -> None:
    with house.desk.store.reading() as view:
        (incident,) = incidents.listed(view, states=list(incidents.State))
        owed, parked = outbox.depth(view)[0], outbox.parked(view)
    assert (owed, [row.effect for row in parked]) == (0, [])

    channels = [channel for channel in driver.channels() if incident.number.lower() in channel["name"]]
    assert [channel["id"] for channel in channels] == [incident.channel_id]
    officer = driver.person("U0SECOFF1")
    seen = officer.channel(channels[0]["name"])
    cards = [message for message in seen["messages"] if incident.number in message.get("text", "")]
    assert [message["ts"] for message in cards if message["ts"] == incident.card_ts] == [incident.card_ts]
    assert len([message for message in cards if message.get("subtype") is None]) == 1
    assert seen["pins"] == [incident.card_ts]
    assert len(seen["bookmarks"]) == 1
    assert {"U0SECOFF1", "U0PRIVOF1"} <= set(seen["members"])


CALLS = (
    "bookmarks.add",
    "chat.postMessage",
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "pins.add",
)


def test_a_clean_run_makes_one_of_everything_and_the_calls_are_those_tried_below(house: House, driver: Driver):
    report(house, driver)
    settle_for_hours(house)

    assert_one_of_everything(house, driver)
    made = Counter(call["method"] for call in driver.calls())
    seldom = (
        "auth.",
        "users.",
        "chat.update",
        "conversations.open",
    )  # the last for reminders, which fall due meanwhile
    once = {method for method in made if not method.startswith(seldom)}
    assert once == set(CALLS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", CALLS)
def test_a_fault_at_any_call_loses_nothing_and_doubles_nothing(house: House, driver: Driver, method: str, kind: str):
    error = {"error": "fatal_error"} if kind == "error" else {}
    driver.fail(method, kind, seconds=2 if kind == "hang" else 1, **error)

    report(house, driver)
    settle_for_hours(house)

    assert_one_of_everything(house, driver)


@pytest.mark.parametrize("method", ["pins.add", "bookmarks.add", "conversations.setTopic"])
def test_a_workspace_without_a_method_costs_a_note_to_the_officers_and_nothing_else(
    house: House, driver: Driver, method: str
):
    driver.lack(method)

    report(house, driver)
    settle_for_hours(house)

    with house.desk.store.reading() as view:
        (incident,) = incidents.listed(view, states=list(incidents.State))
        assert [row.last_error for row in outbox.parked(view)] == [f"{method}: unknown_method"]
    assert incident.channel_id and incident.card_ts
    notes = [dm for dm in driver.person("U0SECOFF1").direct()["messages"] if "refused" in dm["text"]]
    assert notes
