"""Counting days as the law counts them. Whole days only: an instant becomes a day first, in one named zone.

The day a clock starts on is day 0; a limit of n days ends at the end of day n. Nothing moves for a weekend.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HolidaysOf = Callable[[str | None, int], frozenset[date]]
"""The holidays of a year: the federal ones, and those of a State where its code is given."""

_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class BusinessCalendar:
    """Monday to Friday without holidays. `state` None: federal holidays only."""

    state: str | None
    holidays_of: HolidaysOf

    def includes(self, day: date) -> bool:
        """Whether `day` is a business day."""
        return day.weekday() < _SATURDAY and day not in self.holidays_of(self.state, day.year)

    def after(self, start: date, business_days: int) -> date:
        """The last of so many business days after `start`, which itself does not count."""
        day = start
        for _ in range(business_days):
            day += timedelta(days=1)
            while not self.includes(day):
                day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        """`day` itself, or the last business day before it."""
        while not self.includes(day):
            day -= timedelta(days=1)
        return day


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day on which an aware instant falls in `zone`."""
    return instant.astimezone(zone).date()


def day_after(start: date, calendar_days: int) -> date:
    """Day n of a clock whose day 0 is `start` (45 CFR 164.404(b) counts so)."""
    return start + timedelta(days=calendar_days)


def year_end(day: date) -> date:
    """31 December of the day's year."""
    return date(day.year, 12, 31)


def years_later(day: date, years: int) -> date:
    """The same date so many years on; from 29 February, 1 March where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
