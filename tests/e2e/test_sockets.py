"""Slack closes connections as it likes: refreshed or cut, every report is kept once, and the bot listens again."""

import subprocess
from typing import Any

import pytest

from tests.conftest import NURSE
from tests.e2e.conftest import LONG_SECONDS, Place

Staffed = tuple[Place, subprocess.Popen[bytes]]


@pytest.mark.parametrize("how", [{"reason": "refresh_requested"}, {"reason": "warning"}, {"cut": True}])
def test_after_a_connection_was_closed_reports_are_kept_once_all_the_same(staffed: Staffed, how: dict[str, Any]):
    place, bot = staffed
    first = place.report()

    place.driver.disconnect(**how)
    until_answering(place)
    second = place.report()
    place.driver.repeat("view_submission")  # Slack did not hear that it was taken

    for number in (first, second):
        place.usable(number)
        place.assert_one_of_everything(number)
    numbers = {one["name"][:13] for one in place.driver.channels() if one["name"].startswith("inc-")}
    assert numbers == {first.lower(), second.lower()}
    assert bot.poll() is None


def until_answering(place: Place) -> None:
    """Until the bot listens again: a command that nobody takes is Slack's to refuse, and the person's to repeat."""
    nurse = place.driver.person(NURSE)
    place.driver.wait_until(
        lambda: place.driver.connections() >= 1 and nurse.command("help").error == "",
        seconds=LONG_SECONDS,
        what="the bot to answer again",
    )
