"""The nightly look at an incident's channel: is it as we left it? May be repeated freely; repairs are queued, not done.

A new name is not kept, since people may write anything into it: the record only notes that it is not ours any more.
"""

from collections.abc import Iterator
from typing import Any

from bot.core.drift import Drift, Findings, Known, Seen, compare
from bot.core.incident import Incident, State
from bot.slack import effects
from bot.slack.client import Refused
from bot.slack.sending import Kind, NotNeeded, Result, Sending, effect
from bot.store import incidents, journal, outbox, requests, team
from bot.store.session import Unit, View

_GONE = ("channel_not_found", "not_in_channel")
_PAGE = 200


def _keep_findings(unit: Unit, sending: Sending, result: Result) -> None:
    """Write down what is new, queue what is to be put right, and tell the officers once."""
    incident = incidents.get(unit, sending.incident_id)
    found = compare(_known(unit, incident), _seen(result["seen"]))
    for drift in found.drifts:
        _follow(unit, incident, drift)
    _put_right(unit, incident, found)
    for user in found.missing:
        if requests.first_time(unit, f"missing:{incident.id}:{user}", incident.id):
            _tell_officers(unit, incident, "member_missing", user, user=user)


@effect(Kind.SETTLE, keep=_keep_findings)
def look_after(sending: Sending) -> Result:
    """Ask Slack how the channel is, who is in it, and whether the card stands."""
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, sending.incident_id)
    if incident.channel_id is None:
        raise NotNeeded("there is no channel")
    try:
        channel = sending.call("conversations.info", channel=incident.channel_id).get("channel") or {}
    except Refused as no:
        if no.code in _GONE:
            return {"seen": {"is_there": False}}
        raise
    if channel.get("is_member") is False and not channel.get("is_archived"):
        return {"seen": {"is_there": False}}
    seen: dict[str, Any] = {"is_there": True}
    seen |= {name: channel[name] for name in ("is_archived", "is_private") if name in channel}
    if "name" in channel:  # compared here: a name that people gave is not to be kept anywhere
        seen["is_renamed"] = channel["name"] != incident.channel_name
    return {"seen": seen | _inside(sending, incident, channel)}


def _inside(sending: Sending, incident: Incident, channel: Any) -> dict[str, Any]:
    if not channel or channel.get("is_archived"):
        return {}
    members = list(_members(sending, str(incident.channel_id)))
    return {"members": members or None, "has_card": _has_card(sending, incident)}


def _members(sending: Sending, channel: str) -> Iterator[str]:
    cursor = ""
    while True:
        page = sending.call("conversations.members", channel=channel, limit=_PAGE, cursor=cursor)
        yield from page.get("members") or []
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def _has_card(sending: Sending, incident: Incident) -> bool | None:
    if incident.card_ts is None:
        return None
    found = sending.call(
        "conversations.history", channel=incident.channel_id, oldest=incident.card_ts, latest=incident.card_ts,
        inclusive=True, limit=1,
    ).get("messages")  # fmt: skip
    return None if found is None else any(message.get("ts") == incident.card_ts for message in found)


def _seen(kept: Any) -> Seen:
    """What Slack said, as core compares it. A name is told apart by being ours (None) or not ("")."""
    members = kept.get("members")
    return Seen(
        is_there=bool(kept["is_there"]),
        is_archived=kept.get("is_archived"),
        is_private=kept.get("is_private"),
        name="" if kept.get("is_renamed") else None,
        members=frozenset(members) if members is not None else None,
        has_card=kept.get("has_card"),
    )


def _known(view: View, incident: Incident) -> Known:
    belongs = {*team.members(view, incident.id), *team.officers(view)}
    excluded = team.excluded(view, incident.id)
    joined = journal.subjects_of(view, incident.id, "person.joined")
    left = journal.subjects_of(view, incident.id, "person.left_channel")
    invited = {*outbox.invited(view, incident.id), *(entry["user"] for entry in joined)}
    return Known(
        is_archived=incident.archived,
        name=incident.channel_name,
        invited=belongs & invited,
        left={entry["user"] for entry in left},
        excluded=excluded,
    )


def _follow(unit: Unit, incident: Incident, drift: Drift) -> None:
    if drift in (Drift.ARCHIVED, Drift.UNARCHIVED):
        incidents.update_incident(unit, incident.id, archived=drift is Drift.ARCHIVED)
    elif drift is Drift.RENAMED:
        incidents.keep_renamed(unit, incident.id)
    elif not requests.first_time(unit, f"drift:{incident.id}:{drift}", incident.id):
        return
    journal.append(unit, f"channel.{drift}_by_hand", actor=None, chain=incident.id)
    if drift is Drift.UNARCHIVED:
        outbox.tell(unit, effects.update_card(incident))
        outbox.tell(unit, effects.set_topic(incident))
    was_over = drift is Drift.ARCHIVED and incident.state is State.CLOSED
    if drift is not Drift.UNARCHIVED and not was_over:
        _tell_officers(unit, incident, "channel_drift", drift, what=drift, by=None)


def _put_right(unit: Unit, incident: Incident, found: Findings) -> None:
    if found.invite:
        journal.append(unit, "people.invited_again", actor=None, chain=incident.id, subject={"users": found.invite})
        outbox.tell(unit, effects.invite(incident, list(found.invite)))
    for user in found.remove:
        journal.append(
            unit, "person.found_though_excluded", actor=None, chain=incident.id, subject={"user": user}
        )  # fmt: skip
        outbox.tell(unit, effects.remove(incident, user))
        _tell_officers(unit, incident, "joined", user, user=user, by=None, why="excluded")
    if found.needs_card:
        journal.append(unit, "card.posted_again", actor=None, chain=incident.id)
        outbox.tell(unit, effects.post_card(incident))


def _tell_officers(unit: Unit, incident: Incident, message: str, about: str, **facts: str | None) -> None:
    """In direct messages: the channel itself may be the trouble."""
    for officer in team.officers(unit):
        if not team.is_excluded(unit, incident.id, officer):
            key = f"{message}:{incident.id}:{about}:{unit.machine_at:%Y%m%d}:{officer}"
            outbox.tell(unit, effects.post_to_person(officer, message, incident=incident, facts=facts, key=key))
