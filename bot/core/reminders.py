"""Which reminder to send now, and when to look again. Told the instant; remembers nothing; sends nothing.

A ladder is endless: past its last written rung it repeats `overdue+1`, `overdue+2`, … until the subject is closed,
so there is always a next instant and a legal clock cannot be lost. A bot that slept sends one reminder, the latest.
Hours are added in UTC; days are counted as dates and become instants at the ladder's hour in the subject's zone.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.core.triage import Severity

ONE_DAY = timedelta(days=1)
OVERDUE = "overdue+"


class Addressee(StrEnum):
    """Who is told, from the nearest to the farthest; the store knows which people these are."""

    OWNER = "owner"
    DEPUTY = "deputy"
    OFFICERS = "officers"
    LEADERSHIP = "leadership"


class RungKey(NamedTuple):
    """One reminder, once: unique in the store. A moved date makes other keys and so a fresh ladder.

    `due_on` is the due day, for a due instant its day in UTC. `rung` then ends in the instant's UTC time, because
    a status update falls due several times a day.
    """

    subject: str
    due_on: date
    rung: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A written rung of a ladder: its distance from the due date (negative: before), and who is told.

    On a ladder of days `offset` is whole days. `despite_acknowledgement`: "I'm on it" does not soften it.
    """

    offset: timedelta
    addressees: tuple[Addressee, ...]
    despite_acknowledgement: bool = False


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """How one kind of subject is reminded. `at` is the local hour of a ladder of days; None: a ladder of minutes.

    `overdue` maps "from the N-th repetition on" to who is told; repetitions come `overdue_every` after the last
    step. `acknowledged_for`: how long "I'm on it" silences; None (legal ladders): it silences nothing, and the next
    rung goes to the owner alone. `quiet_from`: quiet hours hold for this severity and milder ones; None: for none.
    `late_after`: how far past its instant a reminder says that it is late.
    """

    slug: str
    legal: bool
    at: time | None
    steps: tuple[Step, ...]
    overdue_every: timedelta
    overdue: Mapping[int, tuple[Addressee, ...]]
    acknowledged_for: timedelta | None
    snooze_at_most: timedelta
    quiet_from: Severity | None
    quiet_hours: tuple[time, time]
    late_after: timedelta


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something open that must happen by a day (`due_on`, in `zone`) or an instant (`due_at`, UTC): exactly one.

    `severity` None: the organisation's own matter, for which nobody is woken. `set_at`: when this due date was set;
    rungs that lay before it count from it, and an earlier "I'm on it" is about another date.
    """

    key: str
    kind: str
    due_at: datetime | None = None
    due_on: date | None = None
    ladder: str
    severity: Severity | None
    zone: ZoneInfo
    set_at: datetime | None = None
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None

    def __post_init__(self) -> None:
        if (self.due_at is None) == (self.due_on is None):
            raise ValueError(f"{self.key}: give either due_at or due_on")
        for instant in (self.due_at, self.set_at, self.acknowledged_at, self.snoozed_until):
            if instant is not None and instant.tzinfo is None:
                raise ValueError(f"{self.key}: an instant needs an offset")


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A reminder of one subject. `at` is the UTC instant from which it may be sent."""

    name: str
    at: datetime
    addressees: tuple[Addressee, ...]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What to send now, if anything, and the instant to look again, always later than now.

    `late`: we should have sent it before. `missed`: how many earlier ones it stands for that nobody got.
    """

    to_send: Rung | None
    late: bool
    missed: int
    look_again_at: datetime
