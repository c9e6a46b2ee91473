"""What is said about the work itself: tasks, stages, updates, and what happened so far.

Text that people typed is looked up here for the channel or for a reply; direct messages name numbers only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.incident import Stage, StageStatus
from bot.core.work import Task, TaskStatus, TimelineEvent
from bot.slack.messages.look import Look, message
from bot.slack.sending import NotNeeded
from bot.store import incidents, subjects, work

# Together with a line's own words these stay below the 12,000 characters of one message.
TASKS_SHOWN, EVENTS_SHOWN = 36, 25
OPEN_SHOWN, SETTLED_SHOWN, EVENT_SHOWN, REPORT_SHOWN = 150, 60, 240, 2000
_REASON_SHOWN = 140  # of an event's `EVENT_SHOWN`: what it is the reason for stands in full on the lists
_BY_DAY_ONLY = "reporter_addition"


@dataclass(frozen=True, kw_only=True)
class StatusUpdate:
    """An update; an empty `text` says that nothing has changed."""

    number: str
    by: str
    text: str
    next_at: datetime | None
    zone: ZoneInfo


@message
def status_update(look: Look) -> StatusUpdate:
    """To the channel: what was said, and when the next update is due."""
    event = work.event(look.view, str(look.facts["event"]))
    watched = subjects.get_by_key(look.view, look.incident.id, "target:status_update")
    return StatusUpdate(
        number=look.incident.number,
        by=str(event.noted_by),
        text=event.text,
        next_at=watched.due_at if watched and watched.closed_at is None else None,
        zone=look.zone,
    )


@dataclass(frozen=True, kw_only=True)
class StageChanged:
    """How far a stage is now, who says so, and why it is not needed (free text), where that is what is said."""

    number: str
    stage: str
    status: str
    reason: str
    by: str


@message
def stage_changed(look: Look) -> StageChanged:
    """To the channel, and to whoever said it."""
    facts = look.facts
    record = incidents.stages(look.view, look.incident.id)[Stage(str(facts["stage"]))]
    is_skipped = record.status is StageStatus.NOT_NEEDED and facts["status"] == record.status
    return StageChanged(
        number=look.incident.number,
        stage=record.stage.capitalize(),
        status=str(facts["status"]),
        reason=record.reason if is_skipped else "",
        by=str(facts["by"]),
    )


@dataclass(frozen=True, kw_only=True)
class TaskGiven:
    """What somebody is told who owns a task from now on; not what it says."""

    number: str
    task: int
    by: str
    due_at: datetime | None
    zone: ZoneInfo
    channel_id: str | None
    command: str


@message
def task_given(look: Look) -> TaskGiven:
    """To the new owner. Not sent where the task was settled or given on meanwhile."""
    task = work.get_task(look.view, str(look.facts["task"]))
    if task is None or task.status is not TaskStatus.OPEN or task.owner_id != look.facts["user"]:
        raise NotNeeded("the task is no longer theirs")
    return TaskGiven(
        number=look.incident.number,
        task=task.number,
        by=str(look.facts["by"]),
        due_at=task.due_at,
        zone=look.zone,
        channel_id=look.incident.channel_id,
        command=look.settings.command_name,
    )


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One task of a list; `owner` is a person, `role` the title of the role that does it otherwise."""

    number: int
    text: str
    status: TaskStatus
    required: bool
    owner: str | None
    role: str | None
    due_at: datetime | None
    overdue: bool
    settled_by: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class StageTasks:
    """The tasks of one stage, by number."""

    stage: str
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, kw_only=True)
class TaskList:
    """The tasks of an incident by stage. `not_shown` of them had no room, settled ones first."""

    incident_id: str
    number: str
    stages: tuple[StageTasks, ...]
    open_tasks: int
    overdue: int
    not_shown: int
    zone: ZoneInfo
    command: str


def task_list(look: Look) -> TaskList:
    """What is to do, by whom and by when; what is settled."""
    tasks = work.tasks(look.view, look.incident.id)
    shown = sorted(tasks, key=lambda task: (task.status is not TaskStatus.OPEN, task.number))[:TASKS_SHOWN]
    is_open = [task for task in tasks if task.status is TaskStatus.OPEN]
    by_stage = {stage: sorted((t for t in shown if t.stage == stage), key=lambda task: task.number) for stage in Stage}
    return TaskList(
        incident_id=look.incident.id,
        number=look.incident.number,
        stages=tuple(
            StageTasks(stage=stage.capitalize(), tasks=tuple(_task_line(look, task) for task in found))
            for stage, found in by_stage.items()
            if found
        ),
        open_tasks=len(is_open),
        overdue=sum(is_overdue(task, look.now) for task in is_open),
        not_shown=len(tasks) - len(shown),
        zone=look.zone,
        command=look.settings.command_name,
    )


def is_overdue(task: Task, now: datetime) -> bool:
    """Whether an open task's instant has passed."""
    return task.status is TaskStatus.OPEN and task.due_at is not None and task.due_at < now


def _task_line(look: Look, task: Task) -> TaskLine:
    role = look.rulebook.roles.get(task.role or "")
    return TaskLine(
        number=task.number,
        text=one_line(task.text, OPEN_SHOWN if task.status is TaskStatus.OPEN else SETTLED_SHOWN),
        status=task.status,
        required=task.required,
        owner=task.owner_id,
        role=role.title if role else None,
        due_at=task.due_at,
        overdue=is_overdue(task, look.now),
        settled_by=task.settled_by,
        reason=one_line(task.waived_reason, SETTLED_SHOWN),
    )


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One event of a day: `clock` on the entity's clock, empty where only the day is told.

    `reason`: why something need not be done (free text), else empty.
    """

    clock: str
    kind: str
    text: str
    reason: str
    by: str | None
    about: str | None
    link: str | None


@dataclass(frozen=True, kw_only=True)
class EventDay:
    """What happened on one day of the entity."""

    on: date
    events: tuple[EventLine, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What happened so far, newest last. `not_shown` earlier events had no room."""

    incident_id: str
    number: str
    days: tuple[EventDay, ...]
    not_shown: int
    reported: str
    reported_on: date


def timeline(look: Look, *, workspace_url: str) -> Timeline:
    """The newest events. `workspace_url` makes links to messages; without one there are none."""
    events = work.events(look.view, look.incident.id)
    return Timeline(
        incident_id=look.incident.id,
        number=look.incident.number,
        days=tuple(_days(events[-EVENTS_SHOWN:], look.zone, workspace_url)),
        not_shown=max(0, len(events) - EVENTS_SHOWN),
        reported=one_line(look.incident.what_happened, REPORT_SHOWN),
        reported_on=look.incident.reported_at.astimezone(look.zone).date(),
    )


def _days(events: Sequence[TimelineEvent], zone: ZoneInfo, workspace_url: str) -> Iterator[EventDay]:
    for day, found in groupby(events, key=lambda event: event.happened_at.astimezone(zone).date()):
        yield EventDay(on=day, events=tuple(_event_line(event, zone, workspace_url) for event in found))


def _event_line(event: TimelineEvent, zone: ZoneInfo, workspace_url: str) -> EventLine:
    anonymous = event.kind == _BY_DAY_ONLY and event.noted_by is None
    reason = one_line(event.reason, _REASON_SHOWN)
    link = None
    if event.channel_id and event.message_ts and workspace_url:
        link = f"{workspace_url}/archives/{event.channel_id}/p{event.message_ts.replace('.', '')}"
    return EventLine(
        clock="" if anonymous else f"{event.happened_at.astimezone(zone):%H:%M}",
        kind=event.kind,
        text=one_line(event.words, EVENT_SHOWN - len(reason)),
        reason=reason,
        by=event.noted_by,
        about=event.about_id,
        link=link,
    )


def one_line(text: str, most: int) -> str:
    """Free text on one line of a list, at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
