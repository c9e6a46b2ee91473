"""Posting, and finding a post again whose reply was lost."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.slack import effects
from bot.slack.client import Refused
from bot.slack.messages import build
from bot.slack.places import place
from bot.slack.render import Message
from bot.slack.sending import Kind, NotNeeded, Result, Sending, effect
from bot.store import incidents, journal, outbox
from bot.store.session import Unit

SKEW = timedelta(seconds=60)
_PAGE = 200
METADATA = "outbox"
_NO_MESSAGE = "message_not_found"


def _find_post(sending: Sending) -> Result | None:
    """Our own message by the outbox id or the key in its metadata.

    The newest page and whatever was said since just before the first attempt, so that a clock that is not Slack's
    hides nothing; of a thread, which comes the other way round, all.
    """
    channel, thread = place(sending)
    oldest = (sending.look_from - SKEW).timestamp()
    for number, message in enumerate(history(sending, channel, thread)):
        if thread is None and number >= _PAGE and float(message["ts"]) < oldest:
            return None
        known = marks(message)
        if known.get("id") == sending.owed.id or (sending.owed.key and known.get("key") == sending.owed.key):
            return {"channel": channel, "ts": message["ts"], "adopted": True}
    return None


def _keep_post(unit: Unit, sending: Sending, result: Result) -> None:
    after = _AFTER.get(str(sending.args["message"]))
    if after is not None and "ts" in result:
        after(unit, sending, result)


@effect(Kind.POST, find=_find_post, keep=_keep_post)
def post(sending: Sending) -> Result:
    """Post one message to an incident's channel, a person or a channel; the words come from its template."""
    channel, thread = place(sending)
    message = rendered(sending)
    answer = sending.call("chat.postMessage", channel=channel, thread_ts=thread, **_body(message, sending))
    return {"channel": str(answer.get("channel", channel)), "ts": str(answer["ts"]), "version": _version(sending)}


@effect(Kind.SETTLE)
def update_post(sending: Sending) -> Result:
    """Draw a message of ours again as things stand now."""
    with sending.outside.store.reading() as view:
        row = outbox.get(view, str(sending.args["post_id"]))
    if row.state is not outbox.RowState.DONE or "ts" not in row.result:
        raise NotNeeded("the message was never posted")
    message = rendered(sending)
    return _updated(sending, {"channel": row.result["channel"], "ts": row.result["ts"]}, message)


def _post_card_again(unit: Unit, sending: Sending, result: Result) -> None:
    """Somebody deleted the card: the incident gets another, unless it did so meanwhile."""
    incident = incidents.get(unit, sending.incident_id)
    if result.get("gone") and result["gone"] == incident.card_ts:
        journal.append(unit, "card.posted_again", actor=None, chain=incident.id)
        outbox.tell(unit, effects.post_card(incident))


@effect(Kind.SETTLE, keep=_post_card_again)
def update_card(sending: Sending) -> Result:
    """Draw the incident card again; it renders the state of now, so one pending update is enough."""
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, sending.incident_id)
    if incident.card_ts is None or incident.channel_id is None or incident.archived:
        raise NotNeeded("there is no card to draw")
    try:
        return _updated(sending, {"channel": incident.channel_id, "ts": incident.card_ts}, rendered(sending))
    except NotNeeded as why:
        if str(why) != _NO_MESSAGE:
            raise
        return {"gone": incident.card_ts}


def rendered(sending: Sending) -> Message:
    """The message in words and blocks, from the record as it is now."""
    facts = build(sending)
    message = sending.outside.renderer.message(str(sending.args["message"]), facts)
    return _marked_repeated(message) if sending.repeated else message


def _marked_repeated(message: Message) -> Message:
    note = "Possibly repeated: Slack did not confirm the first one."
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": note}]}
    return Message(text=f"(Possibly repeated) {message.text}", blocks=[*message.blocks[:49], context])


def _body(message: Message, sending: Sending) -> dict[str, Any]:
    known_by = {"id": sending.owed.id} | ({"key": sending.owed.key} if sending.owed.key else {})
    metadata = {"event_type": METADATA, "event_payload": known_by}
    return {
        "text": message.text,
        "blocks": message.blocks,
        "metadata": metadata,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _updated(sending: Sending, where: Mapping[str, str], message: Message) -> Result:
    try:
        sending.call("chat.update", **where, text=message.text, blocks=message.blocks, parse="none")
    except Refused as no:
        if no.code in (_NO_MESSAGE, "is_inactive", "channel_not_found"):
            raise NotNeeded(no.code) from None
        raise
    return dict(where)


def history(sending: Sending, channel: str, thread: str | None = None) -> Iterator[Mapping[str, Any]]:
    """Every message of a channel, the newest first; of a thread, the oldest first."""
    method, where = ("conversations.replies", {"ts": thread}) if thread else ("conversations.history", {})
    cursor = ""
    while True:
        page = sending.call(method, channel=channel, limit=_PAGE, include_all_metadata=True, cursor=cursor, **where)
        yield from page.get("messages") or []
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def marks(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a message of ours is known by: the row that posted it, and its key if it has one."""
    return (message.get("metadata") or {}).get("event_payload") or {}


def _version(sending: Sending) -> int:
    """The incident's version when the message was drawn; 0 where it is about no incident."""
    if sending.owed.incident_id is None:
        return 0
    with sending.outside.store.reading() as view:
        return incidents.get(view, sending.owed.incident_id).version


def _card_posted(unit: Unit, sending: Sending, result: Result) -> None:
    incidents.keep_card(unit, sending.incident_id, str(result["ts"]))
    incident = incidents.get(unit, sending.incident_id)
    outbox.tell(unit, effects.pin_card(incident))
    if incident.version != result.get("version"):
        outbox.tell(unit, effects.update_card(incident))


_AFTER: dict[str, Callable[[Unit, Sending, Result], None]] = {
    "incident_card": _card_posted,
}
