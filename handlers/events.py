"""What Slack tells without being asked: people come and go, channels move, accounts change. Once per event.

An event that could not be kept is answered 500 by the door, so that Slack sends it again.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App

from bot.core.drift import Drift
from bot.core.incident import Incident
from bot.desk import Desk
from bot.slack.people import kind_in
from bot.store import incidents, journal, requests
from bot.workflows.follow_channel import follow_drift, follow_joining, follow_leaving
from bot.workflows.follow_person import follow_person
from handlers.access import make_known

log = logging.getLogger("bot.events")

_DRIFTS = {
    "archive": Drift.ARCHIVED,
    "unarchive": Drift.UNARCHIVED,
    "rename": Drift.RENAMED,
    "deleted": Drift.DELETED,
}
_GOODBYES = ("app_uninstalled", "tokens_revoked")


def register(app: App) -> None:
    """Listen to everything that the manifest subscribes to, but for the App Home."""
    app.event("member_joined_channel")(_joined)
    app.event("member_left_channel")(_left)
    for what, drift in _DRIFTS.items():
        for kind in ("group", "channel"):
            app.event(f"{kind}_{what}")(_moved(drift))
    app.event("user_change")(_person_changed)
    for name in _GOODBYES:
        app.event(name)(_goodbye)


def _joined(ack: Ack, body: dict[str, Any], event: dict[str, Any], desk: Desk) -> None:
    """Whom the bot invited is expected; only those added by hand are looked at."""
    user, added_by, me = str(event["user"]), event.get("inviter"), desk.slack.bot_user_id
    incident = _incident(desk, event) if me not in (user, added_by) else None
    if incident is not None:
        person = make_known(desk, user)
        follow_joining(
            desk, incident.id, user, person.kind if person else None, added_by=added_by, key=str(body["event_id"])
        )  # fmt: skip
    ack()


def _left(ack: Ack, body: dict[str, Any], event: dict[str, Any], desk: Desk) -> None:
    user, incident, key = str(event["user"]), _incident(desk, event), str(body["event_id"])
    if incident is not None and user == desk.slack.bot_user_id:
        follow_drift(desk, incident.id, Drift.BOT_REMOVED, by=None, key=key)
    elif incident is not None:
        follow_leaving(desk, incident.id, user, key=key)
    ack()


def _moved(what: Drift) -> Callable[..., None]:
    def listen(ack: Ack, body: dict[str, Any], event: dict[str, Any], desk: Desk) -> None:
        by = event.get("user")
        incident = _incident(desk, event) if by != desk.slack.bot_user_id else None
        if incident is not None:
            follow_drift(desk, incident.id, what, by=by, key=str(body["event_id"]))
        ack()

    return listen


def _person_changed(ack: Ack, body: dict[str, Any], event: dict[str, Any], desk: Desk) -> None:
    user = event["user"]
    follow_person(desk, str(user["id"]), kind_in(desk.slack, user), key=str(body["event_id"]))
    ack()


def _goodbye(ack: Ack, body: dict[str, Any], event: dict[str, Any], desk: Desk) -> None:
    """Nothing can be said in Slack any more; the record and the log say it."""
    name = str(event["type"])
    log.error("Slack took the app's access away", extra={"event": name})
    with desk.store.writing() as unit:
        if requests.first_time(unit, str(body["event_id"]), name):
            journal.append(unit, f"slack.{name}", actor=None)
    ack()


def _incident(desk: Desk, event: Mapping[str, Any]) -> Incident | None:
    channel = event.get("channel")
    channel_id = channel["id"] if isinstance(channel, Mapping) else channel
    with desk.store.reading() as view:
        return incidents.by_channel(view, str(channel_id))
