"""When a target falls due: minutes in UTC, days as dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.incident import Stage, StageRecord, StageStatus
from bot.core.targets import ClockStart, Target, TargetName, asks_for_updates, target_due_at, target_due_on
from bot.core.triage import Severity

SEV1, SEV3 = (Severity(slug=f"SEV{rank}", rank=rank, title="", meaning="") for rank in (1, 3))
UPDATE = Target(
    name=TargetName.STATUS_UPDATE,
    title="Status update",
    owner="incident_commander",
    clock_starts=ClockStart.LAST_UPDATE_AT,
    within={"SEV1": timedelta(hours=2), "SEV3": timedelta(hours=24)},
    ladders={},
)
LETTERS = Target(
    name=TargetName.LETTERS_SENT,
    title="Letters sent",
    owner="privacy_officer",
    clock_starts=ClockStart.DISCOVERED_ON,
    within={"SEV1": timedelta(days=30), "SEV3": timedelta(days=30)},
    ladders={},
)


def test_a_status_update_is_due_sooner_the_graver_the_incident():
    started_at = datetime(2026, 3, 2, 20, tzinfo=UTC)

    assert target_due_at(UPDATE, SEV1, started_at) == datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert target_due_at(UPDATE, SEV3, started_at) == datetime(2026, 3, 3, 20, tzinfo=UTC)


def test_twenty_four_hours_are_twenty_four_hours_in_the_night_that_clocks_go_forward():
    started_at = datetime(2026, 3, 7, 12, tzinfo=ZoneInfo("America/New_York"))

    due_at = target_due_at(UPDATE, SEV3, started_at)

    assert due_at == datetime(2026, 3, 8, 17, tzinfo=UTC)  # 13:00 on the wall


def test_the_day_of_discovery_is_day_zero():
    assert target_due_on(LETTERS, SEV1, date(2026, 4, 17)) == date(2026, 5, 17)


def test_a_target_refuses_the_wrong_kind_of_start():
    with pytest.raises(ValueError, match="letters_sent"):
        target_due_at(LETTERS, SEV1, datetime(2026, 3, 2, 20, tzinfo=UTC))
    with pytest.raises(ValueError, match="status_update"):
        target_due_at(UPDATE, SEV1, datetime(2026, 3, 2, 20))  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match="status_update"):
        target_due_on(UPDATE, SEV1, date(2026, 3, 2))


@pytest.mark.parametrize("at_work", [Stage.CONTAINMENT, Stage.INVESTIGATION, Stage.RECOVERY])
@pytest.mark.parametrize("status", [StageStatus.NOT_STARTED, StageStatus.IN_PROGRESS])
def test_updates_are_asked_for_until_the_work_on_the_systems_is_settled(at_work, status):
    settled = {stage: StageRecord(stage=stage, status=StageStatus.DONE) for stage in Stage}
    at_rest = settled | {
        Stage.RECOVERY: StageRecord(stage=Stage.RECOVERY, status=StageStatus.NOT_NEEDED, reason="Nothing was down."),
        Stage.NOTIFICATION: StageRecord(stage=Stage.NOTIFICATION, status=StageStatus.IN_PROGRESS),
    }

    assert asks_for_updates(settled | {at_work: StageRecord(stage=at_work, status=status)})
    assert not asks_for_updates(at_rest)
