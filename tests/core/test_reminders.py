"""What a reminder promises: one at a time, never silent for ever, right through outages and changed clocks."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.reminders import (
    Addressee,
    Ladder,
    Rung,
    RungKey,
    Step,
    Subject,
    check,
    people_to_tell,
    rung_key,
    snooze,
)
from bot.core.triage import Severity

OWNER, DEPUTY, OFFICERS, LEADERSHIP = Addressee
EVERYBODY = (OWNER, DEPUTY, OFFICERS, LEADERSHIP)
NEW_YORK = ZoneInfo("America/New_York")
DAYS, HOURS, MINUTES = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

SEV1, SEV2, SEV3, SEV4 = (
    Severity(slug=f"SEV{rank}", rank=rank, title=f"level {rank}", meaning="for the test") for rank in (1, 2, 3, 4)
)

LEGAL = Ladder(
    slug="legal",
    legal=True,
    at=time(9),
    steps=(
        Step(offset=-30 * DAYS, addressees=(OWNER,)),
        Step(offset=-14 * DAYS, addressees=(OWNER,)),
        Step(offset=-7 * DAYS, addressees=(OWNER, DEPUTY)),
        Step(offset=-3 * DAYS, addressees=(OWNER, DEPUTY, OFFICERS)),
        Step(offset=-1 * DAYS, addressees=EVERYBODY),
        Step(offset=0 * DAYS, addressees=EVERYBODY, despite_acknowledgement=True),
    ),
    overdue_every=DAYS,
    overdue={1: EVERYBODY},
    acknowledged_for=None,
    snooze_at_most=14 * DAYS,
    quiet_from=SEV3,
    quiet_hours=(time(22), time(7)),
    late_after=15 * MINUTES,
)
LEGAL_HOURS = replace(
    LEGAL,
    slug="legal_hours",
    at=None,
    steps=(
        Step(offset=-4 * HOURS, addressees=(OWNER,)),
        Step(offset=-1 * HOURS, addressees=(OWNER, DEPUTY)),
        Step(offset=0 * HOURS, addressees=EVERYBODY, despite_acknowledgement=True),
    ),
    overdue_every=12 * HOURS,
    quiet_from=None,
)
TARGET = Ladder(
    slug="target",
    legal=False,
    at=None,
    steps=(
        Step(offset=0 * MINUTES, addressees=(OWNER,)),
        Step(offset=15 * MINUTES, addressees=(OWNER, DEPUTY)),
        Step(offset=60 * MINUTES, addressees=(OWNER, DEPUTY, OFFICERS)),
    ),
    overdue_every=4 * HOURS,
    overdue={1: (OWNER, DEPUTY, OFFICERS), 3: EVERYBODY},
    acknowledged_for=4 * HOURS,
    snooze_at_most=4 * HOURS,
    quiet_from=SEV3,
    quiet_hours=(time(22), time(7)),
    late_after=15 * MINUTES,
)
LADDERS = (
    LEGAL,
    LEGAL_HOURS,
    TARGET,
    replace(TARGET, slug="days", at=time(9), overdue_every=7 * DAYS, steps=LEGAL.steps),
)

# Letters due on Tuesday 16 June 2026. Nine in the morning in New York is 13:00 UTC in summer, 14:00 in winter.
LETTERS = Subject(
    key="letters",
    kind="obligation",
    due_on=date(2026, 6, 16),
    ladder="legal",
    severity=SEV2,
    zone=NEW_YORK,
    set_at=datetime(2026, 4, 17, 20, tzinfo=UTC),
)
# Triage due on Monday 2 March 2026 at 15:00 in New York.
TRIAGE = Subject(
    key="triage",
    kind="target",
    due_at=datetime(2026, 3, 2, 20, tzinfo=UTC),
    ladder="target",
    severity=SEV2,
    zone=NEW_YORK,
    set_at=datetime(2026, 3, 2, 19, tzinfo=UTC),
)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def awake(
    subject: Subject, ladder: Ladder, since: datetime, until: datetime, sent: AbstractSet[RungKey] = frozenset()
) -> list[Rung]:
    """What a bot sends that looks exactly when it was told to; checks on the way that nothing was late or missed."""
    keys, rungs, now = set(sent), [], since
    while now <= until:
        verdict = check(subject, ladder, keys, now)
        if verdict.to_send is not None:
            assert (verdict.late, verdict.missed) == (False, 0)
            rungs.append(verdict.to_send)
            keys.add(rung_key(subject, verdict.to_send.name))
        assert verdict.look_again_at > now
        now = verdict.look_again_at
    return rungs


def named(rungs: list[Rung]) -> list[tuple[str, datetime]]:
    return [(rung.name, rung.at) for rung in rungs]


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


# Properties

ZONES = [
    ZoneInfo(name)
    for name in (
        "America/New_York",
        "America/Los_Angeles",
        "America/Phoenix",
        "Pacific/Honolulu",
        "Pacific/Guam",
        "America/Puerto_Rico",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
    )
]
START = utc(2, 20, 0)
instants = st.integers(0, 400 * 24 * 60).map(lambda minutes: START + minutes * MINUTES)
maybe = st.none() | instants


@st.composite
def subjects(draw: st.DrawFn) -> tuple[Subject, Ladder]:
    ladder = draw(st.sampled_from(LADDERS))
    by_day = draw(st.booleans())
    return (
        Subject(
            key="subject",
            kind="obligation",
            due_at=None if by_day else draw(instants),
            due_on=draw(instants).date() if by_day else None,
            ladder=ladder.slug,
            severity=draw(st.sampled_from([None, SEV1, SEV2, SEV3, SEV4])),
            zone=draw(st.sampled_from(ZONES)),
            set_at=draw(maybe),
            acknowledged_at=draw(maybe),
            snoozed_until=draw(maybe),
        ),
        ladder,
    )


@settings(deadline=None)
@given(subjects(), st.lists(instants, min_size=1, max_size=12))
def test_whenever_it_looks_there_is_a_later_instant_to_look_again_and_rungs_only_climb(
    drawn: tuple[Subject, Ladder], looks: list[datetime]
):
    subject, ladder = drawn
    sent: set[RungKey] = set()
    for now in looks:  # in any order: clocks are set back
        verdict = check(subject, ladder, sent, now)

        assert verdict.look_again_at > now
        assert verdict.look_again_at - now <= 430 * DAYS
        if verdict.to_send is not None:
            assert verdict.to_send.at <= now
            key = rung_key(subject, verdict.to_send.name)
            assert key not in sent
            sent.add(key)
            again = check(subject, ladder, sent, now)
            assert again.to_send is None
            assert again.look_again_at == verdict.look_again_at


@settings(deadline=None)
@given(subjects(), instants, st.integers(1, 60 * 24 * 60))
def test_a_bot_that_was_awake_is_never_late_and_one_that_slept_ends_where_the_other_is(
    drawn: tuple[Subject, Ladder], since: datetime, minutes: int
):
    subject, ladder = drawn
    subject = replace(subject, set_at=since)
    until = since + minutes * MINUTES

    rungs = awake(subject, ladder, since, until)
    woken = check(subject, ladder, frozenset(), until)

    if rungs:
        assert woken.to_send is not None
        assert woken.to_send == rungs[-1]
        assert woken.missed == len(rungs) - 1
    else:
        assert woken.to_send is None


@settings(deadline=None)
@given(
    st.dates(date(2026, 4, 1), date(2027, 3, 31)),
    st.sampled_from(ZONES),
    st.sampled_from([None, SEV1, SEV4]),
    st.integers(-70 * 24, 70 * 24),
    st.integers(-70 * 24, 70 * 24),
    st.integers(0, 60),
)
def test_no_answer_and_no_snooze_keeps_a_legal_date_from_being_told_on_its_day_and_each_day_after(
    due_on: date, zone: ZoneInfo, severity: Severity | None, answered: int, snoozed: int, set_days_before: int
):
    nine = datetime.combine(due_on, time(9), tzinfo=zone).astimezone(UTC)
    subject = replace(
        LETTERS,
        due_on=due_on,
        zone=zone,
        severity=severity,
        set_at=nine - set_days_before * DAYS - HOURS,
        acknowledged_at=nine + answered * HOURS,
        snoozed_until=nine + snoozed * HOURS,
    )

    rungs = awake(subject, LEGAL, subject.set_at, nine + 3 * DAYS + HOURS)

    last = {rung.name: rung for rung in rungs}
    for days, name in enumerate(["on_the_day", "overdue+1", "overdue+2", "overdue+3"]):
        morning = datetime.combine(due_on + days * DAYS, time(9), tzinfo=zone).astimezone(UTC)
        assert last[name].at == morning
        assert last[name].addressees == EVERYBODY


@settings(deadline=None)
@given(subjects(), instants, instants)
def test_a_snooze_that_is_granted_ends_in_time(drawn: tuple[Subject, Ladder], until: datetime, now: datetime):
    subject, ladder = drawn

    try:
        granted = snooze(subject, ladder, until, now)
    except UserError:
        return

    assert granted - now <= ladder.snooze_at_most
    if ladder.legal:
        due = subject.due_at or datetime.combine(subject.due_on + DAYS, time(), tzinfo=subject.zone)
        assert granted <= due
