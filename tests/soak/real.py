"""SIGKILL to the real process at chosen commits and calls between a report and its reminder, over real HTTP."""

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo import ROOT, end, practising, seed_roster
from bot.practice.driver import DriverError
from tests.conftest import NURSE
from tests.e2e.conftest import LONG_SECONDS, Place

POINTS = {"commit": (2, 4, 6, 8, 10, 13, 16, 20), "before_call": (1, 2, 3, 4, 6), "after_call": (1, 2, 3, 4, 6)}
WORDS = {"what_happened": "A laptop is missing", "category": "lost-device"}


def kill_the_process(_chosen: Namespace) -> Iterator[str]:
    """One workspace and one record for each point."""
    killed = survived = 0
    for kind, numbers in POINTS.items():
        for number in numbers:
            with TemporaryDirectory() as folder, practising(Path(folder)) as server:
                place = Place(server, Path(folder))
                try:
                    if _killed_at(place, kind, number):
                        killed += 1
                    else:
                        survived += 1
                except (AssertionError, TimeoutError, DriverError) as wrong:
                    yield f"wrong: {kind} {number}: {str(wrong)[:300]}"
                finally:
                    place.end_all()
    yield f"killed {killed} times, outlived its point {survived} times; each time one of everything afterwards"


def _killed_at(place: Place, kind: str, number: int) -> bool:
    """Report to a bot that is about to die, then to its successor; whether it died."""
    nurse, first = place.driver.person(NURSE), place.start()
    seed_roster(place.driver)
    assert nurse.command("report").error == ""
    end(first)
    died = _report_to_a_dying(place, kind, number)
    place.start()
    if "INC-" not in nurse.view.text():
        reply = nurse.submit(WORDS)
        assert (reply.error, reply.errors) == ("", {})
    receipt = next(word.strip("*.") for word in nurse.view.text().split() if "INC-" in word)
    place.usable(receipt)
    security = place.driver.person("U0SECOFF1")
    place.driver.wait_until(
        lambda: security.channel(receipt.lower())["bookmarks"] and security.channel(receipt.lower())["topic"],
        seconds=LONG_SECONDS,
        what="topic and bookmark",
    )
    place.assert_one_of_everything(receipt)
    assert len([one for one in place.driver.channels() if one["name"].startswith("inc-")]) == 1
    return died


def _report_to_a_dying(place: Place, kind: str, number: int) -> bool:
    command = [sys.executable, "-m", "tests.soak.dying", kind, str(number)]
    with place.log.open("ab") as log:
        dying = subprocess.Popen(command, cwd=ROOT, env=os.environ | dict(place.settings), stderr=log)
    try:
        place.driver.wait_until(
            lambda: dying.poll() is not None or place.driver.connections() > 0, seconds=LONG_SECONDS, what="the bot"
        )
        if dying.poll() is None:
            place.driver.person(NURSE).submit(WORDS)
        try:
            dying.wait(timeout=8)
        except subprocess.TimeoutExpired:
            return False
        return True
    finally:
        dying.kill()
        dying.wait()
        place.driver.wait_until(lambda: place.driver.connections() == 0, what="the connection to break")
