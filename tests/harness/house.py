"""A house on the wireless workspace that can be left at any point and gone on with elsewhere, as after a power cut."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import BoltResponse

from bot.desk import Desk
from bot.settings import Settings
from bot.store import outbox, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.workflows.set_up import set_up
from tests.conftest import GUEST, House, renderer, rulebook, settings
from tests.fakes import StillClock
from tests.harness.workspace import WorkspaceSlack, workspace_slack

_MOVE_MINUTES, _FEWEST_MOVES, _MOST_ROUNDS = 20, 3, 20


@dataclass(frozen=True, kw_only=True)
class Left:
    """All that outlives a process: the record, the workspace, what the person at the other end was just sending."""

    folder: Path
    slack: WorkspaceSlack
    cipher: Cipher
    settings: Settings
    sending: Mapping[str, Any] | None


@contextmanager
def fresh_house(**changes: Any) -> Iterator[House]:
    """A new organisation on a record of its own."""
    with TemporaryDirectory() as name:
        clock = StillClock()
        slack = workspace_slack(clock, kinds={GUEST: {"is_restricted": True}})
        left = Left(
            folder=Path(name), slack=slack, cipher=Cipher([new_key()]), settings=settings(**changes), sending=None
        )
        desk = founded(left)
        yield House(desk)
        desk.store.close()


def founded(left: Left) -> Desk:
    """The desk of a process that starts on nothing at all."""
    desk = opened(left)
    schema.migrate(desk.store.engine)
    set_up(desk)
    return desk


def opened(left: Left) -> Desk:
    """The desk of a process that starts on what another one left."""
    store = Store(f"sqlite:///{left.folder}/incidents.db", left.cipher, left.slack.clock)
    return Desk(
        store=store,
        slack=left.slack,
        rulebook=rulebook(),
        renderer=renderer(),
        clock=left.slack.clock,
        settings=left.settings,
    )


@contextmanager
def leaving(desk: Desk, sending: Mapping[str, Any] | None) -> Iterator[Left]:
    """What is left if the process dies now: files as they lie on the disk, the workspace as Slack has it."""
    assert isinstance(desk.slack, WorkspaceSlack)
    database = Path(str(desk.store.engine.url.database))
    with TemporaryDirectory() as name:
        for file in database.parent.glob(f"{database.name}*"):
            shutil.copy(file, Path(name) / file.name)
        yield Left(
            folder=Path(name),
            slack=desk.slack.copied(),
            cipher=desk.store.cipher,
            settings=desk.settings,
            sending=sending,
        )


@contextmanager
def restarted(left: Left) -> Iterator[House]:
    """The next process. Slack sends the event again, the person presses *Submit* again; commands are not repeated."""
    desk = opened(left)
    house = House(desk)
    with desk.store.writing() as unit:
        outbox.take_over(unit)
    if left.sending is not None and is_sent_again(left.sending):
        send_again(house, left.sending)
    yield house
    desk.store.close()


def is_sent_again(body: Mapping[str, Any]) -> bool:
    """Whether what was on its way comes a second time, unchanged, where nobody acknowledged it."""
    return body.get("type") in ("view_submission", "event_callback")


def send_again(house: House, body: Mapping[str, Any]) -> BoltResponse:
    """The same payload once more."""
    return house._dispatch(dict(body))


def settle_for_hours(house: House) -> None:
    """Let every wait pass (back-off, Retry-After, leases) until nothing is owed; at least an hour goes by."""
    for turn in range(1, _MOST_ROUNDS):
        house.settle()
        with house.desk.store.reading() as view:
            if turn > _FEWEST_MOVES and outbox.depth(view)[0] == 0:
                return
        house.clock.move(minutes=_MOVE_MINUTES)
