"""How far one stage of the work is, as the team says. What ends in a signature or a form is not said by hand."""

from bot.core.errors import AlreadyDone, UserError
from bot.core.incident import Stage, StageRecord, StageStatus, check_stage_move
from bot.core.owed import Standing
from bot.core.targets import TargetName, asks_for_updates
from bot.core.work import TaskStatus, with_reason
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, obligations, subjects, work
from bot.workflows.change import Change, changing
from bot.workflows.watch_work import unwatch_target, watch_target

_DONE_BY = {
    Stage.TRIAGE: "Triage is done when it is saved: `triage`.",
    Stage.ASSESSMENT: "The assessment is done when a second person has signed it: `assess`, then `sign`.",
    Stage.REVIEW: "The review is done when it is saved: `review`.",
}


def set_stage(
    desk: Desk, incident_id: str, stage: Stage, status: StageStatus, reason: str, *, by: str, key: str
) -> None:
    """Say how far a stage is. Raises UserError with what is missing, AlreadyDone where nothing would change."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        before = incidents.stages(change.unit, incident_id)[stage]
        if before.status is status:
            raise AlreadyDone(f"The stage {stage} is {_spoken(status)} already. Nothing was changed.")
        check_stage_move(stage, status, reason)
        _check_by_hand(change, stage, status)
        record = StageRecord(stage=stage, status=status, reason=reason.strip(), set_by=by)
        incidents.set_stage(change.unit, incident_id, record)
        if stage is Stage.CONTAINMENT:
            unwatch_target(change.unit, change.incident, TargetName.CONTAINMENT_DECIDED)
        _watch_updates(desk, change)
        _write_down(change, record, by)


def _watch_updates(desk: Desk, change: Change) -> None:
    """The last of the hot stages settled ends the status updates; one begun again starts them afresh."""
    unit, incident, name = change.unit, change.incident, TargetName.STATUS_UPDATE
    wanted = asks_for_updates(incidents.stages(unit, incident.id))
    known = subjects.get_by_key(unit, incident.id, f"target:{name}")
    if not wanted:
        unwatch_target(unit, incident, name)
    elif known is not None and known.closed_at is not None:
        watch_target(desk.rulebook, unit, incident, name, started_at=unit.at)


def _check_by_hand(change: Change, stage: Stage, status: StageStatus) -> None:
    if status is StageStatus.DONE and stage in _DONE_BY:
        raise UserError(_DONE_BY[stage])
    if stage is Stage.NOTIFICATION and status in (StageStatus.DONE, StageStatus.NOT_NEEDED):
        _refuse_while_owed(change)
    if status is StageStatus.DONE:
        _refuse_open_steps(change, stage)


def _refuse_while_owed(change: Change) -> None:
    found = obligations.obligations(change.unit, change.incident.id)
    owed = [one for one in found if one.status is Standing.OWED]
    if owed:
        raise UserError(
            f"{len(owed)} legal notice{'s are' if len(owed) > 1 else ' is'} still owed: `obligations`. "
            "Each is recorded as sent, or waived by counsel, before notification ends."
        )


def _refuse_open_steps(change: Change, stage: Stage) -> None:
    left = [
        str(task.number)
        for task in work.tasks(change.unit, change.incident.id)
        if task.stage == stage and task.required and task.status is TaskStatus.OPEN
    ]
    if left:
        raise UserError(
            f"Required steps of this stage are open: {', '.join(left)}. "
            f"Do them (`done {left[0]}`) or waive them with a reason (`task waive {left[0]} …`)."
        )


def _write_down(change: Change, record: StageRecord, by: str) -> None:
    unit, incident = change.unit, change.incident
    subject = {"stage": record.stage, "status": record.status}
    text = with_reason(record.stage.capitalize(), record.reason if record.status is StageStatus.NOT_NEEDED else "")
    work.add_event(unit, incident.id, f"stage_{record.status}", text, noted_by=by)
    journal.append(unit, "stage.set", actor=by, chain=incident.id, subject=subject, text={"reason": record.reason})
    change.tell(effects.post_to_incident(incident, "stage_changed", facts=subject | {"by": by}))


def _spoken(status: StageStatus) -> str:
    return status.replace("_", " ")
