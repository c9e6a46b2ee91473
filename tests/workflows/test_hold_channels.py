"""A burst of reports: channels of mild ones wait for triage where the settings say so; nothing else waits."""

import json
from dataclasses import replace

import pytest

from bot.core.incident import Outcome
from bot.desk import Desk
from bot.store import incidents, outbox
from tests.conftest import COMMANDER, NURSE, PRIVACY, SECURITY, House, settings
from tests.fakes import words_of
from tests.harness.stories import staff

MILD, SEVERE = {"phi": "no", "still_happening": "no", "category": "misdirected-mail"}, {"category": "ransomware"}


@pytest.fixture
def house(desk: Desk) -> House:
    house = House(replace(desk, settings=settings(hold_back_channels=True)))
    staff(house)
    return house


def burst(house: House, count: int = 12) -> list[str]:
    """One a second: the newest is then the last."""
    return [house.clock.move(seconds=1) and house.report(**MILD) for _ in range(count)]


def channel_of(house: House, incident_id: str) -> str | None:
    with house.desk.store.reading() as view:
        return incidents.get(view, incident_id).channel_id


def triage(house: House, incident_id: str, outcome: Outcome) -> None:
    """Through the three steps of the form."""
    house.press(SECURITY, "open_triage", incident_id)
    answered = house.submit(SECURITY, house.opened(), {"outcome": outcome.value})
    decision = next_view(answered)
    if decision["callback_id"] == "triage_more":
        decision = next_view(house.submit(SECURITY, decision))
    chosen = {"discovered_because": "The sender's e-mail."}
    if outcome is Outcome.FALSE_ALARM:
        chosen |= {"outcome_reason": "It was a test message."}
    assert "errors" not in str(house.submit(SECURITY, decision, chosen).body)


def next_view(answered):
    return json.loads(answered.body)["view"]


def test_up_to_ten_reports_in_ten_minutes_all_get_their_channels_at_once(house: House):
    reports = burst(house, 10)

    house.settle()

    assert all(channel_of(house, one) for one in reports)


def test_the_eleventh_mild_report_waits_for_its_triage_and_severe_ones_never_do(house: House):
    *first, eleventh = burst(house, 11)
    house.clock.move(seconds=1)
    severe = house.report(**SEVERE)

    house.settle()

    assert channel_of(house, eleventh) is None
    assert channel_of(house, severe) and all(channel_of(house, one) for one in first)


def test_without_the_setting_nothing_waits(desk: Desk):
    house = House(desk)

    reports = burst(house, 12)
    house.settle()

    assert all(channel_of(house, one) for one in reports)


def test_officers_hear_of_a_burst_once_and_of_the_next_one_again(house: House):
    burst(house, 20)
    house.settle()
    told = [words for words in house.slack.said() if "Many reports are coming in" in words]
    house.clock.move(minutes=30)

    burst(house, 12)
    house.settle()

    told_again = [words for words in house.slack.said() if "Many reports are coming in" in words]
    assert (len(told), len(told_again)) == (2, 4)


def test_officers_list_what_waits_and_triage_it_from_there(house: House):
    *_, held = burst(house, 11)
    house.settle()

    house.press(PRIVACY, "open_held")
    words = words_of(house.opened())

    assert "1 report without a channel yet" in words.replace("*", "")
    values = [part.get("value") for block in house.opened()["blocks"] for part in elements(block)]
    assert held in values


def elements(block):
    return [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]


def test_whoever_belongs_to_none_of_them_sees_none(house: House):
    burst(house, 11)
    house.settle()

    house.press(NURSE, "open_held")

    assert "No report waits" in words_of(house.opened())


def test_a_genuine_incident_gets_its_channel_with_its_triage(house: House):
    *_, held = burst(house, 11)
    house.settle()

    triage(house, held, Outcome.GENUINE)
    house.settle()

    channel = channel_of(house, held)
    assert channel
    invited = [call for call in house.slack.called("conversations.invite") if call["channel"] == channel]
    assert COMMANDER in invited[0]["users"]


def test_a_false_alarm_never_gets_one_and_nothing_is_left_waiting_for_it(house: House):
    *_, held = burst(house, 11)
    house.command(SECURITY, "note INC-2026-0011 Called the sender.")
    house.settle()

    triage(house, held, Outcome.FALSE_ALARM)
    house.settle()

    assert channel_of(house, held) is None
    with house.desk.store.reading() as view:
        assert (outbox.depth(view)[0], outbox.parked(view)) == (0, [])


def test_a_false_alarm_that_turns_out_to_be_genuine_gets_its_channel_after_all(house: House):
    *_, held = burst(house, 11)
    house.settle()
    triage(house, held, Outcome.FALSE_ALARM)
    house.settle()

    triage(house, held, Outcome.GENUINE)
    house.settle()

    assert channel_of(house, held)


def test_the_report_itself_waits_for_nothing_its_reminders_come(house: House):
    *_, held = burst(house, 11)
    house.settle()
    with house.desk.store.reading() as view:
        number = incidents.get(view, held).number

    for _ in range(4):
        house.clock.move(minutes=30)
        house.settle()

    assert any(number in words for words in house.slack.said())


def test_a_reporter_is_told_when_many_wait_before_them(house: House):
    burst(house, 25)
    for _ in range(25):
        house.report(**SEVERE)

    house.command(NURSE, "report")
    answered = house.submit(NURSE, house.opened(), {"what_happened": "A letter", "category": "lost-device"})

    assert "gets a channel for each in its turn" in words_of(next_view(answered))
