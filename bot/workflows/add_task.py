"""Something more to do in an incident, beside what the playbook lists; and who does it."""

from datetime import date, datetime, time

from bot.core.errors import AlreadyDone, UserError
from bot.core.incident import Stage, StageStatus
from bot.core.work import Task, TaskStatus
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, subjects, team, work
from bot.workflows.change import Change, changing
from bot.workflows.watch_work import watch_task

_END_OF_DAY = time(23, 59)


def add_task(
    desk: Desk, incident_id: str, text: str, *, owner_id: str | None, due_on: date | None, by: str, key: str
) -> int:
    """Add a task to the stage being worked on; gives its number. `due_on` is a day of the entity, inclusive.

    Raises UserError for an empty text, a day that has passed, or an owner who is not part of the incident.
    """
    if not text.strip():
        raise UserError("Say what is to be done, for example `task add Call the vendor by 2026-04-01`.")
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return max((task.number for task in work.tasks(change.unit, incident_id)), default=0)
        unit = change.unit
        if owner_id is not None:
            refuse_outsider(change, owner_id)
        row = {"text": text.strip(), "stage": _stage(change), "owner_id": owner_id, "due_at": _due_at(change, due_on)}
        [task] = work.add_tasks(unit, incident_id, [row])
        watch_task(desk.rulebook, unit, change.incident, task)
        subject = {"task": task.number, "stage": task.stage, "owner": owner_id, "due_on": due_on}
        journal.append(unit, "task.added", actor=by, chain=incident_id, subject=subject, text={"task": text})
        work.add_event(unit, incident_id, "task_added", f"{task.number}. {task.text}", noted_by=by)
        _tell_owner(change, task, by)
        return task.number


def give_task(desk: Desk, incident_id: str, number: int, owner_id: str, *, by: str, key: str) -> None:
    """Name one person as the owner of an open task. Raises UserError where that cannot be."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        task = open_task(change, number)
        if task.owner_id == owner_id:
            raise AlreadyDone(f"Task {number} is theirs already. Nothing was changed.")
        refuse_outsider(change, owner_id)
        work.give_task(change.unit, task, owner_id)
        given = open_task(change, number)
        if subjects.get_by_key(change.unit, incident_id, f"task:{task.id}") is not None:
            watch_task(desk.rulebook, change.unit, change.incident, given)
        subject = {"task": number, "owner": owner_id}
        journal.append(change.unit, "task.given", actor=by, chain=incident_id, subject=subject)
        _tell_owner(change, given, by)


def open_task(change: Change, number: int) -> Task:
    """The open task of this number. Raises UserError where there is none, AlreadyDone where it is settled."""
    task = work.task_by_number(change.unit, change.incident.id, number)
    if task is None:
        raise UserError(f"There is no task {number} in {change.incident.number}. `tasks` lists them.")
    if task.status is not TaskStatus.OPEN:
        raise AlreadyDone(f"Task {number} is {task.status} already. To open it again: `undo {number}`.")
    return task


def refuse_outsider(change: Change, user_id: str) -> None:
    """Raise unless this person is part of the incident: a task nobody may see is a task nobody does."""
    unit, incident_id = change.unit, change.incident.id
    belongs = user_id in team.members(unit, incident_id) or user_id in team.officers(unit)
    if not belongs or team.is_excluded(unit, incident_id, user_id):
        raise UserError("They are not part of this incident yet. Give them a role first: `assign`.")


def _stage(change: Change) -> Stage:
    """The stage in progress; before anything is, triage or containment."""
    records = incidents.stages(change.unit, change.incident.id)
    running = (stage for stage, record in records.items() if record.status is StageStatus.IN_PROGRESS)
    return next(running, Stage.CONTAINMENT if change.incident.triaged_at else Stage.TRIAGE)


def _due_at(change: Change, due_on: date | None) -> datetime | None:
    change.refuse_past(due_on)
    if due_on is None:
        return None
    return datetime.combine(due_on, _END_OF_DAY, change.zone)


def _tell_owner(change: Change, task: Task, by: str) -> None:
    if task.owner_id not in (None, by):
        facts = {"task": task.id, "user": task.owner_id, "by": by}
        change.tell(effects.post_to_person(str(task.owner_id), "task_given", facts=facts, incident=change.incident))
