"""Which of the team's own dates are watched while it works: targets and tasks. Legal dates are watched elsewhere."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.incident import Incident
from bot.core.playbook import Playbook, PlaybookTask
from bot.core.targets import ClockStart, TargetName, target_due_at, target_due_on
from bot.core.team import COMMANDER
from bot.core.work import Task, TaskStatus
from bot.rulebook import Rulebook
from bot.store import subjects
from bot.store.session import Unit


def watch_target(
    rulebook: Rulebook, unit: Unit, incident: Incident, name: TargetName, *, started_at: datetime | None = None
) -> None:
    """Watch a target of the incident; `started_at` (UTC) replaces the report as the instant it counts from."""
    target, severity = rulebook.targets[name], rulebook.severities[incident.severity]
    ladder = target.ladders.get(incident.severity)
    if ladder is None:
        return
    by_day = target.clock_starts is ClockStart.DISCOVERED_ON
    subjects.watch(
        unit,
        incident.id,
        f"target:{name}",
        kind="target",
        ref=name,
        ladder=ladder,
        owner_role=target.owner,
        due_on=target_due_on(target, severity, incident.discovered_on) if by_day else None,
        due_at=None if by_day else target_due_at(target, severity, started_at or incident.reported_at),
    )


def unwatch_target(unit: Unit, incident: Incident, name: TargetName) -> None:
    """The target was met."""
    subjects.unwatch(unit, incident.id, f"target:{name}")


def watch_task(rulebook: Rulebook, unit: Unit, incident: Incident, task: Task) -> None:
    """Watch an open task by its due instant. One that meets a target is reminded of by that target alone."""
    step = step_of(rulebook, incident, task)
    by_target = step is not None and step.meets is not None
    if not by_target and task.due_at is not None and task.status is TaskStatus.OPEN:
        subjects.watch(
            unit,
            incident.id,
            f"task:{task.id}",
            kind="task",
            ref=task.id,
            ladder="task",
            owner_role=task.role or COMMANDER,
            owner_id=task.owner_id,
            due_at=task.due_at,
        )


def watch_again(rulebook: Rulebook, unit: Unit, incident: Incident, task: Task) -> None:
    """A task that was settled is open again, and so is the target that it meets."""
    step = step_of(rulebook, incident, task)
    if step is not None and step.meets is not None:
        watch_target(rulebook, unit, incident, step.meets)
    watch_task(rulebook, unit, incident, task)


def unwatch_task(rulebook: Rulebook, unit: Unit, incident: Incident, task: Task) -> None:
    """The task is settled, and with it the target that it meets."""
    step = step_of(rulebook, incident, task)
    if step is not None and step.meets is not None:
        unwatch_target(unit, incident, step.meets)
    subjects.unwatch(unit, incident.id, f"task:{task.id}")


def step_of(rulebook: Rulebook, incident: Incident, task: Task) -> PlaybookTask | None:
    """The playbook's step behind a task; None for one that a person added.

    The incident's own playbook is asked first, then the others: triage may have changed the category since.
    """
    if task.key is None:
        return None
    own = rulebook.playbooks[incident.category]
    return _step((own, *rulebook.playbooks.values()), task.key)


def _step(playbooks: Iterable[Playbook], key: str) -> PlaybookTask | None:
    return next((step for book in playbooks for step in book.tasks if step.key == key), None)
