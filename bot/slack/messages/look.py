"""What a message may look at, and the register of messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.core.incident import Incident
from bot.rulebook import Rulebook
from bot.settings import Settings
from bot.slack.render import Renderer
from bot.slack.sending import NotNeeded
from bot.store import choices, incidents
from bot.store.session import View


@dataclass(frozen=True, kw_only=True)
class Look:
    """The record, the rules, the words, the time, and the ids that came with the effect."""

    view: View
    rulebook: Rulebook
    renderer: Renderer
    settings: Settings
    now: datetime
    incident_id: str | None
    facts: Mapping[str, Any]

    @cached_property
    def incident(self) -> Incident:
        """The incident this is about. Raises NotNeeded where there is none."""
        if self.incident_id is None:
            raise NotNeeded("no incident")
        return incidents.get(self.view, self.incident_id)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the incident's legal entity, or the organisation's."""
        if self.incident_id is None:
            return choices.zone(self.view, self.settings)
        return ZoneInfo(incidents.entity(self.view, self.incident.entity_id).timezone)

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.now.astimezone(self.zone).date()


Builder = Callable[[Look], object]
Made = TypeVar("Made", bound=Builder)
MESSAGES: dict[str, Builder] = {}


def message(builder: Made) -> Made:
    """Register the function as the message of its own name; its template has that name too."""
    MESSAGES[builder.__name__] = builder
    return builder
