"""Tasks, timeline and corrective actions of an incident."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from bot.core.playbook import PlannedTask
from bot.core.work import CorrectiveAction, Task, TaskStatus, TimelineEvent
from bot.store.mapping import add, add_many, change, first, to_core
from bot.store.session import Unit, View
from bot.store.tables import CorrectiveActionRow, TaskRow, TimelineEventRow, new_id


def add_tasks(unit: Unit, incident_id: str, new: Sequence[dict[str, Any]]) -> Sequence[Task]:
    """Number and keep new tasks, in order."""
    start = _last(unit, TaskRow, TaskRow.number, incident_id)
    rows = [
        {"id": new_id(), "incident_id": incident_id, "number": start + place, **task}
        for place, task in enumerate(new, start=1)
    ]
    add_many(unit, TaskRow, rows)
    numbers = (rows[0]["number"], rows[-1]["number"]) if rows else (1, 0)
    return [task for task in tasks(unit, incident_id) if numbers[0] <= task.number <= numbers[1]]


def add_planned(unit: Unit, incident_id: str, planned: Sequence[PlannedTask]) -> Sequence[Task]:
    """Number and keep steps of a playbook, in order."""
    rows = [
        {
            "key": task.key, "text": task.text, "role": task.role, "stage": task.stage.value,
            "required": task.required, "due_at": task.due_at,
        }
        for task in planned
    ]  # fmt: skip
    return add_tasks(unit, incident_id, rows)


def tasks(view: View, incident_id: str) -> Sequence[Task]:
    """Every task of the incident by number."""
    statement = select(TaskRow).where(col(TaskRow.incident_id) == incident_id).order_by(col(TaskRow.number))
    return [to_core(view, row, Task) for row in view.rows(statement)]


def open_tasks_of(view: View, user_id: str, roles_by_incident: Mapping[str, AbstractSet[str]]) -> list[Task]:
    """The open tasks of these incidents that are this person's, by name or by role, in no order."""
    statement = select(TaskRow).where(
        col(TaskRow.incident_id).in_(list(roles_by_incident)), col(TaskRow.status) == TaskStatus.OPEN
    )
    found = [to_core(view, row, Task) for row in view.rows(statement)]
    return [
        task
        for task in found
        if task.owner_id == user_id or (task.owner_id is None and task.role in roles_by_incident[task.incident_id])
    ]


def get_task(view: View, task_id: str) -> Task | None:
    """The task with this id, if there is one."""
    return first(view, select(TaskRow).where(col(TaskRow.id) == task_id), Task)


def task_by_number(view: View, incident_id: str, number: int) -> Task | None:
    """The task that people call by this number."""
    statement = select(TaskRow).where(col(TaskRow.incident_id) == incident_id, col(TaskRow.number) == number)
    return first(view, statement, Task)


def settle_task(unit: Unit, task: Task, *, status: TaskStatus, by: str, reason: str = "") -> None:
    """Mark a task done, waived with a reason, or open again."""
    settled = None if status is TaskStatus.OPEN else unit.at
    change(
        unit, TaskRow, task.id, status=status, settled_by=by if settled else None, settled_at=settled,
        waived_reason=reason,
    )  # fmt: skip


def give_task(unit: Unit, task: Task, owner_id: str | None) -> None:
    """Name one person as the task's owner; None leaves it to whoever holds its role."""
    change(unit, TaskRow, task.id, owner_id=owner_id)


def add_event(
    unit: Unit,
    incident_id: str,
    kind: str,
    text: str,
    *,
    noted_by: str | None,
    about_id: str | None = None,
    happened_at: datetime | None = None,
    channel_id: str | None = None,
    message_ts: str | None = None,
) -> str:
    """Add to the timeline and give the event's id. `happened_at` defaults to now."""
    made = add(
        unit,
        TimelineEventRow,
        incident_id=incident_id,
        seq=_last(unit, TimelineEventRow, TimelineEventRow.seq, incident_id) + 1,
        kind=kind,
        happened_at=happened_at or unit.at,
        noted_at=unit.at,
        noted_by=noted_by,
        about_id=about_id,
        text=text,
        channel_id=channel_id,
        message_ts=message_ts,
    )
    return str(made)


def event(view: View, event_id: str) -> TimelineEvent:
    """One event of a timeline."""
    row = view.first(select(TimelineEventRow).where(col(TimelineEventRow.id) == event_id))
    return to_core(view, row, TimelineEvent)


def newest_event(view: View, incident_id: str, kind: str) -> TimelineEvent | None:
    """The event of this kind that was noted last."""
    table = TimelineEventRow
    statement = select(table).where(col(table.incident_id) == incident_id, col(table.kind) == kind)
    return first(view, statement.order_by(col(table.seq).desc()).limit(1), TimelineEvent)


def events(view: View, incident_id: str, *, limit: int | None = None) -> Sequence[TimelineEvent]:
    """The timeline by the time things happened; with `limit`, only the newest so many."""
    order = (col(TimelineEventRow.happened_at).desc(), col(TimelineEventRow.seq).desc())
    statement = select(TimelineEventRow).where(col(TimelineEventRow.incident_id) == incident_id).order_by(*order)
    rows = view.rows(statement.limit(limit) if limit else statement)
    return [to_core(view, row, TimelineEvent) for row in reversed(rows)]


def add_action(unit: Unit, incident_id: str, *, text: str, owner_id: str, due_on: date) -> CorrectiveAction:
    """Keep a corrective action, numbered from 1 within the incident; `due_on` is its last day."""
    number = _last(unit, CorrectiveActionRow, CorrectiveActionRow.number, incident_id) + 1
    values = {"number": number, "text": text, "owner_id": owner_id, "due_on": due_on}
    add(unit, CorrectiveActionRow, incident_id=incident_id, **values)
    return next(action for action in actions(unit, incident_id) if action.number == number)


def finish_action(unit: Unit, action: CorrectiveAction, by: str) -> None:
    """A corrective action is done."""
    change(unit, CorrectiveActionRow, action.id, done_at=unit.at, done_by=by)


def actions(view: View, incident_id: str) -> Sequence[CorrectiveAction]:
    """The incident's corrective actions by number."""
    table = CorrectiveActionRow
    statement = select(table).where(col(table.incident_id) == incident_id).order_by(col(table.number))
    return [to_core(view, row, CorrectiveAction) for row in view.rows(statement)]


def _last(view: View, table: type[SQLModel], number: Any, incident_id: str) -> int:
    statement = select(func.max(number)).where(table.incident_id == incident_id)  # type: ignore[attr-defined]
    return int(view.connection.execute(statement).scalar() or 0)
