"""The App Home is opened: it is drawn by the outbox, from the record as it is then."""

from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk
from bot.slack import effects
from bot.store import outbox, requests
from handlers.access import make_known


def register(app: App) -> None:
    """Listen."""
    app.event("app_home_opened")(_opened)


def _opened(ack: Ack, body: dict[str, Any], event: dict[str, Any], desk: Desk) -> None:
    """Once per event. Drawing twice does no harm; the Messages tab draws nothing."""
    if event.get("tab", "home") == "home":
        user = str(event["user"])
        make_known(desk, user)
        with desk.store.writing() as unit:
            if requests.first_time(unit, str(body["event_id"]), "home"):
                outbox.tell(unit, effects.publish_home(user))
    ack()
