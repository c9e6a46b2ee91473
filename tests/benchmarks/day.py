"""A day of a busy hospital, hour by hour on a clock that is moved: forty open incidents, and the memory it takes."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.core.incident import Phi
from bot.core.report import Report
from bot.core.triage import Answer
from bot.desk import Desk
from bot.store import schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.store.tables import new_id
from bot.workflows.report_incident import report_incident
from bot.workflows.set_up import set_up
from tests.conftest import NURSE, House, renderer, rulebook, settings
from tests.fakes import RecordingSlack, StillClock

_INCIDENTS, _STEPS, _STEP_MINUTES = 40, 24 * 12, 5
_CATEGORIES = ("lost-device", "ransomware", "phishing", "misdirected-mail")


def measure() -> Iterator[str]:
    """Megabytes at the start and at the end, what was posted, and how much of the day the work took."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/day.db", Cipher([new_key()]), StillClock())
        schema.migrate(store.engine)
        slack = RecordingSlack()
        desk = Desk(
            store=store,
            slack=slack,
            rulebook=rulebook(),
            renderer=renderer(),
            clock=StillClock(moment=store.clock.moment),  # type: ignore[attr-defined]
            settings=settings(),
        )
        set_up(desk)
        house = House(desk)
        for number in range(_INCIDENTS):
            report_incident(desk, a_report(desk, _CATEGORIES[number % len(_CATEGORIES)]), NURSE)
        _step(house)
        at_start, began, calls = resident_megabytes(), time.process_time(), 0
        for _ in range(_STEPS):
            _step(house)
            calls += len(slack.calls)
            slack.calls.clear()
        worked, at_end = time.process_time() - began, resident_megabytes()
        store.close()
    yield f"{_INCIDENTS} open incidents, 24 hours: {calls} calls to Slack"
    yield f"resident at the start {at_start:.0f} MB, at the end {at_end:.0f} MB (ratio {at_end / at_start:.2f})"
    yield f"processor time {worked:.1f} s, {worked / 864:.2f} % of the day"


def a_report(desk: Desk, category: str = "lost-device") -> Report:
    """A report of today."""
    return Report(
        nonce=new_id(),
        category=category,
        what_happened="Something went wrong",
        noticed_on=desk.today(),
        phi=Phi.YES,
        still_happening=Answer.NO,
    )


def resident_megabytes() -> float:
    """This process's resident memory now."""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "VmRSS" in line)
    return int(line.split()[1]) / 1024


def _step(house: House) -> None:
    house.settle()
    house.clock.move(minutes=_STEP_MINUTES)
