"""What an effect is: its kind, how it is performed, how a lost reply is settled, what is kept afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.clock import Clock
from bot.precedence import PeopleFirst
from bot.rulebook import Rulebook
from bot.settings import Settings
from bot.slack.client import Slack
from bot.slack.render import Renderer
from bot.store.epochs import Epoch
from bot.store.outbox import Owed
from bot.store.session import Store, Unit

Result = Mapping[str, Any]
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """How an effect behaves when its outcome is unknown.

    post: looked for in the channel's history, then adopted or posted. settle: repeated freely. upload: the file id
    is asked for. courtesy: at most once, dropped after a minute, never needed. outside: goes out by another way than
    Slack; repeated, and marked so, rather than lost.
    """

    POST = "post"
    SETTLE = "settle"
    UPLOAD = "upload"
    COURTESY = "courtesy"
    OUTSIDE = "outside"


class NotNeeded(Exception):
    """The effect has nothing left to do: what it was about has gone or was done already."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Everything an effect may reach for. `epoch`: the newest restore from a backup, if there ever was one."""

    store: Store
    slack: Slack
    rulebook: Rulebook
    renderer: Renderer
    settings: Settings
    clock: Clock
    people: PeopleFirst
    epoch: Epoch | None = None


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One effect on its way: the claimed row and the means to perform it."""

    owed: Owed
    outside: Outside
    repeated: bool = False

    @property
    def args(self) -> Mapping[str, Any]:
        """Ids and facts given when the effect was queued."""
        return self.owed.args

    @property
    def incident_id(self) -> str:
        """The incident this is about. Raises NotNeeded where there is none."""
        if self.owed.incident_id is None:
            raise NotNeeded("no incident")
        return self.owed.incident_id

    @property
    def doubted(self) -> bool:
        """Whether it may have been done already: by an attempt whose outcome is unknown, or before a restore."""
        return self.owed.uncertain or self.lost_by_a_restore

    @property
    def is_late(self) -> bool:
        """Whether the claim ran out under way, as where the machine slept: somebody else may be doing it by now."""
        return self.owed.lease_until is not None and self.outside.clock.machine_now() > self.owed.lease_until

    @property
    def look_from(self) -> datetime:
        """The instant (machine time) from which on something done already is to be looked for."""
        epoch = self.outside.epoch
        if self.owed.first_attempt_at > self.outside.clock.machine_now():
            return _EVER  # the clock was set back since: by it nobody can say when that attempt was
        if epoch is not None and self.lost_by_a_restore:
            return min(self.owed.first_attempt_at, epoch.backup_at)
        return self.owed.first_attempt_at

    @property
    def lost_by_a_restore(self) -> bool:
        """Whether it may have been done in the days that are gone: what has a key is queued again under the same."""
        epoch = self.outside.epoch
        return epoch is not None and self.owed.key is not None and epoch.doubts(self.owed.created_at)

    @property
    def now(self) -> datetime:
        """Business time, for what is shown."""
        return self.outside.clock.now()

    def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Call Slack."""
        return self.outside.slack.call(method, **arguments)


Perform = Callable[[Sending], Result]
Find = Callable[[Sending], Result | None]
Keep = Callable[[Unit, Sending, Result], None]


@dataclass(frozen=True, kw_only=True)
class EffectSpec:
    """How one named effect is done. `find` looks for what an earlier attempt did; `keep` runs in its last commit."""

    name: str
    kind: Kind
    perform: Perform
    find: Find | None = None
    keep: Keep | None = None


EFFECTS: dict[str, EffectSpec] = {}


def effect(kind: Kind, *, find: Find | None = None, keep: Keep | None = None) -> Callable[[Perform], Perform]:
    """Register the function as the effect of its own name."""

    def register(perform: Perform) -> Perform:
        name = perform.__name__
        EFFECTS[name] = EffectSpec(name=name, kind=kind, perform=perform, find=find, keep=keep)
        return perform

    return register
