"""The incident card: the first message of the channel, always drawn in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.assessment import Assessment, Status, determination_of, newest_signed
from bot.core.determination import Determination
from bot.core.facts_entered import People
from bot.core.incident import Incident, Stage, StageStatus, State
from bot.core.team import COMMANDER
from bot.core.words import capital
from bot.core.work import Task, TaskStatus
from bot.slack.messages.look import Look, message
from bot.slack.messages.work import is_overdue, one_line
from bot.store import assessments, incidents, obligations, team, work
from bot.store.progress import what_is_missing

_TASKS_SHOWN = 3
_REPORT_SHOWN, _PLACE_SHOWN, _TASK_SHOWN = 400, 100, 150


@dataclass(frozen=True, kw_only=True)
class LegalDate:
    """A notice and its last lawful day; `days_left` is below 0 once that day has passed."""

    notice: str
    due_on: date
    days_left: int
    citation: str | None
    url: str | None


@dataclass(frozen=True, kw_only=True)
class NextTask:
    """An open task in a line: who has it (a person, else a role, else nobody) and until when."""

    number: int
    text: str
    owner: str | None
    role: str | None
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class IncidentCard:
    """What the card shows. `reported` and `place` are the reporter's own words: for the channel, never for a notice.

    `step` is the button of what comes next; None shows no buttons at all, to whoever may only look.
    """

    incident: Incident
    category: str
    severity: str
    severity_title: str
    reported: str
    place: str
    stages_running: tuple[str, ...]
    stages_done: tuple[str, ...]
    commander: str | None
    phi: str
    next_legal: LegalDate | None
    tasks: tuple[NextTask, ...]
    more_tasks: int
    zone: ZoneInfo
    command: str
    is_triaged: bool
    is_closed: bool
    officers_only: bool
    determination: Determination
    awaits_signature: bool
    step: str | None


@message
def incident_card(look: Look) -> IncidentCard:
    """The incident as it stands now."""
    incident = look.incident
    commander = team.holder(look.view, incident.id, COMMANDER)
    open_tasks = [task for task in work.tasks(look.view, incident.id) if task.status is TaskStatus.OPEN]
    open_tasks.sort(key=lambda task: (task.due_at is None, task.due_at, task.number))
    records = incidents.stages(look.view, incident.id).values()
    running = [record.stage for record in records if record.status is StageStatus.IN_PROGRESS]
    assessed = assessments.versions(look.view, incident.id)
    return IncidentCard(
        incident=incident,
        category=look.rulebook.playbooks[incident.category].title,
        severity=incident.severity,
        severity_title=look.rulebook.severities[incident.severity].title,
        reported=one_line(incident.what_happened, _REPORT_SHOWN),
        place=one_line(incident.where_noted, _PLACE_SHOWN),
        stages_running=tuple(running),
        stages_done=tuple(
            one.stage for one in records if one.status is StageStatus.DONE and one.stage is not Stage.TRIAGE
        ),
        commander=commander.user_id if commander else None,
        phi=incident.phi,
        next_legal=next_legal_date(look, incident),
        tasks=tuple(_next_task(look, task) for task in open_tasks[:_TASKS_SHOWN]),
        more_tasks=max(0, len(open_tasks) - _TASKS_SHOWN),
        zone=look.zone,
        command=look.settings.command_name,
        is_triaged=incident.triaged_at is not None,
        is_closed=incident.state is State.CLOSED,
        officers_only=incident.team_member_involved == "yes",
        determination=determination_of(newest_signed(assessed)),
        awaits_signature=any(one.status is Status.SUBMITTED for one in assessed),
        step=_next_step(look, incident, assessed),
    )


def _next_step(look: Look, incident: Incident, assessed: Sequence[Assessment]) -> str:
    """What most sensibly comes next: triage, the assessment and its signature, then counts, notices and the end."""
    if incident.triaged_at is None:
        return "open_triage"
    if can_close(look, incident):
        return "open_close"
    if any(one.status is Status.SUBMITTED for one in assessed):
        return "open_signature"
    if newest_signed(assessed) is None:
        return "open_assessment"
    return "record_sent" if People.of(incident.facts).residents else "open_facts"


def can_close(look: Look, incident: Incident) -> bool:
    """Whether nothing legal stands between the incident and its end any more. Asked of triaged ones only."""
    if incident.triaged_at is None or incident.state is State.CLOSED:
        return False
    return not what_is_missing(look.view, incident).legal


def next_legal_date(look: Look, incident: Incident) -> LegalDate | None:
    """The next legal date still owed (one that has passed comes first), with the days left from the entity's today."""
    owed = obligations.next_owed(look.view, incident.id)
    if owed is None or owed.due_on is None:
        return None
    return LegalDate(
        notice=capital(owed.words),
        due_on=owed.due_on,
        days_left=(owed.due_on - look.today).days,
        citation=owed.citation,
        url=owed.url,
    )


def _next_task(look: Look, task: Task) -> NextTask:
    role = look.rulebook.roles.get(task.role or "")
    return NextTask(
        number=task.number,
        text=one_line(task.text, _TASK_SHOWN),
        owner=task.owner_id,
        role=role.title if role else None,
        due_at=task.due_at,
        is_late=is_overdue(task, look.now),
    )
