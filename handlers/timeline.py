"""What happened: noted, shown, and pointed at in a message. Of a message only the place is kept, never its words."""

from typing import Any

from slack_bolt import Ack, App

from bot.core.errors import UserError
from bot.core.incident import State
from bot.core.permissions import Verb
from bot.desk import Desk
from bot.slack.messages import work as messages
from bot.slack.render import Message
from bot.store import incidents
from bot.workflows.add_note import add_note
from handlers.access import Actor, by_id, enter, standing_hats
from handlers.asking import Asking
from handlers.kept import say_kept
from handlers.modals import note as form
from handlers.modals.form import View
from handlers.modals.note import Note
from handlers.showing import look_up
from handlers.visible import open_to
from handlers.words import plain

_MOST_OPTIONS = 100


def note(asking: Asking) -> Message:
    """`note TEXT`"""
    text = plain(asking.words)
    if not text:
        raise UserError("Say what happened, for example `note The laptop was remotely wiped at 14:10`.")
    add_note(asking.desk, asking.incident.id, text, by=asking.user_id, key=asking.key)
    return say_kept(asking, "note")


def show_timeline(asking: Asking) -> Message:
    """What happened so far."""
    address = asking.desk.slack.url
    return asking.say("timeline", look_up(asking, lambda look: messages.timeline(look, workspace_url=address)))


def open_form(asking: Asking) -> None:
    """An empty note."""
    today = asking.desk.clock.today(look_up(asking, lambda look: look.zone))
    asking.open(form.build(asking.incident.id, today))


def submit(asking: Asking) -> View | None:
    """Keep a note; the form closes."""
    return _keep(asking, form.parse(asking.view or {}))


def submit_from_message(asking: Asking) -> View | None:
    """Keep where a message is, on the timeline of the incident that was chosen, if this person may."""
    parsed = form.parse(asking.view or {})
    actor = enter(asking.desk, asking.user_id, Verb.NOTE, by_id(parsed.incident_id))
    return _keep(_for(asking, actor), parsed)


def register(app: App) -> None:
    """Listen to the message shortcut."""
    app.shortcut("add_to_timeline")(_from_message)


def _from_message(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Open the form with the incidents of this person; the one whose channel this is comes chosen."""
    user_id, source = body["user"]["id"], (body["channel"]["id"], body["message_ts"])
    actor = enter(desk, user_id, Verb.LIST)
    asking = Asking(desk=desk, actor=actor, trigger_id=body["trigger_id"], key=body["trigger_id"])
    hats = standing_hats(desk, user_id)
    with desk.store.reading() as view:
        found = open_to(desk, view, user_id, hats, (State.REPORTED, State.TRIAGED))
        here = incidents.by_channel(view, source[0])
    if not found:
        raise UserError("You belong to no open incident, so there is no timeline to add to. `report` opens one.")
    ids = [incident.id for incident in found]
    chosen = here.id if here and here.id in ids else ids[0] if len(ids) == 1 else None
    options = [(incident.id, incident.number) for incident in found if incident.id == chosen]
    options += [(incident.id, incident.number) for incident in found if incident.id != chosen]
    asking.open(form.build_from_message(options[:_MOST_OPTIONS], chosen, source, desk.today()))
    ack()


def _for(asking: Asking, actor: Actor) -> Asking:
    return Asking(desk=asking.desk, actor=actor, trigger_id=asking.trigger_id, key=asking.key, view=asking.view)


def _keep(asking: Asking, parsed: Note) -> View | None:
    zone = look_up(asking, lambda look: look.zone)
    moment = form.happened_at(parsed, zone, asking.desk.clock.now())
    add_note(
        asking.desk,
        asking.incident.id,
        parsed.text,
        by=asking.user_id,
        key=asking.key,
        happened_at=moment,
        source=parsed.source,
    )
    return None
