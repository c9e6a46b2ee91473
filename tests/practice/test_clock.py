"""Practice time: skipped forward through a file that another process reads; message stamps stay machine time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.clock import PracticeClock
from bot.practice.driver import DriverError
from bot.practice.server import running


def test_skipping_adds_up_and_is_written_for_the_bot(tmp_path):
    file = tmp_path / "clock"
    with running(clock_file=file) as server:
        driver = server.driver()
        before = driver.now()

        driver.skip(days=7)
        after = driver.skip(hours=1)

    assert float(file.read_text()) == 7 * 86_400 + 3_600
    assert timedelta(days=7, hours=1) <= after - before < timedelta(days=7, hours=1, minutes=1)


def test_a_restarted_practice_goes_on_from_the_file(tmp_path):
    file = tmp_path / "clock"
    file.write_text("86400\n")

    assert PracticeClock(file).offset_seconds == 86_400


def test_time_can_be_moved_to_an_instant_and_never_back(driver):
    new_year = datetime(2030, 1, 1, 9, 0, tzinfo=UTC)

    then = driver.skip_to(new_year)

    assert then.date() == new_year.date()
    with pytest.raises(DriverError, match="only runs forward"):
        driver.skip_to(new_year - timedelta(days=1))


def test_message_stamps_are_machine_time_and_unique(client, driver):
    before = driver.now()
    driver.skip(days=30)

    stamps = [client.chat_postMessage(channel="C0LEADERS", text="x")["ts"] for _ in range(3)]

    assert len(set(stamps)) == 3
    assert float(stamps[0]) - before.timestamp() < 86_400


def test_two_stamps_within_a_microsecond_differ():
    clock = PracticeClock()

    stamps = {clock.stamp() for _ in range(1000)}

    assert len(stamps) == 1000
