"""Counting days: calendar, business, year ends and years, and the day that an instant is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import BusinessCalendar, day_after, local_day, year_end, years_later

EASTERN = ZoneInfo("America/New_York")
LABOR_DAY = date(2026, 9, 7)
CALENDAR = BusinessCalendar(state=None, holidays_of=lambda state, year: frozenset({LABOR_DAY} if year == 2026 else ()))
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))


def test_ocr_counted_touchstone_as_147_days():
    assert day_after(date(2014, 5, 9), 147) == date(2014, 10, 3)


def test_ocr_counted_presence_health_as_101_days():
    assert day_after(date(2013, 10, 22), 101) == date(2014, 1, 31)


def test_day_60_of_a_discovery_on_17_april_is_16_june():
    assert day_after(date(2026, 4, 17), 60) == date(2026, 6, 16)


@given(start=DAYS, days=st.integers(0, 400))
def test_calendar_days_are_counted_one_at_a_time(start, days):
    day = start
    for _ in range(days):
        day = date.fromordinal(day.toordinal() + 1)

    assert day_after(start, days) == day


def test_a_friday_is_followed_by_monday():
    assert CALENDAR.after(date(2026, 8, 28), 1) == date(2026, 8, 31)


def test_a_holiday_is_no_business_day():
    assert CALENDAR.after(date(2026, 9, 4), 1) == date(2026, 9, 8)


def test_counting_from_a_saturday_begins_on_monday():
    assert CALENDAR.after(date(2026, 8, 29), 1) == date(2026, 8, 31)


def test_no_business_days_after_a_day_is_that_day():
    assert CALENDAR.after(date(2026, 8, 29), 0) == date(2026, 8, 29)


def test_the_business_day_on_or_before_a_business_day_is_itself():
    assert CALENDAR.on_or_before(date(2026, 9, 4)) == date(2026, 9, 4)


def test_the_business_day_before_labor_day_is_the_friday():
    assert CALENDAR.on_or_before(LABOR_DAY) == date(2026, 9, 4)


def test_the_state_and_the_year_are_asked_for():
    asked = []
    calendar = BusinessCalendar(state="CA", holidays_of=lambda state, year: asked.append((state, year)) or frozenset())

    calendar.after(date(2026, 12, 31), 1)

    assert asked == [("CA", 2027)]


@given(start=DAYS, days=st.integers(1, 60))
def test_business_days_are_counted_one_at_a_time(start, days):
    end = CALENDAR.after(start, days)

    between = [date.fromordinal(n) for n in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert sum(day.weekday() not in (5, 6) and day != LABOR_DAY for day in between) == days
    assert end.weekday() not in (5, 6) and end != LABOR_DAY


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-04-18T03:59:59+00:00", date(2026, 4, 17)),
        ("2026-04-18T04:00:00+00:00", date(2026, 4, 18)),
        ("2026-01-18T04:59:59+00:00", date(2026, 1, 17)),
        ("2026-01-18T05:00:00+00:00", date(2026, 1, 18)),
        ("2026-03-08T06:59:59+00:00", date(2026, 3, 8)),
        ("2026-11-02T04:59:59+00:00", date(2026, 11, 1)),
        ("2026-11-02T05:00:00+00:00", date(2026, 11, 2)),
        ("2026-04-17T23:30:00-07:00", date(2026, 4, 18)),
    ],
)
def test_an_instant_is_the_day_that_the_entitys_wall_calendar_shows(instant, day):
    assert local_day(datetime.fromisoformat(instant), EASTERN) == day


def test_the_year_ends_on_31_december():
    assert year_end(date(2026, 1, 1)) == year_end(date(2026, 12, 31)) == date(2026, 12, 31)


def test_six_years_from_a_plain_day_is_the_same_date():
    assert years_later(date(2026, 4, 17), 6) == date(2032, 4, 17)


def test_six_years_from_29_february_is_1_march():
    assert years_later(date(2024, 2, 29), 6) == date(2030, 3, 1)


def test_four_years_from_29_february_is_29_february():
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
