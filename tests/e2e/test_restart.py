"""The bot is killed in the middle of an incident and started again: nothing is lost, nothing is done twice."""

import subprocess
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.practice.plain_text import plain_text
from tests.conftest import COMMANDER, SECURITY
from tests.e2e.conftest import LONG_SECONDS, Place

CHICAGO = ZoneInfo("America/Chicago")
Staffed = tuple[Place, subprocess.Popen[bytes]]


def test_killed_right_after_the_ack_the_report_still_becomes_a_whole_incident(staffed: Staffed):
    place, bot = staffed

    number = place.report()
    place.kill(bot)
    place.start()

    place.usable(number)
    place.assert_one_of_everything(number)
    place.assert_the_record_verifies()


@pytest.mark.parametrize("method", ["conversations.create", "conversations.invite", "chat.postMessage"])
def test_killed_in_the_middle_of_a_call_the_incident_is_whole_and_nothing_is_there_twice(staffed: Staffed, method: str):
    place, bot = staffed
    place.driver.forget_calls()
    place.driver.tune(latency_ms=300)

    number = place.report()
    place.driver.wait_until(lambda: place.driver.calls(method), what=f"{method} to be under way")
    place.kill(bot)
    place.driver.tune(latency_ms=0)
    place.start()

    place.usable(number)
    until_quiet(place, number)
    place.assert_one_of_everything(number)
    place.assert_the_record_verifies()


def test_a_reminder_due_while_the_bot_was_down_comes_once_and_says_that_it_is_late(staffed: Staffed):
    place, bot = staffed
    morning(place)
    number = place.report()
    place.usable(number)
    place.kill(bot)

    place.driver.skip(days=12)
    place.start()

    commander = place.driver.person(COMMANDER)
    reminded = place.driver.wait_until(
        lambda: [one for one in commander.dms() if f"{number}: something is" in one["text"]],
        seconds=LONG_SECONDS,
        what="the late reminder",
    )
    assert len(reminded) == 1
    assert "(late reminder)" in reminded[0]["text"]
    assert "This reminder comes late" in plain_text(reminded[0]["blocks"])
    digests = [one for one in place.driver.channel("leadership")["messages"] if one["text"].startswith("Digest")]
    assert len([one for one in digests if one["text"].endswith("(late)")]) == 1
    place.assert_one_of_everything(number)
    place.assert_the_record_verifies()


def test_killed_between_two_reminders_it_goes_on_with_the_next_and_repeats_none(staffed: Staffed):
    place, bot = staffed
    morning(place)
    number = place.report()
    place.usable(number)
    place.driver.skip(minutes=75)
    first = reminders_of(place, number, at_least=1)

    place.kill(bot)
    place.start()
    place.driver.skip(hours=21)
    later = reminders_of(place, number, at_least=2)

    assert [one["ts"] for one in later][:1] == [one["ts"] for one in first]
    assert len(later) == 2
    place.assert_one_of_everything(number)
    place.assert_the_record_verifies()


def morning(place: Place) -> None:
    """Tomorrow at nine in Chicago, after the digest of eight: far from quiet hours."""
    tomorrow = place.driver.now().astimezone(CHICAGO).date() + timedelta(days=1)
    place.driver.skip_to(datetime.combine(tomorrow, time(9), CHICAGO))
    leaders = place.driver.person(SECURITY)
    place.driver.wait_until(
        lambda: [one for one in leaders.messages("leadership") if one["text"].startswith("Digest")],
        seconds=LONG_SECONDS,
        what="the digest",
    )


def reminders_of(place: Place, number: str, *, at_least: int) -> list[dict[str, object]]:
    """The commander's reminders of an incident, oldest first, once there are so many."""
    commander = place.driver.person(COMMANDER)

    def found() -> list[dict[str, object]] | None:
        reminders = [one for one in commander.dms() if f"{number}: something is" in one["text"]]
        return reminders if len(reminders) >= at_least else None

    return place.driver.wait_until(found, seconds=LONG_SECONDS, what=f"{at_least} reminders") or []


def until_quiet(place: Place, number: str) -> None:
    """Until card, topic and bookmark are there: the last of what follows from a report."""
    security = place.driver.person(SECURITY)
    place.driver.wait_until(
        lambda: security.channel(number.lower())["bookmarks"] and security.channel(number.lower())["topic"],
        seconds=LONG_SECONDS,
        what="topic and bookmark",
    )
