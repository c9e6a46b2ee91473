"""Replicas on one PostgreSQL record and one workspace, in this process: each with a store and a worker of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from bot.core.errors import TryAgain
from bot.desk import Desk
from bot.store import schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.workflows.set_up import set_up
from bot.workflows.sweep import SweepFailed, sweep
from tests import postgres
from tests.conftest import GUEST, House, renderer, rulebook, settings
from tests.fakes import StillClock
from tests.harness.workspace import Points, WorkspaceSlack, workspace_slack


class Killed(BaseException):
    """The process is gone. No `except Exception` may hold it up."""


class Hall:
    """Where replicas come and go."""

    def __init__(self, url: str) -> None:
        self._url, self._cipher, self._clock = url, Cipher([new_key()]), StillClock()
        self._slack = workspace_slack(self._clock, kinds={GUEST: {"is_restricted": True}})
        self._open: list[Store] = []
        first = self.desk()
        schema.migrate(first.store.engine)
        set_up(first)

    def desk(self) -> Desk:
        """The desk of one more process: its own connections, its own ear for faults, the same workspace."""
        shared = self._slack
        slack = WorkspaceSlack(practice=shared.practice, kinds=shared.kinds, turn=shared.turn, points=Points())
        store = Store(self._url, self._cipher, self._clock)
        self._open.append(store)
        return Desk(
            store=store, slack=slack, rulebook=rulebook(), renderer=renderer(), clock=self._clock, settings=settings()
        )

    def replica(self) -> House:
        """One more replica."""
        return House(self.desk())

    def mortal(self, *, dies_at: int) -> House:
        """One that dies at its n-th commit or call from now on, whichever comes: before a commit, after a call."""
        left = [dies_at]

        def step(*_: object) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Killed

        house = self.replica()
        house.desk.slack.points.after_call = step  # type: ignore[attr-defined]
        event.listen(house.desk.store.engine, "commit", step)
        return house

    def close(self) -> None:
        """Everybody leaves."""
        for store in self._open:
            store.close()


@contextmanager
def hall(server_url: str) -> Iterator[Hall]:
    """A hall on an empty database."""
    with postgres.database(server_url) as url:
        opened = Hall(url)
        try:
            yield opened
        finally:
            opened.close()


def work_together(*houses: House) -> None:
    """Let all of them sweep and send at once, each in a thread, until nothing is left to do now."""

    def work(house: House) -> None:
        for _ in range(20):
            try:
                with house.desk.store.patiently():
                    sweep(house.desk)
            except (SweepFailed, TryAgain):
                continue
            if not house.worker.drain():
                return

    threads = [threading.Thread(target=work, args=(house,)) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
