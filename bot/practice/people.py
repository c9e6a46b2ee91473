"""People, bots included, as the workspace keeps them and as `users.info` shows them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

SLACKBOT = "USLACKBOT"


@dataclass(kw_only=True)
class User:
    """One account. Mutable: people are deactivated, renamed, made guests."""

    id: str
    name: str
    real_name: str
    team_id: str
    title: str = ""
    tz: str = "America/Chicago"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    updated: int = 0

    @property
    def is_guest(self) -> bool:
        """True for both kinds of guest."""
        return self.is_restricted or self.is_ultra_restricted

    def shown(self, home_team_id: str) -> dict[str, Any]:
        """The `user` object of the Web API and of user events."""
        zone = ZoneInfo(self.tz)
        offset = zone.utcoffset(datetime.now(UTC))
        shown: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {
                "title": self.title,
                "real_name": self.real_name,
                "display_name": self.name,
                "status_text": "",
                "team": self.team_id,
            },
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.team_id != home_team_id:
            shown["is_stranger"] = True
        return shown
