"""What reminders of legal dates there must have been, worked out anew. Shares no code with the engine, on purpose.

The ladder is written out here as a person would read it from data/ladders.yaml; where that file changes, this page
must be changed by hand, and says so by failing.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
# Days before the last lawful day, at nine in the morning, and who is told; afterwards every day all of them.
OWNER, DEPUTY, OFFICERS, LEADERSHIP = "owner", "deputy", "officers", "leadership"
LADDER = (
    (30, "30_days_before", (OWNER,)),
    (14, "14_days_before", (OWNER,)),
    (7, "7_days_before", (OWNER, DEPUTY)),
    (3, "3_days_before", (OWNER, DEPUTY, OFFICERS)),
    (1, "1_day_before", (OWNER, DEPUTY, OFFICERS, LEADERSHIP)),
    (0, "on_the_day", (OWNER, DEPUTY, OFFICERS, LEADERSHIP)),
)
_NIGHT = (time(22), time(7))


@dataclass(frozen=True, kw_only=True)
class Span:
    """As long as one subject has one date: from `since` until `until` (UTC, exclusive), with the severity of then."""

    due_on: date
    since: datetime
    until: datetime
    mild: bool


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A reminder that must have been. `at`: the round at which it was due."""

    due_on: date
    name: str
    to: tuple[str, ...]
    at: datetime


def reminders(spans: Sequence[Span], rounds: Sequence[datetime]) -> Iterator[Rung]:
    """Every reminder of one subject. `rounds`: when the bot was awake, in order."""
    reached: dict[date, int] = {}
    for span in spans:
        place, end = bisect_left(rounds, span.since), bisect_left(rounds, span.until)
        while place < end:
            now = rounds[place]
            last = reached.get(span.due_on, -1)
            latest = _latest(span, now)
            if latest > last:
                reached[span.due_on] = latest
                name, to = _rung(latest)
                yield Rung(due_on=span.due_on, name=name, to=to, at=now)
            place = bisect_left(rounds, _instant(span, max(latest, last) + 1), place + 1)


def _latest(span: Span, now: datetime) -> int:
    """The highest place of the ladder whose time has come; -1 for none."""
    place = -1
    while _instant(span, place + 1) <= now:
        place += 1
    return place


def _rung(place: int) -> tuple[str, tuple[str, ...]]:
    if place < len(LADDER):
        return LADDER[place][1], LADDER[place][2]
    return f"overdue+{place - len(LADDER) + 1}", (OWNER, DEPUTY, OFFICERS, LEADERSHIP)


def _instant(span: Span, place: int) -> datetime:
    """Nine in the morning of its day, but not before the date was set, and not at night where nobody is to be woken."""
    days_before = LADDER[place][0] if place < len(LADDER) else -(place - len(LADDER) + 1)
    day = span.due_on - timedelta(days=days_before)
    at = max(datetime.combine(day, time(9), NEW_YORK).astimezone(UTC), span.since)
    local = at.astimezone(NEW_YORK)
    evening, morning = _NIGHT
    if not span.mild or morning <= local.time() < evening:
        return at
    wakes_on = local.date() + timedelta(days=1) if local.time() >= evening else local.date()
    return datetime.combine(wakes_on, morning, NEW_YORK).astimezone(UTC)
