"""What people do to an incident's channel by hand: somebody is added, it is archived, renamed, deleted, left.

It is written down, and the officers hear of it once. Whoever was shut out is taken out again. Nothing is put back
here that a person did on purpose: the record stands without its channel.
"""

from bot.core.drift import Drift
from bot.core.incident import State
from bot.core.team import PersonKind
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, requests, team
from bot.workflows.change import Change, changing


def follow_joining(
    desk: Desk, incident_id: str, user_id: str, kind: PersonKind | None, *, added_by: str | None, key: str
) -> None:
    """Somebody was added by hand. Full members belong to the incident from now on, unless they were shut out of it.

    `kind` is what Slack says of them; None where it cannot say, which counts as an outsider.
    """
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated or _belongs(change, user_id):
            return
        unit, subject = change.unit, {"user": user_id, "by": added_by, "kind": kind or "unknown"}
        if team.is_excluded(unit, incident_id, user_id):
            journal.append(unit, "person.added_though_excluded", actor=added_by, chain=incident_id, subject=subject)
            change.tell(effects.remove(change.incident, user_id))
            _tell_officers(change, "joined", key, user=user_id, by=added_by, why="excluded")
        elif kind is not PersonKind.MEMBER:
            journal.append(unit, "outsider.added", actor=added_by, chain=incident_id, subject=subject)
            _tell_officers(change, "joined", key, user=user_id, by=added_by, why=kind or "unknown")
        else:
            journal.append(unit, "person.joined", actor=added_by, chain=incident_id, subject=subject)
            team.add_member(unit, incident_id, user_id, added_by or user_id)


def follow_leaving(desk: Desk, incident_id: str, user_id: str, *, key: str) -> None:
    """Somebody is no longer in the channel. Their role and what they may see stay: leaving a room ends no duty."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        if not change.repeated and not team.is_excluded(change.unit, incident_id, user_id):
            journal.append(
                change.unit, "person.left_channel", actor=None, chain=incident_id, subject={"user": user_id}
            )  # fmt: skip


def follow_drift(desk: Desk, incident_id: str, what: Drift, *, by: str | None, key: str) -> None:
    """The channel is not as we left it. A new name is not kept: people may write anything into it."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        journal.append(change.unit, f"channel.{what}_by_hand", actor=by, chain=incident_id)
        if what in (Drift.ARCHIVED, Drift.UNARCHIVED):
            incidents.update_incident(change.unit, incident_id, archived=what is Drift.ARCHIVED)
        if what is Drift.RENAMED:
            incidents.keep_renamed(change.unit, incident_id)
        if what in (Drift.DELETED, Drift.BOT_REMOVED):  # the nightly look need not say it again
            requests.first_time(change.unit, f"drift:{incident_id}:{Drift.GONE}", incident_id)
        if what is not Drift.UNARCHIVED and not _was_over(change, what):
            _tell_officers(change, "channel_drift", key, what=what, by=by)


def _belongs(change: Change, user_id: str) -> bool:
    known = {*team.members(change.unit, change.incident.id), *team.officers(change.unit)}
    return user_id in known and not team.is_excluded(change.unit, change.incident.id, user_id)


def _was_over(change: Change, what: Drift) -> bool:
    """Somebody archived the channel of a closed incident a little early: nobody needs to hear of that."""
    return what is Drift.ARCHIVED and change.incident.state is State.CLOSED


def _tell_officers(change: Change, message_name: str, key: str, **facts: str | None) -> None:
    """Once per event, in direct messages: the channel itself may be the trouble."""
    for officer in team.officers(change.unit):
        if not team.is_excluded(change.unit, change.incident.id, officer):
            once = f"{message_name}:{key}:{officer}"
            change.tell(
                effects.post_to_person(officer, message_name, incident=change.incident, facts=facts, key=once)
            )  # fmt: skip
