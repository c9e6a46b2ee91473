"""Ladders and subjects to remind of, and a bot that looks exactly when it was told to."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.reminders import Addressee, Ladder, Rung, RungKey, Step, Subject, check, rung_key
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
