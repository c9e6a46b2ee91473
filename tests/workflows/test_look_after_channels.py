"""What people do to a channel by hand while no event reaches the bot: found at night, put right or told once."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.core.incident import Incident
from bot.practice.driver import Driver
from bot.practice.server import Server, running
from bot.slack import effects
from bot.store import incidents, journal, outbox, schema, team
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from tests.conftest import IT, PRIVACY, SECURITY, House
from tests.fakes import StillClock
from tests.practising import report_to, start_house

_years = count(2041)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def driver(server: Server) -> Driver:
    return server.driver()


@pytest.fixture
def house(server: Server, tmp_path: Path) -> Iterator[House]:
    url, key = f"sqlite:///{tmp_path}/incidents.db", new_key()
    with Store(url, Cipher([key]), StillClock()) as store:
        schema.migrate(store.engine)
    house = start_house(server, url, key, year=next(_years))
    yield house
    house.desk.store.close()


@pytest.fixture
def number(house: House) -> str:
    """A settled incident with its card pinned and both officers in."""
    number = report_to(house)
    house.settle()
    return number


def incident(house: House, number: str) -> Incident:
    with house.desk.store.reading() as view:
        found = incidents.by_number(view, number)
    assert found is not None
    return found


def pass_nights(house: House, nights: int = 1) -> None:
    for _ in range(nights):
        house.clock.move(days=1)
        house.settle()


def actions(house: House, number: str) -> list[str]:
    incident_id = incident(house, number).id
    with house.desk.store.reading() as view:
        return [json.loads(entry.header)["action"] for entry in journal.chain(view, incident_id)]


def told(driver: Driver, words: str) -> int:
    """How many direct messages to the security officer begin so."""
    return len([one for one in driver.person(SECURITY).dms() if one["text"].startswith(words)])


def test_a_quiet_channel_is_left_alone(house: House, driver: Driver, number: str):
    before = actions(house, number)
    driver.forget_calls()

    pass_nights(house, 3)

    assert len(driver.calls("conversations.members")) == 3
    assert not driver.calls("conversations.invite") and not driver.calls("conversations.kick")
    assert not {action for action in actions(house, number)[len(before) :] if "channel" in action or "card" in action}


def test_a_card_that_was_deleted_is_posted_and_pinned_again_once(house: House, driver: Driver, number: str):
    was = incident(house, number)
    house.desk.slack.call("chat.delete", channel=was.channel_id, ts=was.card_ts)

    pass_nights(house, 2)

    now = incident(house, number)
    assert now.card_ts != was.card_ts
    channel = driver.channel(str(now.channel_id))
    assert channel["pins"] == [now.card_ts]
    assert [one["ts"] for one in channel["messages"] if one["text"].startswith(f"{number} is ")] == [now.card_ts]
    assert actions(house, number).count("card.posted_again") == 1


def test_an_officer_who_is_missing_is_invited_again(house: House, driver: Driver, number: str):
    channel = str(incident(house, number).channel_id)
    driver.person(SECURITY).remove(channel, PRIVACY)

    pass_nights(house)

    assert PRIVACY in driver.channel(channel)["members"]
    assert "people.invited_again" in actions(house, number)


def test_who_left_by_themselves_is_not_invited_again_and_officers_hear_of_it_once(
    house: House, driver: Driver, number: str
):
    channel = str(incident(house, number).channel_id)
    driver.person(PRIVACY).leave(channel)
    house.event("Ev1", type="member_left_channel", user=PRIVACY, channel=channel)

    pass_nights(house, 2)

    assert PRIVACY not in driver.channel(channel)["members"]
    assert told(driver, f"Somebody of the team left the channel of {number}") == 1


def test_who_was_shut_out_and_is_in_is_taken_out(house: House, driver: Driver, number: str):
    found = incident(house, number)
    driver.person(SECURITY).invite(str(found.channel_id), IT)
    with house.desk.store.writing(found.id) as unit:
        team.exclude(unit, found.id, IT, SECURITY, "reason")

    pass_nights(house)

    assert IT not in driver.channel(str(found.channel_id))["members"]
    assert "person.found_though_excluded" in actions(house, number)


@pytest.mark.parametrize(
    ("act", "words", "action"),
    [
        (lambda person, channel: person.archive(channel), "was archived by hand", "channel.archived_by_hand"),
        (
            lambda person, channel: person.rename(channel, "canary-0c0c"),
            "was renamed by hand",
            "channel.renamed_by_hand",
        ),
        (lambda person, channel: person.delete_channel(channel), "cannot be found any more", "channel.gone_by_hand"),
    ],
)
def test_what_people_did_to_the_channel_is_told_once_and_not_undone(
    house: House, driver: Driver, number: str, act, words: str, action: str
):
    act(driver.person(SECURITY), str(incident(house, number).channel_id))

    pass_nights(house, 3)

    assert told(driver, f"The channel of {number} {words}") == 1
    assert actions(house, number).count(action) == 1
    with house.desk.store.reading() as view:
        rows = [view.connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in ("incidents", "outbox")]
    assert "canary-0c0c" not in str(rows)


@pytest.mark.parametrize("heard", [True, False])
def test_a_channel_that_came_back_is_known_to_be_back(house: House, driver: Driver, number: str, heard: bool):
    channel = str(incident(house, number).channel_id)
    driver.person(SECURITY).archive(channel)
    pass_nights(house)
    archived = incident(house, number).archived
    driver.person(SECURITY).unarchive(channel)
    driver.forget_calls()

    if heard:
        house.event("Ev1", type="group_unarchive", channel=channel, user=SECURITY)
    pass_nights(house)

    assert archived
    assert not incident(house, number).archived
    assert driver.calls("chat.update")


def test_after_nights_of_being_down_every_channel_is_looked_at_once(house: House, driver: Driver, number: str):
    driver.forget_calls()
    house.clock.move(days=9)

    house.settle()
    house.settle()

    assert len(driver.calls("conversations.info")) == 1


def test_a_card_found_missing_while_it_is_drawn_is_posted_again_at_once(house: House, driver: Driver, number: str):
    was = incident(house, number)
    house.desk.slack.call("chat.delete", channel=was.channel_id, ts=was.card_ts)

    with house.desk.store.writing(was.id) as unit:
        outbox.tell(unit, effects.update_card(incidents.get(unit, was.id)))
    house.settle()

    assert incident(house, number).card_ts not in (None, was.card_ts)
    assert driver.channel(str(was.channel_id))["pins"] == [incident(house, number).card_ts]
