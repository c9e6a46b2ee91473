"""What a listener is handed: who asks, from where, about which incident, and how to answer.

Payloads end here: workflows and forms see typed values only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.errors import TryAgain, UserError
from bot.core.incident import Incident
from bot.desk import Desk
from bot.slack.client import Refused, SlackTrouble
from bot.slack.render import Message
from handlers.access import Actor
from handlers.modals.form import View

_EXPIRED = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One request of one person. `words` is what followed the verb; `key` is known again when Slack repeats it."""

    desk: Desk
    actor: Actor
    trigger_id: str
    key: str
    channel_id: str | None = None
    words: str = ""
    values: tuple[str, ...] = ()
    source: Mapping[str, str] = field(default_factory=dict)
    view: Mapping[str, Any] | None = None

    @property
    def user_id(self) -> str:
        """Who asks."""
        return self.actor.user_id

    @property
    def incident(self) -> Incident:
        """The incident at hand; the table of contents promises that there is one."""
        if self.actor.incident is None:
            raise UserError("Which incident? Say its number, such as INC-2026-0007, or ask in its channel.")
        return self.actor.incident

    def open(self, view: View) -> None:
        """Open a form for this person (on top of the open one, if the request came from one). Nothing is kept."""
        self._show("views.push" if self._from_a_form else "views.open", view, trigger_id=self.trigger_id)

    def turn_to(self, view: View) -> None:
        """Open a form, or from within a form put it in place of that one: Slack stacks no more than three."""
        if self._from_a_form and self.view is not None:
            self._show("views.update", view, view_id=self.view["id"])
        else:
            self.open(view)

    @property
    def _from_a_form(self) -> bool:
        return self.view is not None and self.view.get("type") == "modal"

    def _show(self, method: str, view: View, **where: str) -> None:
        try:
            self.desk.slack.call(method, quick=True, view=view, **where)
        except Refused as no:
            if no.code in _EXPIRED:
                raise TryAgain("Slack waited too long to open the form. Please try once more.") from None
            raise TryAgain(f"Slack did not open the form ({no.code}). Nothing was saved; please try again.") from None
        except SlackTrouble:
            raise TryAgain("Slack did not open the form. Nothing was saved; please try again.") from None

    def say(self, name: str, facts: object) -> Message:
        """A message in words, for this person only."""
        return self.desk.renderer.message(name, facts)


def any_of(ids: Iterable[str]) -> re.Pattern[str]:
    """What Bolt needs to hand over every one of these ids, and nothing else."""
    return re.compile(rf"\A(?:{'|'.join(map(re.escape, ids))})\Z")
