"""When the daily digest is due: once for each local day, late where it was missed, never twice. Sends nothing.

Everything follows from the day of the last digest: a day that has one gets no other, however the clock is set, and
weeks of downtime owe one digest, the latest, which says how many days it stands for. Days that a clock ran ahead of
still get theirs once it was put right.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE_AFTER = timedelta(minutes=15)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DueDigest:
    """The digest of one local day. `days_missed`: how many days before it got none."""

    day: date
    late: bool
    days_missed: int


def due_digest(now: datetime, *, last_on: date, at: time, zone: ZoneInfo) -> DueDigest | None:
    """The digest to send now, if any. `last_on`: the day of the newest one up to now; `at` is local to `zone`."""
    day = latest_digest_day(now, at=at, zone=zone)
    if day <= last_on:
        return None
    late = now - digest_instant(day, at=at, zone=zone) > LATE_AFTER
    return DueDigest(day=day, late=late, days_missed=(day - last_on).days - 1)


def latest_digest_day(now: datetime, *, at: time, zone: ZoneInfo) -> date:
    """The newest local day whose digest time has come; where the bot was just set up, what it owes begins after it."""
    today = now.astimezone(zone).date()
    return today if digest_instant(today, at=at, zone=zone) <= now else today - _ONE_DAY


def digest_instant(day: date, *, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a day's digest. An hour that a change of clocks skips or repeats still happens once."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
