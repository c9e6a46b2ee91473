"""Which reminder to send now, and when to look again. Told the instant; remembers nothing; sends nothing.

A ladder is endless: past its last written rung it repeats `overdue+1`, `overdue+2`, … until the subject is closed,
so there is always a next instant and a legal clock cannot be lost. A bot that slept sends one reminder, the latest.
Hours are added in UTC; days are counted as dates and become instants at the ladder's hour in the subject's zone.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.core.triage import Severity

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
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


def check(subject: Subject, ladder: Ladder, sent: AbstractSet[RungKey], now: datetime) -> Verdict:
    """Which rung to send now, and when to look again.

    A bot that slept sends one, the latest reached; nothing is sent that a later rung already made stale, even if
    the clock was set back. `sent` may hold keys of other subjects and dates; they count for nothing.
    """
    silence = _silence(subject, ladder)
    begun: list[_Planned] = []
    coming = _planned(_last_sent(subject, ladder, sent) + 1, subject, ladder, silence)
    while coming.planned_at <= now:
        begun.append(coming)
        coming = _planned(coming.position + 1, subject, ladder, silence)
    look_again_at = min(at for at in (coming.planned_at, *silence.ends()) if at > now)

    ready = [planned.rung for planned in begun if planned.rung.at <= now]
    if not ready:
        return Verdict(to_send=None, late=False, missed=0, look_again_at=look_again_at)
    latest = ready[-1]
    return Verdict(
        to_send=latest, late=now - latest.at > ladder.late_after, missed=_missed(ready), look_again_at=look_again_at
    )


def rung_key(subject: Subject, name: str) -> RungKey:
    """The key under which the store keeps that this rung was sent for this due date."""
    if subject.due_on is not None:
        return RungKey(subject.key, subject.due_on, name)
    due_at = _due_instant(subject)
    return RungKey(subject.key, due_at.date(), f"{name}@{due_at:%H:%M:%S}Z")


def snooze(subject: Subject, ladder: Ladder, until: datetime, now: datetime) -> datetime:
    """The instant to keep as `snoozed_until`, or the sentence why not.

    A legal subject may sleep until the last reminder before its date at the latest, so that one always comes in
    time to act; any other for `snooze_at_most`.
    """
    if until <= now:
        raise UserError("That time has passed. Choose one that is still to come.")
    last_call = _last_call(subject, ladder)
    if ladder.legal and last_call <= now:
        raise UserError(
            "The legal date is too near to be snoozed. Say that you are on it, or record the notice as sent."
        )
    if ladder.legal and until > last_call:
        raise UserError(
            f"This is a legal date: it can be snoozed until {_spoken(last_call, subject.zone)} at the latest."
        )
    if until > now + ladder.snooze_at_most:
        latest = _spoken(now + ladder.snooze_at_most, subject.zone)
        raise UserError(f"This can be snoozed until {latest} at the latest.")
    return until


def people_to_tell(addressees: tuple[Addressee, ...], holders: Mapping[Addressee, tuple[str, ...]]) -> tuple[str, ...]:
    """Who gets a rung, each once, the nearest first. Where nobody is there, the next level up is told instead.

    Empty only where the organisation has nobody at all on the ladder from here up.
    """
    levels = list(Addressee)
    told = _holders_of(addressees, holders)
    for level in levels[min(levels.index(each) for each in addressees) :]:
        told = told or _holders_of((level,), holders)
    return told


def _holders_of(addressees: tuple[Addressee, ...], holders: Mapping[Addressee, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for each in addressees for person in holders.get(each, ())))


def _missed(ready: list[Rung]) -> int:
    """How many reminders before the latest would have gone out had we been awake: one for each climb."""
    missed, earliest = 0, ready[-1].at
    for rung in reversed(ready):
        if rung.at < earliest:
            missed, earliest = missed + 1, rung.at
    return missed


@dataclass(frozen=True, kw_only=True)
class _Silence:
    """What people asked for, as ends of silence; `answered_at` where an answer spares the others one rung instead."""

    snoozed_until: datetime | None
    silenced_until: datetime | None
    answered_at: datetime | None

    def ends(self) -> tuple[datetime, ...]:
        return tuple(end for end in (self.snoozed_until, self.silenced_until) if end is not None)


def _silence(subject: Subject, ladder: Ladder) -> _Silence:
    answered_at, silenced_until = _acknowledged_at(subject), None
    if answered_at is not None and ladder.acknowledged_for is not None:
        silenced_until = _by_day(answered_at + ladder.acknowledged_for, subject, ladder)
        answered_at = None
    snoozed_until = _snoozed_until(subject, ladder)
    return _Silence(snoozed_until=snoozed_until, silenced_until=silenced_until, answered_at=answered_at)


def _acknowledged_at(subject: Subject) -> datetime | None:
    """When somebody said "I'm on it" about this due date."""
    at = subject.acknowledged_at
    return None if at is None or (subject.set_at is not None and at < subject.set_at) else at


def _snoozed_until(subject: Subject, ladder: Ladder) -> datetime | None:
    """The end of a snooze, cut at a legal subject's last call: its date may have moved since."""
    if subject.snoozed_until is None:
        return None
    until = min(subject.snoozed_until, _last_call(subject, ladder)) if ladder.legal else subject.snoozed_until
    return _by_day(until, subject, ladder)


def _last_sent(subject: Subject, ladder: Ladder, sent: AbstractSet[RungKey]) -> int:
    """The highest place of this due date that was sent; -1 for none."""
    return max((_position(key, subject, ladder) for key in sent), default=-1)


def _position(key: RungKey, subject: Subject, ladder: Ladder) -> int:
    """The place of a sent rung on this ladder; -1 for another subject, another date or a rung no longer written."""
    name = key.rung.partition("@")[0]
    if key != rung_key(subject, name):
        return -1
    written = [_name(step, ladder) for step in ladder.steps]
    if name.startswith(OVERDUE):
        return len(written) + int(name.removeprefix(OVERDUE)) - 1
    return written.index(name) if name in written else -1


@dataclass(frozen=True, kw_only=True)
class _Planned:
    """A rung in its place. `planned_at` is when it would go out if nobody had asked for silence."""

    position: int
    planned_at: datetime
    rung: Rung


def _planned(position: int, subject: Subject, ladder: Ladder, silence: _Silence) -> _Planned:
    """The rung at a place of the ladder, from 0 on without end. `planned_at` never goes backwards."""
    name, step = _step(position, ladder)
    planned_at = _planned_at(position, subject, ladder)
    addressees = step.addressees
    if not step.despite_acknowledgement and _is_next_after(silence.answered_at, position, subject, ladder):
        addressees = (Addressee.OWNER,)
    ends = (silence.snoozed_until, None if step.despite_acknowledgement else silence.silenced_until)
    send_at = max([planned_at, *(end for end in ends if end is not None)])
    return _Planned(position=position, planned_at=planned_at, rung=Rung(name=name, at=send_at, addressees=addressees))


def _planned_at(position: int, subject: Subject, ladder: Ladder) -> datetime:
    at = _instant(_step(position, ladder)[1].offset, subject, ladder)
    return _by_day(max(at, subject.set_at or at), subject, ladder)


def _is_next_after(answered_at: datetime | None, position: int, subject: Subject, ladder: Ladder) -> bool:
    """Whether this is the first rung after the answer."""
    if answered_at is None or _planned_at(position, subject, ladder) <= answered_at:
        return False
    return position == 0 or _planned_at(position - 1, subject, ladder) <= answered_at


def _step(position: int, ladder: Ladder) -> tuple[str, Step]:
    """A written step by its name, or past those a repetition, which no "I'm on it" softens."""
    if position < len(ladder.steps):
        step = ladder.steps[position]
        return _name(step, ladder), step
    number = position - len(ladder.steps) + 1
    addressees = ladder.overdue[max(start for start in ladder.overdue if start <= number)]
    offset = ladder.steps[-1].offset + number * ladder.overdue_every
    return f"{OVERDUE}{number}", Step(offset=offset, addressees=addressees, despite_acknowledgement=True)


def _name(step: Step, ladder: Ladder) -> str:
    """Part of what the store keeps, so a step that moves is another rung."""
    unit, size, at_zero = ("minute", ONE_MINUTE, "when_due") if ladder.at is None else ("day", ONE_DAY, "on_the_day")
    distance = abs(step.offset) // size
    if distance == 0:
        return at_zero
    plural = "" if distance == 1 else "s"
    return f"{distance}_{unit}{plural}_{'before' if step.offset < timedelta() else 'after'}"


def _instant(offset: timedelta, subject: Subject, ladder: Ladder) -> datetime:
    """The due date plus `offset`: dates are added as dates in the subject's zone, minutes in UTC."""
    if ladder.at is None:
        return _due_instant(subject) + offset
    due_on = subject.due_on or _due_instant(subject).astimezone(subject.zone).date()
    return _local(due_on + offset, ladder.at, subject.zone)


def _due_instant(subject: Subject) -> datetime:
    """The due instant in UTC; a due day ends with the local midnight that follows it."""
    if subject.due_on is not None:
        return _local(subject.due_on + ONE_DAY, time(), subject.zone)
    assert subject.due_at is not None  # noqa: S101 - one of the two, by construction
    return subject.due_at.astimezone(UTC)


def _local(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _by_day(at: datetime, subject: Subject, ladder: Ladder) -> datetime:
    """The same instant, or the end of the quiet hours where nobody is to be woken for this."""
    quiet_from = ladder.quiet_from
    if quiet_from is None or (subject.severity is not None and not quiet_from.at_least(subject.severity)):
        return at
    evening, morning = ladder.quiet_hours
    local = at.astimezone(subject.zone)
    if morning <= local.time() < evening:
        return at
    wakes_on = local.date() + ONE_DAY if local.time() >= evening else local.date()
    return max(at, _local(wakes_on, morning, subject.zone))


def _last_call(subject: Subject, ladder: Ladder) -> datetime:
    """The last written reminder that still comes before the due instant."""
    due = _due_instant(subject)
    instants = (_instant(step.offset, subject, ladder) for step in ladder.steps)
    return max((at for at in instants if at < due), default=due)


def _spoken(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
