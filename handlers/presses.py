"""Buttons and choices in messages, Home and forms: each action id has one line in the table of contents.

A button is only an invitation: whether the person may do it is asked here again. Its value holds ids:
the incident's first, where it is about one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.core.permissions import Verb
from bot.desk import Desk
from handlers.access import by_id, enter
from handlers.asking import Asking, any_of


@dataclass(frozen=True, kw_only=True)
class Press:
    """What one button does. `about_incident`: its value begins with an incident's id.

    None: with that, or with nothing where it is about a matter of the organisation's own.
    """

    verb: Verb
    answer: Callable[[Asking], None]
    about_incident: bool | None = True


def register(app: App, presses: Mapping[str, Press]) -> None:
    """Listen to every button, by one listener: Bolt asks its listeners in turn, and each costs all behind it."""

    def listen(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
        press = presses[body["actions"][0]["action_id"]]
        press.answer(_asking(desk, press, body))
        ack()

    app.action(any_of(presses))(listen)


def _asking(desk: Desk, press: Press, body: Mapping[str, Any]) -> Asking:
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value")
    values = tuple(str(action.get("value") or chosen or "").split(":"))
    lookup = by_id(values[0]) if press.about_incident or (press.about_incident is None and values[0]) else None
    return Asking(
        desk=desk,
        actor=enter(desk, str(body["user"]["id"]), press.verb, lookup),
        trigger_id=str(body["trigger_id"]),
        key=str(body["trigger_id"]),
        channel_id=(body.get("channel") or {}).get("id"),
        values=values if press.about_incident is False else values[1:],
        view=body.get("view"),
    )
