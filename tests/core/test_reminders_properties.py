"""What holds of every ladder, subject, zone and instant, however often and in whatever order the bot looks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.reminders import Ladder, RungKey, Subject, check, rung_key, snooze
from bot.core.triage import Severity
from tests.core.reminding import (
    DAYS,
    EVERYBODY,
    HOURS,
    LEGAL,
    LEGAL_HOURS,
    LETTERS,
    MINUTES,
    SEV1,
    SEV2,
    SEV3,
    SEV4,
    TARGET,
    awake,
    utc,
)

LADDERS = (
    LEGAL,
    LEGAL_HOURS,
    TARGET,
    replace(TARGET, slug="days", at=time(9), overdue_every=7 * DAYS, steps=LEGAL.steps),
)
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
