"""What triage tells others: the reporter that the team looked at it, another channel that a report repeats its own."""

from dataclasses import dataclass
from datetime import date

from bot.slack.messages.look import Look, message
from bot.store import incidents


@dataclass(frozen=True, kw_only=True)
class DuplicateNamed:
    """The later report, by number and day only. `is_earlier`: it was known before this incident was."""

    number: str
    duplicate: str
    noticed_on: date
    discovered_on: date
    is_earlier: bool


@message
def duplicate_named(look: Look) -> DuplicateNamed:
    """Told in the channel of the incident that carries the duties."""
    duplicate = incidents.get(look.view, str(look.facts["duplicate"]))
    return DuplicateNamed(
        number=look.incident.number,
        duplicate=duplicate.number,
        noticed_on=duplicate.discovered_on,
        discovered_on=look.incident.discovered_on,
        is_earlier=duplicate.discovered_on < look.incident.discovered_on,
    )


@dataclass(frozen=True, kw_only=True)
class ReporterTold:
    """What a reporter may know: the number and how far it is. No narrative, no name."""

    number: str
    command: str


@message
def reported_triaged(look: Look) -> ReporterTold:
    """Told to the reporter once, when the team has looked at the report."""
    return ReporterTold(number=look.incident.number, command=look.settings.command_name)


@message
def reported_closed(look: Look) -> ReporterTold:
    """Told to the reporter when the incident is closed."""
    return ReporterTold(number=look.incident.number, command=look.settings.command_name)
