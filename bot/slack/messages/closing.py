"""What the channel hears at the end of an incident and when it is opened again; what is still missing before that."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.closing import Unmet
from bot.core.errors import as_typed
from bot.core.incident import Incident
from bot.core.work import CorrectiveAction
from bot.slack.messages.look import Look, message
from bot.slack.sending import NotNeeded
from bot.store import work


@dataclass(frozen=True, kw_only=True)
class StillMissing:
    """What the closing form shows first, legal matters before all others. `archive_days`: after closing."""

    incident_id: str
    number: str
    legal: tuple[str, ...]
    other: tuple[str, ...]
    archive_days: int
    command: str


def still_missing(incident: Incident, missing: Unmet, archive_days: int, command: str) -> StillMissing:
    """The top of the closing form."""
    legal = tuple(as_typed(each, command) for each in missing.legal)
    other = tuple(as_typed(each, command) for each in missing.other)
    return StillMissing(
        incident_id=incident.id, number=incident.number, legal=legal, other=other, archive_days=archive_days,
        command=command,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class IncidentClosed:
    """The end of an incident, as its channel hears it. `reason` was typed by a person."""

    number: str
    by: str
    reason: str
    archive_at: datetime | None
    retain_until: date | None
    open_actions: int
    zone: ZoneInfo


@message
def incident_closed(look: Look) -> IncidentClosed:
    """To the channel. Not sent any more once the incident was opened again."""
    incident = look.incident
    if incident.closed_at is None:
        raise NotNeeded("the incident was reopened")
    return IncidentClosed(
        number=incident.number,
        by=str(look.facts["by"]),
        reason=incident.closing_reason,
        archive_at=incident.archive_at,
        retain_until=incident.retain_until,
        open_actions=sum(action.done_at is None for action in work.actions(look.view, incident.id)),
        zone=look.zone,
    )


@dataclass(frozen=True, kw_only=True)
class IncidentReopened:
    """An incident that is open again, and who opened it."""

    number: str
    by: str


@message
def incident_reopened(look: Look) -> IncidentReopened:
    """To the channel, and to whoever opened it."""
    return IncidentReopened(number=look.incident.number, by=str(look.facts["by"]))


@dataclass(frozen=True, kw_only=True)
class ActionAdded:
    """A corrective action that the review decided on."""

    incident_number: str
    action: CorrectiveAction


@message
def action_added(look: Look) -> ActionAdded:
    """To the channel: what, who, until when."""
    actions = work.actions(look.view, look.incident.id)
    wanted = int(look.facts["number"])
    return ActionAdded(
        incident_number=look.incident.number, action=next(one for one in actions if one.number == wanted)
    )


@dataclass(frozen=True, kw_only=True)
class ActionList:
    """The corrective actions of an incident. `finished`: the number just marked as done, if one was."""

    incident_id: str
    number: str
    actions: tuple[CorrectiveAction, ...]
    today: date
    finished: int | None
    is_closed: bool
    command: str


def action_list(look: Look) -> ActionList:
    """To whoever asks."""
    finished = look.facts.get("finished")
    return ActionList(
        incident_id=look.incident.id,
        number=look.incident.number,
        actions=tuple(work.actions(look.view, look.incident.id)),
        today=look.today,
        finished=int(finished) if finished else None,
        is_closed=look.incident.closed_at is not None,
        command=look.settings.command_name,
    )
