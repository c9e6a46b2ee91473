"""Two bots on one PostgreSQL database and one workspace share the work: everything happens once."""

import os
import subprocess
import sys
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


def reminders_of(person, number: str) -> list[dict[str, object]]:
    """The reminders of an incident: one message a day."""
    return [one for one in person.dms() if f"{number}: something is" in one["text"]]
