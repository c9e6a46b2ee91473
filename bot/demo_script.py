"""`python -m bot demo --script`: a lost laptop from the report to the closing, acted through the practice workspace.

People act exactly as they would in Slack. A step passes when they see what they should; the first that does not ends
the performance with what was expected and what was seen.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import demo_steps as days
from bot import demo_weeks as weeks
from bot.demo_stage import Stage, Unseen
from bot.practice.driver import Driver, DriverError
from bot.practice.open_view import ViewError

_ROOT = Path(__file__).parent.parent
_PAUSE_MINUTES = 6

STEPS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("A nurse reports a lost laptop", days.nurse_reports),
    ("A private channel opens, with its card and its team", days.channel_opens),
    ("A guest is refused", days.guest_is_refused),
    ("The commander triages", days.commander_triages),
    ("Roles are given", days.roles_are_given),
    ("Tasks, a note, a status update", days.work_is_done),
    ("People are counted, State by State", days.people_are_counted),
    ("Legal dates, with citations and a calendar file", days.legal_dates_are_listed),
    ("The four factors, in words", days.four_factors_are_written),
    ("The security officer returns it, with a reason", days.security_returns_it),
    ("The second version is signed: a breach", days.second_version_is_signed),
    ("The police ask for a delay", days.police_ask_for_a_delay),
    ("Review and corrective actions", weeks.review_is_held),
    ("Reminders climb until somebody acts", weeks.reminders_climb),
    ("Letters are recorded as sent", weeks.letters_are_recorded),
    ("Seven weeks pass, with a digest a day", weeks.seven_weeks_pass),
    ("Closing is refused: what is missing", weeks.closing_is_refused),
    ("Notices are recorded as sent", weeks.notices_are_recorded),
    ("The incident is closed", weeks.incident_is_closed),
)


def play(driver: Driver, settings: Mapping[str, str]) -> int:
    """Play every step, then have the record verified with the bot's `settings`. The exit code; prints a transcript."""
    stage, began = Stage(driver, ZoneInfo(settings["TIME_ZONE"])), time.monotonic()
    for name, act in STEPS:
        stage.heading(name)
        try:
            driver.skip(minutes=_PAUSE_MINUTES)
            act(stage)
        except (Unseen, ViewError, DriverError, TimeoutError, KeyError) as trouble:
            return _failed(stage, name, trouble)
    stage.heading("The record verifies")
    if not _verifies(settings):
        return 1
    print(f"\nEvery step happened: {len(STEPS)} steps in {time.monotonic() - began:.0f} seconds.")
    return 0


def _failed(stage: Stage, name: str, trouble: Exception) -> int:
    expected, seen = (trouble.expected, trouble.seen) if isinstance(trouble, Unseen) else (repr(trouble), "")
    print(f"\nThe step did not happen: {name}\nExpected: {expected}\nSeen: {stage.plain(seen)}", flush=True)
    return 1


def _verifies(settings: Mapping[str, str]) -> bool:
    command = [sys.executable, "-m", "bot", "verify"]
    done = subprocess.run(command, cwd=_ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)  # noqa: S603
    print((done.stdout + done.stderr).strip())
    return done.returncode == 0
