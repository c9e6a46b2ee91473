"""What is done to channels and to what stands in them. Everything here may be repeated freely."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.core.incident import Incident, channel_name
from bot.core.playbook import roles_to_invite
from bot.core.team import COMMANDER, PersonKind
from bot.slack import effects
from bot.slack.adoption import adopted
from bot.slack.client import Refused, SlackTrouble, refusals
from bot.slack.people import asked_kind, kind_of
from bot.slack.sending import Kind, NotNeeded, Result, Sending, effect
from bot.store import incidents, journal, outbox, team
from bot.store.session import Unit

_MOST_SUFFIXES = 5
_ALREADY_FINE = {"already_in_channel", "cant_invite_self"}


def _keep_channel(unit: Unit, sending: Sending, result: Result) -> None:
    """The channel exists: what it needs is queued in the same commit."""
    incident_id = sending.incident_id
    for user, kind in result["people"].items():
        team.keep_person(unit, user, PersonKind(kind))
    incidents.keep_channel(unit, incident_id, result["channel"], result["name"])
    incident = incidents.get(unit, incident_id)
    journal.append(unit, "channel.opened", actor=None, chain=incident_id, subject={"channel": result["channel"]})
    outbox.tell(unit, effects.post_card(incident))
    outbox.tell(unit, effects.invite(incident, list(result["invite"])))
    outbox.tell(unit, effects.set_topic(incident))
    outbox.tell(unit, effects.add_bookmark(incident))


@effect(Kind.SETTLE, keep=_keep_channel)
def open_channel(sending: Sending) -> Result:
    """Make the private channel and, meanwhile, ask Slack about whoever was not checked in a day."""
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, sending.incident_id)
        invitees = first_invitees(sending, view, incident)
        stale = [user for user in invitees if _is_stale(view, user, sending)]
    if incident.channel_id is not None:
        raise NotNeeded("the channel exists")
    with ThreadPoolExecutor(max_workers=max(1, len(stale))) as pool:
        checks = {user: pool.submit(kind_of, sending.outside.slack, user) for user in stale}
        channel, name = _create(sending, incident)
        people = {user: check.result() for user, check in checks.items()}
    found = {user: kind.value for user, kind in people.items() if kind is not None}
    return {"channel": channel, "name": name, "people": found, "invite": invitees}


def first_invitees(sending: Sending, view: Any, incident: Incident) -> list[str]:
    """The commander and the officers; other roles as the playbook says for this severity.

    Where somebody of the response team may be involved, the officers alone: they decide who else comes in.
    """
    officers = team.officers(view)
    if incident.team_member_involved == "yes":
        return list(officers)
    rulebook = sending.outside.rulebook
    roles = roles_to_invite(rulebook.playbooks[incident.category], rulebook.severities[incident.severity])
    roster = team.roster(view)
    holders = [roster[role].user_id for role in (COMMANDER, *roles) if role in roster]
    return list(dict.fromkeys((*holders, *officers)))


def _is_stale(view: Any, user: str, sending: Sending) -> bool:
    person = team.get_person(view, user)
    return person is None or sending.outside.clock.machine_now() - person.checked_at > team.CHECKED_FOR


def _create(sending: Sending, incident: Incident) -> tuple[str, str]:
    """A channel of ours: new, or the one that an earlier attempt made and could not report."""
    for attempt in range(_MOST_SUFFIXES):
        name = channel_name(incident.number, incident.category, attempt)
        try:
            made = sending.call("conversations.create", name=name, is_private=True)["channel"]
            return str(made["id"]), str(made["name"])
        except Refused as no:
            if no.code != "name_taken":
                raise
        ours = adopted(sending, incident, name) if sending.owed.uncertain else None
        if ours is not None:
            return ours, name
    raise Refused("conversations.create", "name_taken")


def _keep_invited(unit: Unit, sending: Sending, result: Result) -> None:
    """Every refusal is journaled: who is missing must be known years later."""
    for user, why in result["refused"].items():
        subject = {"user": user, "why": why}
        journal.append(unit, "invitation.refused", actor=None, chain=sending.incident_id, subject=subject)
    if result["refused"]:
        incident = incidents.get(unit, sending.incident_id)
        for officer in team.officers(unit):
            facts = {"refused": dict(result["refused"])}
            outbox.tell(unit, effects.post_to_person(officer, "invitation_refused", incident=incident, facts=facts))


@effect(Kind.SETTLE, keep=_keep_invited)
def invite(sending: Sending) -> Result:
    """Invite people in one call. Guests, strangers, bots, the deactivated and the excluded are never invited.

    Whoever Slack cannot tell us about keeps nobody waiting: the others come first, then all of it is tried again.
    """
    channel, (kinds, trouble) = _channel_of(sending), _kinds_of_invited(sending)
    wanted = [user for user, kind in kinds.items() if kind is PersonKind.MEMBER]
    refused = {user: kind.value for user, kind in kinds.items() if kind is not PersonKind.MEMBER}
    if wanted:
        refused |= _invited(sending, channel, wanted)
    if trouble is not None:
        raise trouble
    return {"invited": [user for user in wanted if user not in refused], "refused": refused}


def _kinds_of_invited(sending: Sending) -> tuple[Mapping[str, PersonKind], SlackTrouble | None]:
    """What each is to the workspace, those who were shut out left aside; and why that of some is not known."""
    kinds: dict[str, PersonKind] = {}
    trouble: SlackTrouble | None = None
    with sending.outside.store.reading() as view:
        users = [one for one in sending.args["users"] if not team.is_excluded(view, sending.incident_id, one)]
        people = {user: team.get_person(view, user) for user in users}
    for user, person in people.items():
        try:
            kinds[user] = person.kind if person else asked_kind(sending.outside.slack, user)
        except SlackTrouble as one:
            trouble = one
    return kinds, trouble


def _invited(sending: Sending, channel: str, users: list[str]) -> dict[str, str]:
    try:
        answer = sending.call("conversations.invite", channel=channel, users=",".join(users), force=True)
        return {user: why for user, why in refusals(answer).items() if why not in _ALREADY_FINE}
    except Refused as no:
        if no.by_user:
            return {user: why for user, why in no.by_user.items() if why not in _ALREADY_FINE}
        if no.code in _ALREADY_FINE:
            return {}
        raise


@effect(Kind.SETTLE)
def remove(sending: Sending) -> Result:
    """Take somebody out of the channel."""
    return _settled(
        sending, "conversations.kick", {"not_in_channel", "user_not_found", "cant_kick_self"},
        channel=_channel_of(sending), user=sending.args["user"],
    )  # fmt: skip


@effect(Kind.SETTLE)
def set_topic(sending: Sending) -> Result:
    """Number, category and severity; never free text."""
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, sending.incident_id)
    title = sending.outside.rulebook.playbooks[incident.category].title
    topic = f"{incident.number} · {title} · {incident.severity} · {incident.state}"
    return _settled(sending, "conversations.setTopic", set(), channel=_channel_of(sending), topic=topic[:250])


@effect(Kind.SETTLE)
def add_bookmark(sending: Sending) -> Result:
    """The runbook, one tap away."""
    channel, link = _channel_of(sending), sending.outside.settings.runbook_url
    if sending.doubted:
        known = sending.call("bookmarks.list", channel_id=channel).get("bookmarks") or []
        if any(bookmark.get("link") == link for bookmark in known):
            return {"adopted": True}
    return _settled(sending, "bookmarks.add", set(), channel_id=channel, title="Runbook", type="link", link=link)


@effect(Kind.SETTLE)
def pin_card(sending: Sending) -> Result:
    """Pin the incident card."""
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, sending.incident_id)
    if incident.card_ts is None:
        raise NotNeeded("there is no card")
    return _settled(sending, "pins.add", {"already_pinned"}, channel=_channel_of(sending), timestamp=incident.card_ts)


def _keep_archived(unit: Unit, sending: Sending, _result: Result) -> None:
    """Whoever reopened the incident while its channel was being archived gets the channel back, card and all."""
    archived = sending.owed.effect == "archive"
    incidents.keep_archived(unit, sending.incident_id, archived=archived)
    journal.append(unit, f"channel.{sending.owed.effect}d", actor=None, chain=sending.incident_id)
    incident = incidents.get(unit, sending.incident_id)
    if archived and incident.closed_at is None:
        outbox.tell(unit, effects.unarchive(incident))
    if not archived:
        outbox.tell(unit, effects.update_card(incident))
        outbox.tell(unit, effects.set_topic(incident))


@effect(Kind.SETTLE, keep=_keep_archived)
def archive(sending: Sending) -> Result:
    """Archive the channel, unless the incident was reopened meanwhile."""
    with sending.outside.store.reading() as view:
        incident = incidents.get(view, sending.incident_id)
    if incident.closed_at is None:
        raise NotNeeded("the incident was reopened")
    return _settled(sending, "conversations.archive", {"already_archived"}, channel=_channel_of(sending))


@effect(Kind.SETTLE, keep=_keep_archived)
def unarchive(sending: Sending) -> Result:
    """Bring the channel back."""
    return _settled(sending, "conversations.unarchive", {"not_archived"}, channel=_channel_of(sending))


def _settled(sending: Sending, method: str, fine: set[str], **arguments: Any) -> Result:
    """Call a method whose repetition does no harm; the words in `fine` mean that it is so already."""
    try:
        sending.call(method, **arguments)
    except Refused as no:
        if no.code not in fine:
            raise
        return {"already": no.code}
    return {}


def _channel_of(sending: Sending) -> str:
    with sending.outside.store.reading() as view:
        channel = incidents.get(view, sending.incident_id).channel_id
    if channel is None:
        raise NotNeeded("there is no channel")
    return channel
