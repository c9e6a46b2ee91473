"""The heartbeat: one APScheduler job that sweeps. It remembers nothing; the database does.

A monotonic watchdog arms the job again after half a minute of silence: a clock set back, or a jump of weeks, makes
wall-clock schedulers wait for a time that does not come.
"""

import logging
import threading
import time
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from bot.core.errors import TryAgain
from bot.desk import Desk
from bot.workflows.heartbeat import Heartbeat
from bot.workflows.sweep import sweep

_JOB = "sweep"
_SILENCE_SECONDS = 30.0
_CHANNEL_FIRST_SECONDS = 0.02  # Slack is asked for a report's channel; while it makes one, the rest is prepared

log = logging.getLogger("bot.ticker")


class Ticker:
    """Sweeps every few seconds, and at once when something became due."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last_beat = time.monotonic()
        self._beating = threading.Lock()
        self._heartbeat = Heartbeat(desk.settings.heartbeat_url)
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._at_once = threading.Thread(target=self._sweep_when_wanted, name="ticker-at-once", daemon=True)
        self._watchdog = threading.Thread(target=self._watch, name="ticker-watchdog", daemon=True)
        desk.store.on_due(self._wanted.set)

    def start(self) -> None:
        """Begin, with a sweep right away: whatever fell due while the bot was down comes first."""
        self._arm()
        self._scheduler.start()
        self._at_once.start()
        self._watchdog.start()
        self._wanted.set()

    def stop(self) -> None:
        """Finish the sweep under way and stop."""
        self._stopping.set()
        self._desk.people.closing = True
        self._wanted.set()
        self._scheduler.shutdown(wait=True)
        self._at_once.join()

    @property
    def seconds_since_beat(self) -> float:
        """How long ago the last sweep ended, by a clock that cannot be set."""
        return time.monotonic() - self._last_beat

    def beat(self) -> None:
        """One sweep. An error is logged and the next beat comes all the same."""
        with self._beating:
            try:
                with self._desk.store.patiently():
                    sweep(self._desk)
                self._desk.pulse.swept_at = self._desk.clock.machine_now()
                self._heartbeat.ping()
            except TryAgain as hindrance:  # its sentence is one of ours
                self._desk.pulse.failed_at = self._desk.clock.machine_now()
                log.error("a sweep has to wait", extra={"problem": str(hindrance)})
            except Exception:  # the heartbeat outlives any one sweep; what failed is still due at the next
                self._desk.pulse.failed_at = self._desk.clock.machine_now()
                log.exception("a sweep failed")
            self._last_beat = time.monotonic()

    def _sweep_when_wanted(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if not self._stopping.wait(_CHANNEL_FIRST_SECONDS):
                self.beat()

    def _arm(self) -> None:
        self._scheduler.add_job(
            self.beat,
            "interval",
            seconds=self._desk.settings.sweep_seconds,
            id=_JOB,
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def _watch(self) -> None:
        while not self._stopping.wait(_SILENCE_SECONDS / 3):
            if self.seconds_since_beat > _SILENCE_SECONDS:
                log.warning("the heartbeat was silent; arming it again")
                self._arm()
