"""Two bots on one PostgreSQL database and one workspace share the work: everything happens once."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import ROOT, practising, seed_roster
from tests import postgres
from tests.conftest import COMMANDER, NURSE
from tests.e2e.conftest import LONG_SECONDS, Place

pytestmark = pytest.mark.postgres
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def place(tmp_path: Path, postgres_server: str) -> Iterator[Place]:
    with postgres.database(postgres_server) as url, practising(tmp_path) as server:
        there = Place(server, tmp_path)
        there.settings = {**there.settings, "DATABASE_URL": url}
        migrate = [sys.executable, "-m", "bot", "migrate"]
        subprocess.run(migrate, cwd=ROOT, env=os.environ | dict(there.settings), check=True, capture_output=True)
        try:
            yield there
        finally:
            there.end_all()


def test_two_replicas_make_one_channel_and_one_card_a_report_and_each_reminder_once(place: Place):
    first, second = place.start(), place.start()
    seed_roster(place.driver)
    tomorrow = place.driver.now().astimezone(CHICAGO).date() + timedelta(days=1)
    place.driver.skip_to(datetime.combine(tomorrow, time(9), CHICAGO))

    numbers = [place.report(NURSE if turn % 2 else COMMANDER) for turn in range(4)]
    for number in numbers:
        place.usable(number)
    place.driver.skip(minutes=75)
    commander = place.driver.person(COMMANDER)
    place.driver.wait_until(
        lambda: all(reminders_of(commander, number) for number in numbers),
        seconds=LONG_SECONDS,
        what="the reminders to triage",
    )
    place.kill(first)
    place.driver.skip(hours=25)
    place.driver.wait_until(
        lambda: all(len(reminders_of(commander, number)) > 1 for number in numbers),
        seconds=LONG_SECONDS,
        what="the reminders of the next day, from the replica that is left",
    )

    assert second.poll() is None
    assert [len(reminders_of(commander, number)) for number in numbers] == [2] * len(numbers)
    for number in numbers:
        place.assert_one_of_everything(number)
    place.assert_the_record_verifies()


def test_a_rolling_restart_leaves_no_report_out_and_makes_none_twice(place: Place):
    old = [place.start(), place.start()]
    seed_roster(place.driver)
    over, numbers = threading.Event(), list[str]()

    def people() -> None:
        while not over.wait(0.5):
            numbers.append(report_until_heard(place))

    reporting = threading.Thread(target=people)
    reporting.start()
    for one in old:
        place.start()
        before = len(numbers)
        one.terminate()
        assert one.wait(LONG_SECONDS) == 0
        place.driver.wait_until(lambda: len(numbers) > before, seconds=LONG_SECONDS, what="a report after it went")  # noqa: B023 - asked at once
    over.set()
    reporting.join(LONG_SECONDS)

    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        place.usable(number)
        place.assert_one_of_everything(number)
    assert len([one for one in place.driver.channels() if one["name"].startswith("inc-")]) == len(numbers)
    place.assert_the_record_verifies()


def report_until_heard(place: Place) -> str:
    """As a person does: where Slack says that nobody answered, press again; the form is the same."""
    person = place.driver.person(NURSE)
    while person.command("report").error:
        pass
    fields = {"what_happened": "A laptop is missing", "category": "lost-device"}
    while (reply := person.submit(fields)).error:
        fields = {}
    assert reply.errors == {}
    number = next(word.strip("*.") for word in person.view.text().split() if "INC-" in word)
    person.close(whole_stack=True)
    return number


def reminders_of(person, number: str) -> list[dict[str, object]]:
    """The reminders of an incident: one message a day."""
    return [one for one in person.dms() if f"{number}: something is" in one["text"]]
