"""Finding a channel again whose making Slack did not confirm: ours, or somebody else's under the same name.

No clock decides, since the machine's and Slack's may differ. Ours is a channel in which our card stands, or one in
which nobody is yet and nothing was said, and which still bears our mark a moment after we set it: a second bot with
the same token and numbers may be looking for its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.incident import Incident
from bot.slack import effects
from bot.slack.client import Slack, Unsure
from bot.slack.posts import history, marks
from bot.slack.sending import Sending
from bot.store import incidents

_MOST_MEMBERS = 2  # one more than there may be


def adopted(sending: Sending, incident: Incident, name: str) -> str | None:
    """The channel of this name that an earlier attempt made; None where it is a stranger's. Raises SlackTrouble."""
    me = sending.outside.slack.bot_user_id
    for channel in own_channels(sending.outside.slack):
        if channel.get("name") == name and channel.get("creator") == me:
            return str(channel["id"]) if _is_ours(sending, incident, channel) else None
    return None


def own_channels(slack: Slack) -> Iterable[Mapping[str, Any]]:
    """Every private channel that we are in, as Slack shows it. Raises SlackTrouble."""
    cursor = ""
    while True:
        page = slack.call("users.conversations", types="private_channel", limit=200, cursor=cursor)
        yield from page.get("channels") or []
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def _is_ours(sending: Sending, incident: Incident, channel: Mapping[str, Any]) -> bool:
    channel_id = str(channel["id"])
    with sending.outside.store.reading() as view:
        if incidents.by_channel(view, channel_id) is not None:
            return False
    said = [message for message in history(sending, channel_id) if marks(message) or "subtype" not in message]
    keys = [str(marks(message).get("key", "")) for message in said]
    cards = [key for key in keys if key.startswith(effects.card_key(""))]
    if cards:
        return all(key.startswith(effects.card_key(incident.id)) for key in cards)
    is_untouched = not said and not _line(channel, "topic") and _is_empty(sending, channel_id)
    return is_untouched and _bears_our_mark(sending, incident, channel)


def _is_empty(sending: Sending, channel_id: str) -> bool:
    members = sending.call("conversations.members", channel=channel_id, limit=_MOST_MEMBERS).get("members") or []
    return set(members) <= {sending.outside.slack.bot_user_id}


def _bears_our_mark(sending: Sending, incident: Incident, channel: Mapping[str, Any]) -> bool:
    """Of two who set theirs the later one wins, and both see it at their next attempt."""
    mark, found = f"{incident.number}, record {incident.id}", _line(channel, "purpose")
    if not found:
        sending.call("conversations.setPurpose", channel=channel["id"], purpose=mark)
        raise Unsure("conversations.create", "marked_and_to_be_looked_at_again")
    return found == mark


def _line(channel: Mapping[str, Any], which: str) -> str:
    return str((channel.get(which) or {}).get("value") or "")
