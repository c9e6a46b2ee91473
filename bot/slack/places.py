"""Where a post or a file goes: an incident's channel, a person's direct messages, a channel; and which thread."""

from bot.core.team import PersonKind
from bot.slack import effects
from bot.slack.client import Refused
from bot.slack.people import asked_kind
from bot.slack.sending import NotNeeded, Sending
from bot.store import incidents, outbox, team


def place(sending: Sending) -> tuple[str, str | None]:
    """The channel and, for a reply, the thread."""
    kind, _, name = str(sending.args["to"]).partition(":")
    thread = None
    if parent := sending.args.get("thread_of"):
        with sending.outside.store.reading() as view:
            thread = outbox.get(view, str(parent)).result.get("ts")
    if kind == "incident":
        return _incident_channel(sending, name), thread
    return (_dm_channel(sending, name) if kind == "user" else name), thread


def _incident_channel(sending: Sending, incident_id: str) -> str:
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, incident_id)
        opening = outbox.by_key(view, effects.open_channel(incident).key or "")
    if incident.channel_id is None and opening is not None and opening.state is outbox.RowState.DROPPED:
        raise NotNeeded("it was decided to open no channel")
    if incident.channel_id is None:
        raise Refused("chat.postMessage", "no_channel_yet")
    return incident.channel_id


def _dm_channel(sending: Sending, user_id: str) -> str:
    """Where to write to a person; asked once and remembered. Nobody but a full member is written to."""
    store = sending.outside.store
    with store.reading() as view:
        person = team.get_person(view, user_id)
    if person is not None and person.dm_channel_id and person.kind is PersonKind.MEMBER:
        return person.dm_channel_id
    kind = person.kind if person else asked_kind(sending.outside.slack, user_id)
    if kind is not PersonKind.MEMBER:
        raise Refused("conversations.open", f"not_a_member_{kind}")
    found = str(sending.call("conversations.open", users=user_id)["channel"]["id"])
    with store.writing() as unit:
        if person is None:
            team.keep_person(unit, user_id, kind)
        team.keep_dm_channel(unit, user_id, found)
    return found
