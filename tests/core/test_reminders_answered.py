"""What "I'm on it" and a snooze keep back, and what they never do."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.errors import UserError
from bot.core.reminders import rung_key, snooze
from tests.core.reminding import (
    DEPUTY,
    EVERYBODY,
    HOURS,
    LEGAL,
    LEGAL_HOURS,
    LETTERS,
    OFFICERS,
    OWNER,
    TARGET,
    TRIAGE,
    awake,
    named,
    utc,
)

# "I'm on it"


def test_being_on_it_silences_a_target_for_four_hours_and_then_it_climbs_on():
    subject = replace(TRIAGE, acknowledged_at=utc(3, 2, 20, 5))
    sent = {rung_key(TRIAGE, "when_due")}

    rungs = awake(subject, TARGET, utc(3, 2, 20, 5), utc(3, 3, 1), sent)

    assert named(rungs) == [("60_minutes_after", utc(3, 3, 0, 5)), ("overdue+1", utc(3, 3, 1))]


def test_being_on_it_again_and_again_does_not_stop_the_overdue_rungs():
    subject = replace(TRIAGE, acknowledged_at=utc(3, 3, 0, 50))

    rungs = awake(subject, TARGET, utc(3, 3, 0, 50), utc(3, 3, 1))

    assert named(rungs) == [("overdue+1", utc(3, 3, 1))]


def test_being_on_it_spares_the_others_the_next_legal_rung_and_only_that():
    subject = replace(LETTERS, acknowledged_at=utc(6, 9, 14))

    rungs = awake(subject, LEGAL, utc(6, 10, 0), utc(6, 15, 13), {rung_key(LETTERS, "7_days_before")})

    assert [(rung.name, rung.addressees) for rung in rungs] == [
        ("3_days_before", (OWNER,)),
        ("1_day_before", EVERYBODY),
    ]


def test_being_on_it_spares_nobody_the_last_lawful_day_nor_the_days_after():
    subject = replace(LETTERS, acknowledged_at=utc(6, 15, 14))

    rungs = awake(subject, LEGAL, utc(6, 15, 14), utc(6, 17, 13), {rung_key(LETTERS, "1_day_before")})

    assert [rung.addressees for rung in rungs] == [EVERYBODY, EVERYBODY]


def test_being_on_it_before_the_date_moved_is_about_another_date():
    subject = replace(LETTERS, acknowledged_at=utc(6, 9, 14), set_at=utc(6, 9, 15))

    rungs = awake(subject, LEGAL, utc(6, 10, 0), utc(6, 13, 13), {rung_key(LETTERS, "7_days_before")})

    assert [rung.addressees for rung in rungs] == [(OWNER, DEPUTY, OFFICERS)]


# Snooze


def test_a_snoozed_subject_is_silent_and_then_sends_the_latest_without_calling_it_late():
    subject = replace(LETTERS, snoozed_until=utc(6, 10, 13))

    rungs = awake(subject, LEGAL, utc(6, 1, 0), utc(6, 10, 13), {rung_key(LETTERS, "30_days_before")})

    assert named(rungs) == [("7_days_before", utc(6, 10, 13))]


def test_a_snooze_that_outlives_a_legal_date_that_moved_is_cut_at_its_last_morning():
    subject = replace(LETTERS, snoozed_until=utc(9, 1, 13))

    rungs = awake(subject, LEGAL, utc(6, 1, 0), utc(6, 17, 13), {rung_key(LETTERS, "30_days_before")})

    assert named(rungs) == [("on_the_day", utc(6, 16, 13)), ("overdue+1", utc(6, 17, 13))]


def test_a_snooze_may_last_until_the_last_morning_of_a_legal_date():
    until = snooze(LETTERS, LEGAL, utc(6, 16, 13), utc(6, 10, 0))

    assert until == utc(6, 16, 13)


def test_a_snooze_never_passes_the_legal_date():
    with pytest.raises(UserError, match="until Tuesday 16 June 2026, 09:00 at the latest"):
        snooze(LETTERS, LEGAL, utc(6, 16, 13, 1), utc(6, 10, 0))


@pytest.mark.parametrize("now", [utc(6, 16, 13), utc(6, 20, 0)])
def test_on_the_last_lawful_day_and_after_it_nothing_can_be_snoozed(now: datetime):
    with pytest.raises(UserError, match="too near"):
        snooze(LETTERS, LEGAL, now + HOURS, now)


def test_a_snooze_into_the_past_is_refused():
    with pytest.raises(UserError, match="has passed"):
        snooze(TRIAGE, TARGET, utc(3, 2, 20), utc(3, 2, 20))


def test_other_subjects_may_sleep_for_a_bounded_time():
    assert snooze(TRIAGE, TARGET, utc(3, 3, 0), utc(3, 2, 20)) == utc(3, 3, 0)

    with pytest.raises(UserError, match="until Monday 2 March 2026, 19:00 at the latest"):
        snooze(TRIAGE, TARGET, utc(3, 3, 0, 1), utc(3, 2, 20))


def test_a_legal_ladder_without_a_rung_before_its_date_may_sleep_until_the_date():
    ladder = replace(LEGAL_HOURS, steps=LEGAL_HOURS.steps[-1:])

    assert snooze(TRIAGE, ladder, utc(3, 2, 20), utc(3, 2, 19)) == utc(3, 2, 20)
