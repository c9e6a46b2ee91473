"""What a reminder promises: one at a time, never silent for ever, right through outages and changed clocks."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.core.reminders import Rung, check, people_to_tell, rung_key
from tests.core.reminding import (
    DEPUTY,
    EVERYBODY,
    LEADERSHIP,
    LEGAL,
    LEGAL_HOURS,
    LETTERS,
    OFFICERS,
    OWNER,
    SEV1,
    SEV3,
    SEV4,
    TARGET,
    TRIAGE,
    awake,
    named,
    utc,
)

# A legal date


def test_a_legal_date_is_reminded_of_on_six_mornings_and_then_daily_until_it_is_met():
    rungs = awake(LETTERS, LEGAL, utc(4, 17, 20), utc(6, 19, 0))

    assert named(rungs) == [
        ("30_days_before", utc(5, 17, 13)),
        ("14_days_before", utc(6, 2, 13)),
        ("7_days_before", utc(6, 9, 13)),
        ("3_days_before", utc(6, 13, 13)),
        ("1_day_before", utc(6, 15, 13)),
        ("on_the_day", utc(6, 16, 13)),
        ("overdue+1", utc(6, 17, 13)),
        ("overdue+2", utc(6, 18, 13)),
    ]


def test_each_rung_names_whom_it_is_for():
    rungs = awake(LETTERS, LEGAL, utc(4, 17, 20), utc(6, 17, 13))

    assert [rung.addressees for rung in rungs] == [
        (OWNER,),
        (OWNER,),
        (OWNER, DEPUTY),
        (OWNER, DEPUTY, OFFICERS),
        EVERYBODY,
        EVERYBODY,
        EVERYBODY,
    ]


def test_nothing_is_sent_a_minute_before_its_instant():
    verdict = check(LETTERS, LEGAL, frozenset(), utc(5, 17, 12, 59))

    assert (verdict.to_send, verdict.look_again_at) == (None, utc(5, 17, 13))


def test_the_overdue_rung_counts_the_days_since_the_last_lawful_one():
    verdict = check(LETTERS, LEGAL, frozenset(), utc(7, 16, 13))

    assert verdict.to_send is not None
    assert verdict.to_send.name == "overdue+30"


def test_a_date_set_when_rungs_have_passed_sends_the_latest_at_once_and_calls_nothing_late():
    subject = replace(LETTERS, set_at=utc(6, 14, 18))

    verdict = check(subject, LEGAL, frozenset(), utc(6, 14, 18))

    assert verdict.to_send == Rung(name="3_days_before", at=utc(6, 14, 18), addressees=(OWNER, DEPUTY, OFFICERS))
    assert (verdict.late, verdict.missed) == (False, 0)


def test_a_moved_date_starts_a_fresh_ladder():
    sent = {rung_key(LETTERS, "3_days_before"), rung_key(LETTERS, "1_day_before")}
    moved = replace(LETTERS, due_on=date(2026, 6, 19), set_at=utc(6, 15, 20))

    verdict = check(moved, LEGAL, sent, utc(6, 16, 13))

    assert verdict.to_send is not None
    assert verdict.to_send.name == "3_days_before"
    assert rung_key(moved, "3_days_before") not in sent


def test_a_moved_date_starts_a_fresh_ladder_even_when_every_rung_of_the_old_one_was_sent():
    names = [*(f"{days}_days_before" for days in (30, 14, 7, 3)), "1_day_before", "on_the_day", "overdue+1"]
    sent = {rung_key(LETTERS, name) for name in names}
    moved = replace(LETTERS, due_on=date(2026, 7, 31), set_at=utc(6, 17, 20))

    told, now = [], utc(6, 17, 20)
    while now < utc(8, 1, 14):
        verdict = check(moved, LEGAL, sent, now)
        if verdict.to_send is not None:
            told.append(verdict.to_send.name)
            sent.add(rung_key(moved, verdict.to_send.name))
        now = verdict.look_again_at

    assert told == names


# A bot that slept


def test_a_bot_that_slept_sends_one_says_it_is_late_and_counts_what_it_stands_for():
    sent = {rung_key(LETTERS, "30_days_before")}

    verdict = check(LETTERS, LEGAL, sent, utc(6, 17, 20))

    assert verdict.to_send is not None
    assert verdict.to_send.name == "overdue+1"
    assert (verdict.late, verdict.missed) == (True, 5)
    assert verdict.look_again_at == utc(6, 18, 13)


@pytest.mark.parametrize(("minute", "late"), [(15, False), (16, True)])
def test_a_reminder_is_late_when_more_than_a_quarter_of_an_hour_past(minute: int, late: bool):
    verdict = check(LETTERS, LEGAL, frozenset(), utc(5, 17, 13, minute))

    assert verdict.late is late


def test_a_clock_set_back_repeats_nothing_and_sends_nothing_stale():
    sent = {rung_key(LETTERS, "on_the_day")}

    verdict = check(LETTERS, LEGAL, sent, utc(6, 15, 20))

    assert (verdict.to_send, verdict.look_again_at) == (None, utc(6, 17, 13))


def test_keys_of_other_subjects_and_of_rungs_no_longer_written_count_for_nothing():
    sent = {
        rung_key(replace(LETTERS, key="media"), "overdue+9"),
        rung_key(LETTERS, "21_days_before"),
    }

    verdict = check(LETTERS, LEGAL, sent, utc(5, 17, 13))

    assert verdict.to_send is not None
    assert verdict.to_send.name == "30_days_before"


# Hours


def test_a_target_climbs_by_minutes_and_then_every_four_hours():
    rungs = awake(TRIAGE, TARGET, utc(3, 2, 19), utc(3, 3, 10))

    assert [(rung.name, rung.at, rung.addressees) for rung in rungs] == [
        ("when_due", utc(3, 2, 20), (OWNER,)),
        ("15_minutes_after", utc(3, 2, 20, 15), (OWNER, DEPUTY)),
        ("60_minutes_after", utc(3, 2, 21), (OWNER, DEPUTY, OFFICERS)),
        ("overdue+1", utc(3, 3, 1), (OWNER, DEPUTY, OFFICERS)),
        ("overdue+2", utc(3, 3, 5), (OWNER, DEPUTY, OFFICERS)),
        ("overdue+3", utc(3, 3, 9), EVERYBODY),
    ]


def test_two_due_instants_of_one_day_are_two_ladders():
    later = replace(TRIAGE, due_at=utc(3, 2, 22))

    verdict = check(later, TARGET, {rung_key(TRIAGE, "60_minutes_after")}, utc(3, 2, 22))

    assert verdict.to_send is not None
    assert rung_key(later, "when_due") == ("triage", date(2026, 3, 2), "when_due@22:00:00Z")


def test_a_due_day_on_a_ladder_of_minutes_ends_at_local_midnight():
    subject = replace(TRIAGE, due_at=None, due_on=date(2026, 3, 2))

    rungs = awake(subject, TARGET, utc(3, 2, 19), utc(3, 3, 5))

    assert named(rungs) == [("when_due", utc(3, 3, 5))]


def test_a_due_instant_on_a_ladder_of_days_counts_from_its_local_day():
    subject = replace(LETTERS, due_on=None, due_at=utc(6, 17, 3))  # 23:00 on the 16th in New York

    rungs = awake(subject, LEGAL, utc(4, 17, 20), utc(6, 16, 13))

    assert named(rungs)[-1] == ("on_the_day", utc(6, 16, 13))


# Daylight saving


def test_nine_in_the_morning_stays_nine_when_clocks_go_forward():
    subject = replace(LETTERS, due_on=date(2026, 3, 8), set_at=utc(3, 6, 0))  # New York springs forward at 02:00

    rungs = awake(subject, LEGAL, utc(3, 6, 1), utc(3, 9, 20), {rung_key(subject, "3_days_before")})

    assert named(rungs) == [
        ("1_day_before", utc(3, 7, 14)),
        ("on_the_day", utc(3, 8, 13)),
        ("overdue+1", utc(3, 9, 13)),
    ]


def test_nine_in_the_morning_stays_nine_when_clocks_go_back():
    subject = replace(LETTERS, due_on=date(2026, 11, 1), set_at=utc(10, 30, 0))

    rungs = awake(subject, LEGAL, utc(10, 30, 1), utc(11, 2, 20), {rung_key(subject, "3_days_before")})

    assert named(rungs) == [
        ("1_day_before", utc(10, 31, 13)),
        ("on_the_day", utc(11, 1, 14)),
        ("overdue+1", utc(11, 2, 14)),
    ]


def test_an_hour_is_sixty_minutes_also_in_the_night_that_clocks_change():
    subject = replace(TRIAGE, due_at=utc(11, 1, 5, 30), set_at=utc(11, 1, 4))  # 01:30, half an hour before the change

    rungs = awake(subject, TARGET, utc(11, 1, 4), utc(11, 1, 11))

    assert [rung.at for rung in rungs] == [utc(11, 1, 5, 30), utc(11, 1, 5, 45), utc(11, 1, 6, 30), utc(11, 1, 10, 30)]


# Quiet hours: 22:00 to 07:00, for SEV3 and milder


def test_a_mild_incident_wakes_nobody_and_gathers_the_night_into_one_reminder_in_the_morning():
    subject = replace(TRIAGE, severity=SEV3, due_at=utc(3, 3, 4))  # 23:00 in New York

    rungs = awake(subject, TARGET, utc(3, 2, 20), utc(3, 3, 12))

    assert named(rungs) == [("overdue+1", utc(3, 3, 12))]


def test_before_six_the_morning_is_of_the_same_day():
    subject = replace(TRIAGE, severity=SEV4, due_at=utc(3, 3, 10, 50))  # 05:50 in New York

    rungs = awake(subject, TARGET, utc(3, 2, 20), utc(3, 3, 12))

    assert named(rungs) == [("60_minutes_after", utc(3, 3, 12))]


def test_quiet_hours_end_at_seven_sharp_and_begin_at_ten_sharp():
    at_seven = replace(TRIAGE, severity=SEV3, due_at=utc(3, 3, 12))
    at_ten = replace(TRIAGE, severity=SEV3, due_at=utc(3, 3, 3))

    first, second = (awake(subject, TARGET, utc(3, 2, 20), utc(3, 3, 12)) for subject in (at_seven, at_ten))

    assert named(first) == [("when_due", utc(3, 3, 12))]
    assert second[0].at == utc(3, 3, 12)


def test_a_grave_incident_wakes_people():
    subject = replace(TRIAGE, severity=SEV1, due_at=utc(3, 3, 8))

    rungs = awake(subject, TARGET, utc(3, 2, 20), utc(3, 3, 8))

    assert named(rungs) == [("when_due", utc(3, 3, 8))]


def test_nobody_is_woken_for_the_organisations_own_matters():
    subject = replace(TRIAGE, severity=None, due_at=utc(3, 3, 8))

    rungs = awake(subject, TARGET, utc(3, 2, 20), utc(3, 3, 12))

    assert [rung.at for rung in rungs] == [utc(3, 3, 12)]


def test_a_legal_limit_counted_in_hours_comes_at_night_whatever_the_severity():
    subject = replace(TRIAGE, severity=SEV4, due_at=utc(3, 3, 8))

    rungs = awake(subject, LEGAL_HOURS, utc(3, 3, 0), utc(3, 3, 8))

    assert named(rungs) == [
        ("240_minutes_before", utc(3, 3, 4)),
        ("60_minutes_before", utc(3, 3, 7)),
        ("when_due", utc(3, 3, 8)),
    ]


# People


def test_each_person_is_told_once_the_nearest_first():
    holders = {OWNER: ("U1",), DEPUTY: ("U2",), OFFICERS: ("U1", "U3"), LEADERSHIP: ("U4",)}

    assert people_to_tell((OWNER, DEPUTY, OFFICERS), holders) == ("U1", "U2", "U3")


def test_where_nobody_holds_the_role_the_next_level_is_told():
    holders = {OFFICERS: ("U3",), LEADERSHIP: ("U4",)}

    assert people_to_tell((OWNER,), holders) == ("U3",)


def test_nobody_at_all_is_an_answer_too():
    assert people_to_tell((OFFICERS,), {OWNER: ("U1",)}) == ()


# A subject that cannot be


@pytest.mark.parametrize(
    "changes",
    [
        {"due_on": None},
        {"due_at": utc(6, 16, 13)},
        {"snoozed_until": datetime(2026, 6, 1, 9)},  # noqa: DTZ001 - the fault under test
    ],
)
def test_a_subject_has_one_due_date_and_instants_with_offset(changes: dict[str, datetime | None]):
    with pytest.raises(ValueError, match="letters"):
        replace(LETTERS, **changes)
