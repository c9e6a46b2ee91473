"""Stages are moved by the team; what ends in a signature or a form is not moved by hand."""

import pytest

from bot.core.errors import AlreadyDone, UserError
from bot.core.incident import Stage, StageStatus
from bot.store import incidents, subjects, work
from bot.workflows.post_update import post_update
from bot.workflows.set_stage import set_stage
from bot.workflows.settle_task import complete_tasks
from tests.conftest import SECURITY, House

DONE, BEGUN, NOT_NEEDED = StageStatus.DONE, StageStatus.IN_PROGRESS, StageStatus.NOT_NEEDED


@pytest.fixture
def incident(house: House) -> str:
    return house.open_incident()[0]


def move(house: House, incident: str, stage: Stage, status: StageStatus, reason: str = "", key: str = "k1") -> None:
    set_stage(house.desk, incident, stage, status, reason, by=SECURITY, key=key)


def status_of(house: House, incident: str, stage: Stage):
    with house.desk.store.reading() as view:
        return incidents.stages(view, incident)[stage]


def test_a_stage_that_begins_is_kept_with_who_and_when_and_told_in_the_channel(house: House, incident: str):
    move(house, incident, Stage.CONTAINMENT, BEGUN)
    house.settle()

    record = status_of(house, incident, Stage.CONTAINMENT)
    assert (record.status, record.set_by, record.set_at) == (BEGUN, SECURITY, house.clock.now())
    assert any("Containment is in progress" in said for said in house.slack.said())


def test_beginning_containment_meets_its_target(house: House, incident: str):
    move(house, incident, Stage.CONTAINMENT, BEGUN)

    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, incident, "target:containment_decided").closed_at is not None


def test_containment_is_done_only_when_its_required_steps_are_settled(house: House, incident: str):
    with pytest.raises(UserError, match="Required steps"):
        move(house, incident, Stage.CONTAINMENT, DONE)
    with house.desk.store.reading() as view:
        steps = [task.number for task in work.tasks(view, incident) if task.stage == "containment" and task.required]
    complete_tasks(house.desk, incident, steps, by=SECURITY, key="k2")

    move(house, incident, Stage.CONTAINMENT, DONE, key="k3")

    assert status_of(house, incident, Stage.CONTAINMENT).status is DONE


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [(Stage.TRIAGE, "`triage`"), (Stage.ASSESSMENT, "`sign`"), (Stage.REVIEW, "`review`")],
)
def test_a_stage_that_ends_in_a_form_is_not_done_by_hand(house: House, incident: str, stage, sentence):
    with pytest.raises(UserError, match=sentence):
        move(house, incident, stage, DONE)


@pytest.mark.parametrize("status", [DONE, NOT_NEEDED])
def test_notification_does_not_end_while_a_legal_notice_is_owed(house: House, incident: str, status):
    with pytest.raises(UserError, match="still owed"):
        move(house, incident, Stage.NOTIFICATION, status, "We think so")


def test_skipping_a_stage_needs_a_reason(house: House, incident: str):
    with pytest.raises(UserError, match="Say why recovery is not needed"):
        move(house, incident, Stage.RECOVERY, NOT_NEEDED)

    move(house, incident, Stage.RECOVERY, NOT_NEEDED, "Nothing was damaged", key="k2")

    assert status_of(house, incident, Stage.RECOVERY).reason == "Nothing was damaged"


def test_triage_is_never_skipped(house: House, incident: str):
    with pytest.raises(UserError, match="cannot be skipped"):
        move(house, incident, Stage.TRIAGE, NOT_NEEDED, "It is late")


def test_moving_a_stage_to_where_it_is_changes_nothing(house: House, incident: str):
    move(house, incident, Stage.RECOVERY, BEGUN)

    with pytest.raises(AlreadyDone, match="in progress already"):
        move(house, incident, Stage.RECOVERY, BEGUN, key="k2")


HOT = (Stage.CONTAINMENT, Stage.INVESTIGATION, Stage.RECOVERY)


def updates_are_watched(house: House, incident: str) -> bool:
    with house.desk.store.reading() as view:
        return subjects.get_by_key(view, incident, "target:status_update").closed_at is None


def test_status_updates_end_with_the_last_of_containment_investigation_and_recovery(house: House, incident: str):
    for stage in HOT[:2]:
        move(house, incident, stage, NOT_NEEDED, "The laptop came back", key=stage)
    before = updates_are_watched(house, incident)

    move(house, incident, HOT[2], NOT_NEEDED, "The laptop came back", key="last")
    post_update(house.desk, incident, "It is all over", by=SECURITY, key="k9")

    assert (before, updates_are_watched(house, incident)) == (True, False)


def test_a_stage_begun_again_asks_for_status_updates_again(house: House, incident: str):
    for stage in HOT:
        move(house, incident, stage, NOT_NEEDED, "The laptop came back", key=stage)

    move(house, incident, Stage.INVESTIGATION, BEGUN, key="again")

    assert updates_are_watched(house, incident)
