"""From a kind of incident to dated tasks: in order, evidence first, nobody asked who need not be."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.incident import Stage
from bot.core.playbook import Playbook, PlaybookTask, roles_to_invite, tasks_for
from bot.core.targets import TargetName
from bot.core.triage import Severity

SEV1, SEV2, SEV3 = (Severity(slug=f"SEV{rank}", rank=rank, title="", meaning="") for rank in (1, 2, 3))


def step(key: str, due_minutes: int, **more) -> PlaybookTask:
    given = {"text": f"Do {key}.", "role": "it_lead", "stage": Stage.CONTAINMENT}
    return PlaybookTask(key=key, due_minutes=due_minutes, **(given | more))


LOST_DEVICE = Playbook(
    slug="lost-device",
    order=1,
    title="Lost or stolen device",
    hint="A laptop is missing",
    usual=SEV3,
    presumed=frozenset(),
    first_aid=("Tell us now.",),
    tasks=(
        step("wipe", 60, after=("save_state",), alters_evidence=True),
        step("save_state", 60, after=("keep_logs",), keeps_evidence=True),
        step("downtime", 60, applies_to=SEV2, role="clinical_operations"),
        step("keep_logs", 60, keeps_evidence=True),
        step("decide", 30, meets=TargetName.CONTAINMENT_DECIDED),
        step("police", 1440, required=False),
    ),
    evidence={},
    questions={},
    traps=(),
    invite={"SEV1": ("it_lead", "scribe"), "SEV2": ("it_lead",), "SEV3": ()},
)


def test_tasks_come_by_due_time_and_what_keeps_evidence_comes_before_what_destroys_it():
    tasks = tasks_for(LOST_DEVICE, SEV3, datetime(2026, 3, 2, 20, tzinfo=UTC))

    assert [task.key for task in tasks] == ["decide", "keep_logs", "save_state", "wipe", "police"]
    assert [task.after for task in tasks] == [(), (), ("keep_logs",), ("save_state",), ()]


def test_due_instants_are_utc_and_count_from_the_report():
    tasks = tasks_for(LOST_DEVICE, SEV3, datetime(2026, 3, 7, 23, 30, tzinfo=ZoneInfo("America/New_York")))

    assert tasks[-1].due_at == datetime(2026, 3, 9, 4, 30, tzinfo=UTC)  # a day later, across the change of clocks
    assert tasks[-1].due_at.tzinfo is UTC
    assert tasks[-1].required is False


def test_a_task_carries_the_target_that_it_meets():
    tasks = tasks_for(LOST_DEVICE, SEV3, datetime(2026, 3, 2, 20, tzinfo=UTC))

    assert [task.meets for task in tasks if task.meets] == [TargetName.CONTAINMENT_DECIDED]


@pytest.mark.parametrize(("severity", "asked"), [(SEV1, True), (SEV2, True), (SEV3, False)])
def test_some_tasks_are_for_grave_incidents_only(severity: Severity, asked: bool):
    tasks = tasks_for(LOST_DEVICE, severity, datetime(2026, 3, 2, 20, tzinfo=UTC))

    assert ("downtime" in [task.key for task in tasks]) is asked


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        tasks_for(LOST_DEVICE, SEV3, datetime(2026, 3, 2, 20))  # noqa: DTZ001 - the fault under test


def test_a_mild_incident_invites_nobody_beyond_commander_and_officers():
    assert roles_to_invite(LOST_DEVICE, SEV3) == ()
    assert roles_to_invite(LOST_DEVICE, SEV1) == ("it_lead", "scribe")
