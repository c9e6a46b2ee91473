"""Who is who: people, standing roles, roles in one incident."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

COMMANDER, SECURITY_OFFICER, PRIVACY_OFFICER, LEGAL_COUNSEL = (
    "incident_commander",
    "security_officer",
    "privacy_officer",
    "legal_counsel",
)
"""The roles that the program itself knows; all others are data alone."""
OFFICER_ROLES = (SECURITY_OFFICER, PRIVACY_OFFICER)


class PersonKind(StrEnum):
    """What somebody is to the workspace. Only full members may use the bot or be invited."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    EXTERNAL = "external"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, kw_only=True)
class Person:
    """What Slack said of a user, and when (machine time, UTC)."""

    user_id: str
    kind: PersonKind
    checked_at: datetime
    dm_channel_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RosterEntry:
    """The standing holder of a role, and the deputy."""

    role: str
    user_id: str
    deputy_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Who holds a role in an incident. `deputy_until` is a day, inclusive; None = until taken back."""

    id: str
    incident_id: str
    role: str
    user_id: str
    deputy_id: str | None = None
    deputy_until: date | None = None
    assigned_by: str
    assigned_at: datetime

    def acting(self, today: date) -> tuple[str, ...]:
        """Everyone who acts in the role today: the holder, and the deputy while the deputy's time runs."""
        runs = self.deputy_id is not None and (self.deputy_until is None or today <= self.deputy_until)
        return (self.user_id, self.deputy_id) if runs and self.deputy_id else (self.user_id,)


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A legal entity. `timezone` is an IANA name; role and type use the words of the law files."""

    id: str
    name: str
    entity_role: str
    entity_type: str | None
    timezone: str

    @property
    def zone(self) -> ZoneInfo:
        """Where its days begin and end."""
        return ZoneInfo(self.timezone)
