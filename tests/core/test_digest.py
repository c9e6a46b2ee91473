"""The daily digest is due once for each local day, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.digest import DueDigest, digest_instant, due_digest, latest_digest_day

NEW_YORK = ZoneInfo("America/New_York")
EIGHT = time(8)
FIRST_OF_2026 = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def due(now: datetime, last_on: date) -> DueDigest | None:
    return due_digest(now, last_on=last_on, at=EIGHT, zone=NEW_YORK)


def in_new_york(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def test_a_digest_is_due_from_its_time_on_and_not_a_minute_before():
    assert due(in_new_york(3, 3, 7, 59), last_on=MONDAY) is None
    assert due(in_new_york(3, 3, 8), last_on=MONDAY) == DueDigest(day=TUESDAY, late=False, days_missed=0)


def test_a_day_that_had_its_digest_gets_no_second_one():
    assert due(in_new_york(3, 3, 23), last_on=TUESDAY) is None


def test_a_digest_more_than_a_quarter_of_an_hour_past_its_time_is_late():
    assert due(in_new_york(3, 3, 8, 15), last_on=MONDAY) == DueDigest(day=TUESDAY, late=False, days_missed=0)
    assert due(in_new_york(3, 3, 8, 16), last_on=MONDAY) == DueDigest(day=TUESDAY, late=True, days_missed=0)


def test_a_digest_missed_yesterday_comes_before_todays_is_due():
    assert due(in_new_york(3, 4, 6), last_on=MONDAY) == DueDigest(day=TUESDAY, late=True, days_missed=0)


def test_after_five_weeks_of_downtime_one_digest_is_due_and_says_how_many_days_had_none():
    found = due(in_new_york(4, 6, 12), last_on=MONDAY)  # 2 March to 6 April: 35 days, 34 of them between

    assert found == DueDigest(day=date(2026, 4, 6), late=True, days_missed=34)


def test_a_clock_set_back_brings_no_digest_again():
    assert due(in_new_york(3, 3, 9), last_on=WEDNESDAY) is None


def test_daylight_saving_moves_the_instant_and_never_the_local_hour():
    before = digest_instant(date(2026, 3, 7), at=EIGHT, zone=NEW_YORK)  # clocks go forward on Sunday 8 March 2026
    after = digest_instant(date(2026, 3, 8), at=EIGHT, zone=NEW_YORK)

    assert (before.hour, after.hour) == (13, 12)
    assert after - before == timedelta(hours=23)


def test_a_digest_hour_that_a_change_of_clocks_repeats_happens_once():
    half_past_one = time(1, 30)  # on 1 November 2026 it is half past one twice in New York
    sunday = date(2026, 11, 1)
    first = digest_instant(sunday, at=half_past_one, zone=NEW_YORK)

    assert due_digest(first, last_on=date(2026, 10, 31), at=half_past_one, zone=NEW_YORK) is not None
    assert due_digest(first + timedelta(hours=1), last_on=sunday, at=half_past_one, zone=NEW_YORK) is None


@given(
    start=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)).map(FIRST_OF_2026.__add__),
    steps=st.lists(st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=20)), max_size=40),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from([NEW_YORK, ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Havana"), ZoneInfo("UTC")]),
)
def test_however_the_clock_jumps_no_day_gets_two_digests_and_every_missed_day_is_counted(start, steps, at, zone):
    last_on = first = latest_digest_day(start, at=at, zone=zone)
    now, made = start, []
    for step in steps:
        now += step
        found = due_digest(now, last_on=last_on, at=at, zone=zone)
        if found is not None:
            made.append(found)
            last_on = found.day

    days = [one.day for one in made]
    assert days == sorted(set(days))
    assert sum(one.days_missed + 1 for one in made) == (last_on - first).days
