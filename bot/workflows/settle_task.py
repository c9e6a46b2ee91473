"""Tasks that are done, waived with a reason, or open again after all. Several at once are one change."""

from collections.abc import Sequence

from bot.core.errors import AlreadyDone, UserError
from bot.core.playbook import Deed
from bot.core.work import Task, TaskStatus, with_reason
from bot.desk import Desk
from bot.store import journal, work
from bot.workflows.add_task import open_task
from bot.workflows.change import Change, changing
from bot.workflows.watch_work import step_of, unwatch_task, watch_again


def complete_tasks(desk: Desk, incident_id: str, numbers: Sequence[int], *, by: str, key: str) -> tuple[int, ...]:
    """Mark open tasks done, all or none. Gives the numbers of open steps that should have come before them.

    Raises UserError for a number that is no task, AlreadyDone for one that is settled.
    """
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return ()
        done = [open_task(change, number) for number in dict.fromkeys(numbers)]
        for task in done:
            _settle(desk, change, task, TaskStatus.DONE, by=by)
        return _skipped(desk, change, done)


def complete_listed(desk: Desk, incident_id: str, task_ids: Sequence[str], *, by: str, key: str) -> None:
    """Mark the tasks done that somebody ticked on a list. Those settled since the list was drawn stay as they are."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        ticked = [task for task in work.tasks(change.unit, incident_id) if task.id in set(task_ids)]
        for task in ticked:
            if task.status is TaskStatus.OPEN:
                _settle(desk, change, task, TaskStatus.DONE, by=by)


def waive_task(desk: Desk, incident_id: str, number: int, reason: str, *, by: str, key: str) -> None:
    """Settle an open task without doing it. The reason stays in the record and may not be empty."""
    if not reason.strip():
        raise UserError(f"Say why task {number} is not needed, for example `task waive {number} The device was found`.")
    with changing(desk, incident_id, key) as change:
        if not change.repeated:
            _settle(desk, change, open_task(change, number), TaskStatus.WAIVED, by=by, reason=reason.strip())


def reopen_task(desk: Desk, incident_id: str, number: int, *, by: str, key: str) -> None:
    """Open a settled task again; it is reminded of as before. Raises AlreadyDone where it is open."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        task = work.task_by_number(change.unit, incident_id, number)
        if task is None:
            raise UserError(f"There is no task {number} in {change.incident.number}. `tasks` lists them.")
        if task.status is TaskStatus.OPEN:
            raise AlreadyDone(f"Task {number} is open. Nothing was changed.")
        _settle(desk, change, task, TaskStatus.OPEN, by=by)
        watch_again(desk.rulebook, change.unit, change.incident, open_task(change, number))


def settle_by_deed(change: Change, deed: Deed, *, by: str) -> None:
    """Mark the open steps done that a deed of the team does by itself, in the change that keeps the deed."""
    rulebook, incident = change.desk.rulebook, change.incident
    for task in work.tasks(change.unit, incident.id):
        step = step_of(rulebook, incident, task)
        if task.status is TaskStatus.OPEN and step is not None and step.done_by is deed:
            _settle(change.desk, change, task, TaskStatus.DONE, by=by)


def _settle(desk: Desk, change: Change, task: Task, status: TaskStatus, *, by: str, reason: str = "") -> None:
    unit, incident = change.unit, change.incident
    work.settle_task(unit, task, status=status, by=by, reason=reason)
    if status is not TaskStatus.OPEN:
        unwatch_task(desk.rulebook, unit, incident, task)
    text = with_reason(f"{task.number}. {task.text}", reason)
    work.add_event(unit, incident.id, f"task_{status}", text, noted_by=by)
    subject = {"task": task.number, "key": task.key}
    journal.append(unit, f"task.{status}", actor=by, chain=incident.id, subject=subject, text={"reason": reason})


def _skipped(desk: Desk, change: Change, done: Sequence[Task]) -> tuple[int, ...]:
    """Steps the playbook puts before these that are still open: evidence is kept before anything destroys it."""
    steps = [step_of(desk.rulebook, change.incident, task) for task in done]
    before = {key for step in steps if step is not None for key in step.after}
    left = work.tasks(change.unit, change.incident.id)
    return tuple(task.number for task in left if task.key in before and task.status is TaskStatus.OPEN)
