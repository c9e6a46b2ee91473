"""What is said between the team and whoever reported. Direct messages never hold what was said."""

from dataclasses import dataclass

from bot.slack.messages.look import Look, message
from bot.store import work


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something said in the talk with the reporter; `by` is None for an anonymous reporter."""

    number: str
    by: str | None
    text: str
    command: str


@message
def reporter_added(look: Look) -> Said:
    """To the channel: the reporter's own words."""
    return _said(look)


@message
def reporter_answered(look: Look) -> Said:
    """To the channel: what the team answered."""
    return _said(look)


def _said(look: Look) -> Said:
    event = work.event(look.view, str(look.facts["event"]))
    number, command = look.incident.number, look.settings.command_name
    return Said(number=number, by=event.noted_by, text=event.text, command=command)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """That something waits to be read, and where."""

    incident_id: str
    number: str
    command: str


@message
def answer_waiting(look: Look) -> Waiting:
    """To the reporter: the team answered."""
    return _waiting(look)


@message
def added_after_closing(look: Look) -> Waiting:
    """To an officer: the reporter added something to an incident whose channel is archived."""
    return _waiting(look)


def _waiting(look: Look) -> Waiting:
    return Waiting(incident_id=look.incident.id, number=look.incident.number, command=look.settings.command_name)
