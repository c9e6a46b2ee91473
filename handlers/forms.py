"""Submitted forms: read, check the permission again, call one workflow, answer in the form itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.core.permissions import Verb
from bot.desk import Desk
from handlers.access import by_id, enter
from handlers.asking import Asking, any_of
from handlers.modals.form import Carried, View


@dataclass(frozen=True, kw_only=True)
class Form:
    """What one form does when it is sent. `submit` gives the view to show next, or None to close.

    `about_incident` None: about an incident if the form carries one, else the organisation's own.
    """

    verb: Verb
    submit: Callable[[Asking], View | None]
    about_incident: bool | None = True


def register(app: App, forms: Mapping[str, Form]) -> None:
    """Listen to every form, by one listener: Bolt asks its listeners in turn, and each costs everybody behind it."""

    def listen(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
        form = forms[body["view"]["callback_id"]]
        following = form.submit(_asking(desk, form, body))
        if following is None:
            ack(response_action="clear")
        else:
            ack(response_action="update", view=following)

    app.view(any_of(forms))(listen)


def _asking(desk: Desk, form: Form, body: Mapping[str, Any]) -> Asking:
    view = body["view"]
    carried = Carried.of(view)
    is_about_one = form.about_incident or (form.about_incident is None and carried.incident_id)
    lookup = by_id(carried.incident_id) if is_about_one else None
    return Asking(
        desk=desk,
        actor=enter(desk, str(body["user"]["id"]), form.verb, lookup),
        trigger_id=str(body.get("trigger_id") or ""),
        key=carried.nonce,
        values=tuple(carried.extra.values()),
        view=view,
    )
