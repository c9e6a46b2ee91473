"""What triage tells others: the channel what it is and what comes next, the reporter that the team looked at it,
another channel that a report repeats its own.
"""

from dataclasses import dataclass
from datetime import date

from bot.core.incident import Outcome
from bot.core.team import PRIVACY_OFFICER
from bot.slack.messages.look import Look, message
from bot.store import incidents, team


@dataclass(frozen=True, kw_only=True)
class Triaged:
    """A triage as the channel hears it, without a word that anybody typed. `privacy_officer` acts for the role."""

    incident_id: str
    number: str
    by: str
    outcome: Outcome
    category: str
    severity: str
    phi: str
    discovered_on: date
    duplicate_of: str | None
    privacy_officer: str | None


@message
def incident_triaged(look: Look) -> Triaged:
    """Told to the channel; with it the privacy officer is told."""
    incident = look.incident
    officer = team.holder(look.view, incident.id, PRIVACY_OFFICER)
    return Triaged(
        incident_id=incident.id,
        number=incident.number,
        by=str(look.facts["by"]),
        outcome=incident.outcome or Outcome.GENUINE,
        category=look.rulebook.playbooks[incident.category].title,
        severity=incident.severity,
        phi=incident.phi,
        discovered_on=incident.discovered_on,
        duplicate_of=incident.duplicate_of,
        privacy_officer=officer.user_id if officer else None,
    )


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
