"""The App Home of one person: their roles, tasks and incidents; for officers the overview. Free of PHI.

Numbers, kinds and counts only. A task that a person worded is shown by its number: its text may hold PHI. Nobody
sees an incident here that they could not open by its number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.incident import Incident, State
from bot.core.permissions import OFFICER, TEAM
from bot.core.team import PersonKind
from bot.core.work import Task
from bot.slack.messages.look import Look, message
from bot.store import assessments, choices, incidents, obligations, team, work

OPEN = (State.REPORTED, State.TRIAGED)
_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role of this person in one open incident. `acting`: as deputy."""

    number: str
    title: str
    acting: bool


@dataclass(frozen=True, kw_only=True)
class HomeTask:
    """An open task of this person. `text` only where the playbook worded it."""

    incident_number: str
    number: int
    text: str | None
    due_on: date | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class HomeIncident:
    """An open incident, without narrative. `due_on` is the next legal date, with where it stands in the law."""

    id: str
    number: str
    category: str
    severity: str
    state: str
    channel_id: str | None
    due_on: date | None
    citation: str | None
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class SeverityCount:
    """How many open incidents there are of one severity."""

    severity: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What officers watch. `to_set_up` is the first-run checklist, empty once all is set."""

    open: int
    by_severity: tuple[SeverityCount, ...]
    not_triaged: tuple[str, ...]
    legal_overdue: tuple[str, ...]
    awaiting_signature: tuple[str, ...]
    to_set_up: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Home:
    """What one person sees. For whoever is no full member `is_member` is false and all else is empty."""

    is_member: bool
    command: str
    phone: str | None
    roles: tuple[HeldRole, ...] = ()
    tasks: tuple[HomeTask, ...] = ()
    more_tasks: int = 0
    incidents: tuple[HomeIncident, ...] = ()
    more_incidents: int = 0
    reported: tuple[HomeIncident, ...] = ()
    overview: Overview | None = None


@message
def home(look: Look) -> Home:
    """As things stand for the person that `facts` names."""
    user, command = str(look.facts["user"]), look.settings.command_name
    person = team.get_person(look.view, user)
    if person is None or person.kind is not PersonKind.MEMBER:
        return Home(is_member=False, command=command, phone=None)
    shut_out = team.excluded_from(look.view, user)
    everything = [one for one in incidents.listed(look.view, states=OPEN) if one.id not in shut_out]
    mine = [one for one in everything if TEAM in _hats(look, user, one.id)]
    tasks = _tasks(look, user, mine)
    return Home(
        is_member=True,
        command=command,
        phone=choices.on_call_phone(look.view, look.settings),
        roles=_roles(look, user, mine),
        tasks=tasks[:_SHOWN],
        more_tasks=max(0, len(tasks) - _SHOWN),
        incidents=tuple(_incident(look, one) for one in mine[:_SHOWN]),
        more_incidents=max(0, len(mine) - _SHOWN),
        reported=tuple(_incident(look, one) for one in everything if one.reporter_id == user)[:_SHOWN],
        overview=_overview(look, everything) if OFFICER in _hats(look, user, None) else None,
    )


def _hats(look: Look, user: str, incident_id: str | None) -> frozenset[str]:
    return team.hats(look.view, user, today=look.today, leadership=(), incident_id=incident_id)


def _roles(look: Look, user: str, mine: Sequence[Incident]) -> tuple[HeldRole, ...]:
    return tuple(
        HeldRole(number=incident.number, title=look.rulebook.roles[held.role].title, acting=held.user_id != user)
        for incident in mine
        for held in team.assignments(look.view, incident.id)
        if user in held.acting(look.today)
    )


def _tasks(look: Look, user: str, mine: Sequence[Incident]) -> tuple[HomeTask, ...]:
    numbers = {incident.id: incident.number for incident in mine}
    worn = {incident.id: _hats(look, user, incident.id) for incident in mine}
    found = work.open_tasks_of(look.view, user, worn)
    found.sort(key=lambda task: (task.due_at is None, task.due_at, numbers[task.incident_id], task.number))
    return tuple(_task(look, task, numbers) for task in found)


def _task(look: Look, task: Task, numbers: Mapping[str, str]) -> HomeTask:
    return HomeTask(
        incident_number=numbers[task.incident_id],
        number=task.number,
        text=task.text if task.key is not None else None,
        due_on=task.due_at.astimezone(look.zone).date() if task.due_at else None,
        is_late=task.due_at is not None and task.due_at < look.now,
    )


def _incident(look: Look, incident: Incident) -> HomeIncident:
    owed = obligations.next_owed(look.view, incident.id)
    due_on = owed.due_on if owed else None
    return HomeIncident(
        id=incident.id,
        number=incident.number,
        category=look.rulebook.playbooks[incident.category].title,
        severity=incident.severity,
        state=incident.state,
        channel_id=incident.channel_id,
        due_on=due_on,
        citation=owed.citation if owed else None,
        is_overdue=due_on is not None and due_on < look.today,
    )


def _overview(look: Look, everything: Sequence[Incident]) -> Overview:
    shown = [(one, _incident(look, one)) for one in everything]
    counts = [(slug, sum(one.severity == slug for one in everything)) for slug in look.rulebook.severities]
    waiting = [one for one in everything if assessments.awaiting_signature(look.view, one.id) is not None]
    return Overview(
        open=len(everything),
        by_severity=tuple(SeverityCount(severity=slug, count=count) for slug, count in counts if count),
        not_triaged=tuple(one.number for one in everything if one.state is State.REPORTED),
        legal_overdue=tuple(one.number for one, facts in shown if facts.is_overdue),
        awaiting_signature=tuple(one.number for one in waiting),
        to_set_up=_to_set_up(look),
    )


def _to_set_up(look: Look) -> tuple[str, ...]:
    """What a new installation still lacks, the most important first."""
    view, settings = look.view, look.settings
    held = team.roster(view)
    empty = [role.title for role in look.rulebook.roles.values() if role.slug not in held]
    nobody = not choices.leadership(view, settings.leadership) and choices.leadership_channel(view, settings) is None
    steps = [
        f"Fill the roster. Nobody holds these roles yet: {', '.join(empty)}." if empty else "",
        "Choose who leads the organisation: they get the digest and the last reminders." if nobody else "",
        "" if choices.on_call_phone(view, settings) else "Enter an on-call telephone number for urgent reports.",
    ]
    return tuple(step for step in steps if step)
