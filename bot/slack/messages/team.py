"""What is said about who does what: to the person concerned, to the channel, and as the role board."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.team import COMMANDER, Assignment
from bot.core.work import TaskStatus
from bot.slack.messages.look import Look, message
from bot.slack.sending import NotNeeded
from bot.store import team, work


@dataclass(frozen=True, kw_only=True)
class RoleGiven:
    """What somebody is told who has a role from now on. `open_tasks` and `first_due_at` are the role's."""

    number: str
    category: str
    severity: str
    role: str
    duty: str
    by: str
    channel_id: str | None
    to_triage: bool
    open_tasks: int
    first_due_at: datetime | None
    zone: ZoneInfo
    command: str


@message
def role_given(look: Look) -> RoleGiven:
    """To the new holder. Not sent where the role was handed on meanwhile."""
    incident, role = look.incident, look.rulebook.roles[str(look.facts["role"])]
    held = team.holder(look.view, incident.id, role.slug)
    if held is None or held.user_id != look.facts["user"]:
        raise NotNeeded("the role was handed on")
    tasks = work.tasks(look.view, incident.id)
    theirs = [task for task in tasks if task.role == role.slug and task.status is TaskStatus.OPEN]
    return RoleGiven(
        number=incident.number,
        category=look.rulebook.playbooks[incident.category].title,
        severity=incident.severity,
        role=role.title,
        duty=role.duty,
        by=str(look.facts["by"]),
        channel_id=incident.channel_id,
        to_triage=role.slug == COMMANDER and incident.triaged_at is None,
        open_tasks=len(theirs),
        first_due_at=min((task.due_at for task in theirs if task.due_at is not None), default=None),
        zone=look.zone,
        command=look.settings.command_name,
    )


@dataclass(frozen=True, kw_only=True)
class DeputyNamed:
    """What a deputy is told. `until` is the last day, inclusive; None: until taken back."""

    number: str
    role: str
    duty: str
    holder: str
    until: date | None
    channel_id: str | None
    command: str


@message
def deputy_named(look: Look) -> DeputyNamed:
    """To the new deputy. Not sent where somebody else was named meanwhile."""
    incident, role = look.incident, look.rulebook.roles[str(look.facts["role"])]
    held = team.holder(look.view, incident.id, role.slug)
    if held is None or held.deputy_id != look.facts["user"]:
        raise NotNeeded("another deputy was named")
    return DeputyNamed(
        number=incident.number,
        role=role.title,
        duty=role.duty,
        holder=held.user_id,
        until=held.deputy_until,
        channel_id=incident.channel_id,
        command=look.settings.command_name,
    )


@dataclass(frozen=True, kw_only=True)
class RoleChanged:
    """One change of a role: `what` is assigned, ended or deputised. `before` held it until now."""

    number: str
    what: str
    role: str
    user: str | None
    before: str | None
    until: date | None
    by: str


@message
def role_changed(look: Look) -> RoleChanged:
    """To the channel, and to whoever changed it."""
    facts = look.facts
    until = facts.get("until")
    return RoleChanged(
        number=look.incident.number,
        what=str(facts["what"]),
        role=look.rulebook.roles[str(facts["role"])].title,
        user=facts.get("user"),
        before=facts.get("before"),
        until=date.fromisoformat(until) if until else None,
        by=str(facts["by"]),
    )


@dataclass(frozen=True, kw_only=True)
class PersonMoved:
    """Somebody who was let into an incident or shut out of it, and by whom."""

    number: str
    user: str
    by: str
    channel_id: str | None
    command: str


@message
def person_excluded(look: Look) -> PersonMoved:
    """To the channel, once the person can no longer read it; and to the officer who said so."""
    return _moved(look)


@message
def person_let_in(look: Look) -> PersonMoved:
    """To whoever let the person in."""
    return _moved(look)


@message
def let_in(look: Look) -> PersonMoved:
    """To the person who is part of the incident from now on."""
    return _moved(look)


def _moved(look: Look) -> PersonMoved:
    incident = look.incident
    return PersonMoved(
        number=incident.number,
        user=str(look.facts.get("user", "")),
        by=str(look.facts["by"]),
        channel_id=incident.channel_id,
        command=look.settings.command_name,
    )


@dataclass(frozen=True, kw_only=True)
class OfficerExcluded:
    """What leadership is told: which incident, and nothing of the reason."""

    number: str


@message
def officer_excluded(look: Look) -> OfficerExcluded:
    """To leadership: one officer shut another out."""
    return OfficerExcluded(number=look.incident.number)


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """One role of the board. `deputy` only while the deputy's time runs; `until` is inclusive."""

    title: str
    slug: str
    duty: str
    holder: str | None
    deputy: str | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class RoleBoard:
    """Every role there is, in the order of the rulebook."""

    incident_id: str
    number: str
    lines: tuple[RoleLine, ...]
    command: str


def role_board(look: Look) -> RoleBoard:
    """Who holds what, who acts for them, and what each role is for."""
    incident = look.incident
    held = {one.role: one for one in team.assignments(look.view, incident.id)}
    lines = []
    for role in look.rulebook.roles.values():
        holder = held.get(role.slug)
        deputy = _deputy(holder, look.today)
        lines.append(
            RoleLine(
                title=role.title,
                slug=role.slug,
                duty=role.duty,
                holder=holder.user_id if holder else None,
                deputy=deputy,
                until=holder.deputy_until if holder and deputy else None,
            )
        )
    return RoleBoard(
        incident_id=incident.id, number=incident.number, lines=tuple(lines), command=look.settings.command_name
    )


def _deputy(held: Assignment | None, today: date) -> str | None:
    return held.deputy_id if held is not None and held.deputy_id in held.acting(today) else None
