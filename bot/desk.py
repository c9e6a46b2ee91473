"""The desk: the store, Slack, the rulebook, the clock. All that a workflow may reach for."""

from dataclasses import dataclass, field
from datetime import date

from bot.clock import Clock
from bot.figures import Figures
from bot.precedence import PeopleFirst
from bot.pulse import Pulse
from bot.rulebook import Rulebook
from bot.settings import Settings
from bot.slack.client import Slack
from bot.slack.render import Renderer
from bot.store import choices
from bot.store.session import Store


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Lent to every listener and handed to every workflow."""

    store: Store
    slack: Slack
    rulebook: Rulebook
    renderer: Renderer
    clock: Clock
    settings: Settings
    people: PeopleFirst = field(default_factory=PeopleFirst)
    pulse: Pulse = field(default_factory=Pulse)

    @property
    def figures(self) -> Figures:
        """What is counted for whoever watches from outside."""
        return self.slack.figures

    def today(self) -> date:
        """The day it is at the organisation. Looks into the record, so it is not for use within a look."""
        with self.store.reading() as view:
            return self.clock.today(choices.zone(view, self.settings))
