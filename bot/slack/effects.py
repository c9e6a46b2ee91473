"""The effects a workflow may queue, each a function that gives the row to write. Ids and facts only.

Targets: one writer per target at a time. Budgets: Slack's rate tiers, kept across replicas.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.incident import Incident
from bot.store.outbox import Effect
from bot.store.rate_budgets import Rate

Facts = Mapping[str, Any]
NO_FACTS: Facts = {}

# Slack's tiers as emission intervals with the burst of one minute; posts are paced per channel.
_TIER_2, _TIER_3, _TIER_4 = (Rate(every=timedelta(seconds=60 / n), burst=n) for n in (20, 50, 100))
RATES: Mapping[str, Rate] = {
    "post": Rate(every=timedelta(seconds=1), burst=5),
    "conversations.create": _TIER_2,
    "conversations.info": _TIER_3,
    "conversations.invite": _TIER_3,
    "conversations.kick": _TIER_3,
    "conversations.setTopic": _TIER_2,
    "conversations.archive": _TIER_2,
    "conversations.unarchive": _TIER_2,
    "chat.update": _TIER_3,
    "pins.add": _TIER_2,
    "bookmarks.add": _TIER_2,
    "views.publish": _TIER_4,
    "files": _TIER_4,
}


def rates(*, replaying: bool) -> Mapping[str, Rate]:
    """Slack's rates; none for a rehearsal that replays weeks in a minute before a stand-in that has none."""
    return {} if replaying else RATES


FIRST, URGENT, SOON, NORMAL, LATER = range(5)
_BY_SEVERITY = {"SEV1": URGENT, "SEV2": SOON}


def priority(incident: Incident) -> int:
    """Severe incidents go first."""
    return _BY_SEVERITY.get(incident.severity, NORMAL)


def open_channel(incident: Incident, *, held: bool = False) -> Effect:
    """Make the incident's private channel; what follows from it is queued when it exists. `held`: once decided."""
    return _of(incident, "open_channel", key=f"channel:{incident.id}", budget="conversations.create", held=held)


def invite(incident: Incident, users: list[str]) -> Effect:
    """Invite these people to the incident's channel."""
    return _of(incident, "invite", args={"users": users}, budget="conversations.invite")


def remove(incident: Incident, user: str) -> Effect:
    """Take somebody out of the incident's channel."""
    return _of(incident, "remove", args={"user": user}, budget="conversations.kick")


def set_topic(incident: Incident) -> Effect:
    """Put number, category and severity into the topic."""
    target = f"topic:{incident.id}"
    return _of(incident, "set_topic", target=target, coalesce=True, budget="conversations.setTopic")


def add_bookmark(incident: Incident) -> Effect:
    """Bookmark the organisation's runbook in the channel."""
    return _of(incident, "add_bookmark", key=f"bookmark:{incident.id}", budget="bookmarks.add")


def post_card(incident: Incident) -> Effect:
    """Post the incident card, once; once more where the one there was has gone."""
    gone = f":{incident.card_ts}" if incident.card_ts else ""
    return _of(
        incident,
        "post",
        args={"message": "incident_card", "to": f"incident:{incident.id}"},
        key=f"{card_key(incident.id)}{gone}",
        target=f"card:{incident.id}",
        budget=f"post:{incident.id}",
    )


def card_key(incident_id: str) -> str:
    """What the key of every card of an incident begins with."""
    return f"card:{incident_id}"


def pin_card(incident: Incident) -> Effect:
    """Pin the incident card, each that is posted once."""
    return _of(incident, "pin_card", key=f"pin:{incident.id}:{incident.card_ts}", budget="pins.add")


def look_after(incident: Incident, day: date) -> Effect:
    """Look whether the incident's channel is as we left it, once a day."""
    key = f"look_after:{incident.id}:{day}"
    return _of(incident, "look_after", key=key, budget="conversations.info", rank=LATER)


def update_card(incident: Incident) -> Effect:
    """Draw the card again with the state of then."""
    args = {"message": "incident_card"}
    target = f"card:{incident.id}"
    return _of(incident, "update_card", args=args, target=target, coalesce=True, budget="chat.update")


def archive(incident: Incident, not_before: datetime | None = None) -> Effect:
    """Archive the incident's channel."""
    target = f"archive:{incident.id}"
    return _of(incident, "archive", target=target, budget="conversations.archive", not_before=not_before)


def unarchive(incident: Incident) -> Effect:
    """Bring the incident's channel back."""
    return _of(incident, "unarchive", target=f"archive:{incident.id}", budget="conversations.unarchive")


def post_to_incident(incident: Incident, message: str, *, facts: Facts = NO_FACTS, legal: bool = False) -> Effect:
    """Post a message to the incident's channel. `legal`: a reminder that may be repeated rather than lost."""
    args = {"message": message, "to": f"incident:{incident.id}", "legal": legal, "facts": dict(facts)}
    return _of(incident, "post", args=args, budget=f"post:{incident.id}")


def post_to_person(
    user: str, message: str, *, facts: Facts = NO_FACTS, incident: Incident | None = None, legal: bool = False,
    key: str | None = None,
) -> Effect:  # fmt: skip
    """Write to one person. `key`: at most once ever."""
    args = {"message": message, "to": f"user:{user}", "legal": legal, "facts": dict(facts)}
    urgency = priority(incident) if incident else NORMAL
    incident_id = incident.id if incident else None
    return Effect(name="post", args=args, incident_id=incident_id, key=key, budget=f"post:{user}", priority=urgency)


def post_to_channel(channel: str, message: str, *, facts: Facts = NO_FACTS, key: str | None = None) -> Effect:
    """Post to a channel that is no incident's, such as leadership's."""
    args = {"message": message, "to": f"channel:{channel}", "facts": dict(facts)}
    return Effect(name="post", args=args, key=key, budget=f"post:{channel}")


def reply_to(
    post_id: str, user: str, message: str, *, facts: Facts = NO_FACTS, incident: Incident | None = None,
    legal: bool = False,
) -> Effect:  # fmt: skip
    """Write below our own message to a person, so that they are notified again. `post_id`: the row that posts it."""
    plain = post_to_person(user, message, facts=facts, incident=incident, legal=legal)
    return replace(plain, args={**plain.args, "thread_of": post_id}, after_id=post_id)


def update_post(
    post_id: str, message: str, *, facts: Facts = NO_FACTS, incident: Incident | None = None
) -> Effect:  # fmt: skip
    """Draw a message of ours again with the state of then. `post_id`: the row that posted it."""
    return Effect(
        name="update_post",
        args={"message": message, "post_id": post_id, "facts": dict(facts)},
        incident_id=incident.id if incident else None,
        target=f"post:{post_id}",
        coalesce=True,
        budget="chat.update",
        after_id=post_id,
        priority=priority(incident) if incident else NORMAL,
    )


def share_runway(to: str, *, facts: Facts, key: str, after: str | None) -> Effect:
    """Share the picture of the legal dates, once per `key`. `after`: the row of the digest that it follows."""
    args = {"document": "runway", "to": to, "facts": dict(facts)}
    return Effect(name="upload", args=args, key=key, after_id=after, budget="files", priority=LATER)


def share_calendar(incident: Incident, run: int) -> Effect:
    """Put the calendar of the legal dates into the incident's channel, once for each run that moved one."""
    args = {"document": "calendar", "to": f"incident:{incident.id}"}
    key, target = f"calendar:{incident.id}:{run}", f"calendar:{incident.id}"
    return _of(incident, "upload", args=args, key=key, target=target, coalesce=True, budget="files")


def tell_draft(incident: Incident, draft_id: str) -> Effect:
    """Say in the incident's channel that a document was drafted; known by its key, to be drawn again."""
    plain = post_to_incident(incident, "document_drafted", facts={"draft": draft_id})
    return replace(plain, key=f"drafted:{draft_id}")


def share_draft(incident: Incident, draft_id: str, *, approved: bool) -> Effect:
    """Put a drafted letter or form into the incident's channel, once as a draft and once as approved."""
    args = {"document": "letter", "to": f"incident:{incident.id}", "facts": {"draft": draft_id, "approved": approved}}
    key = f"letter:{draft_id}:{'approved' if approved else 'draft'}"
    return _of(incident, "upload", args=args, key=key, target=f"letter:{draft_id}", budget="files")


def share_log(user: str, year: int, *, request: str) -> tuple[Effect, Effect]:
    """Put the breach log of a year into somebody's direct messages: the breaches, and what was found to be none."""
    facts = {"year": year, "reader": user}
    names = ("breach_log", "no_breach_log")
    made = [
        Effect(
            name="upload",
            args={"document": name, "to": f"user:{user}", "facts": facts},
            key=f"{name}:{request}",
            budget="files",
        )
        for name in names
    ]
    return made[0], made[1]


def out_of_band(
    address: str, because: str, about: Facts, *, key: str, incident: Incident | None, not_before: datetime
) -> Effect:
    """Say it by another way than Slack, unless it turns out not to be needed. `address`: the id of one of the settings.

    `about`: the `subjects`, each with its rung and the posts that carry it; none for a report whose channel does not
    open.
    """
    args = {"message": "out_of_band", "address": address, "facts": {"because": because, **about}}
    incident_id = incident.id if incident else None
    return Effect(
        name="out_of_band", args=args, incident_id=incident_id, key=key, not_before=not_before, priority=FIRST
    )


def phone_tree(address: str, month: str) -> Effect:
    """Send the phone tree of a month, as 2026-03, to an address that takes a page of text; once."""
    args = {"message": "phone_tree", "address": address, "facts": {"month": month}}
    return Effect(name="phone_tree", args=args, key=f"phone_tree:{month}:{address}", priority=LATER)


def publish_home(user: str) -> Effect:
    """Draw somebody's App Home."""
    args = {"message": "home", "user": user, "facts": {"user": user}}
    target = f"home:{user}"
    return Effect(
        name="publish_home", args=args, target=target, coalesce=True, budget="views.publish", priority=LATER
    )  # fmt: skip


def _of(incident: Incident, name: str, *, rank: int | None = None, **values: Any) -> Effect:
    return Effect(name=name, incident_id=incident.id, priority=rank or priority(incident), **values)
