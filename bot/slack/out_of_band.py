"""What goes out by another way than Slack: escalations that reached nobody there, and the phone tree.

No PHI: numbers, kinds, dates and whom to call. Each is noted in the journal, the address by its kind and id only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import alarms
from bot.core.journal import ORGANISATION
from bot.core.out_of_band import Because, is_moot
from bot.slack import effects
from bot.slack.client import Refused, Slack, SlackTrouble, Unsure, lock_out
from bot.slack.messages import build, look_at
from bot.slack.messages.operating import in_phone_tree, phone_tree_with
from bot.slack.sending import Kind, NotNeeded, Result, Sending, effect
from bot.store import incidents, journal, outbox, subjects
from bot.store.outbox import RowState
from bot.store.session import Unit, View
from bot.store.subjects import Watched

_MOST_ATTEMPTS = 24  # about two hours, at the outbox's pace


def _keep_sent(unit: Unit, sending: Sending, result: Result) -> None:
    chain = sending.owed.incident_id or ORGANISATION
    facts = {name: value for name, value in sending.args["facts"].items() if name != "subjects"}
    subject = facts | dict(result)
    journal.append(unit, f"{sending.owed.effect}.sent", actor=None, chain=chain, subject=subject)


@effect(Kind.OUTSIDE, keep=_keep_sent)
def out_of_band(sending: Sending) -> Result:
    """Say what is open and whom to call, unless it was settled, delivered or answered meanwhile."""
    facts = sending.args["facts"]
    with sending.outside.store.reading() as view:
        left, moot = _still_to_say(view, sending)
    if moot:
        raise NotNeeded(moot)
    narrowed = {**sending.args, "facts": {**facts, **left}}
    message = build(replace(sending, owed=replace(sending.owed, args=narrowed)))
    told = [{name: value for name, value in each.items() if name != "posts"} for each in left.get("subjects", ())]
    return {**_said(sending, message), **({"told": told} if told else {})}


@effect(Kind.OUTSIDE, keep=_keep_sent)
def phone_tree(sending: Sending) -> Result:
    """Whom to call, with the names and numbers that Slack has; where it cannot be asked, with ids."""
    people = people_of(sending.outside.slack, look_at(sending, in_phone_tree))
    return _said(sending, look_at(sending, lambda look: phone_tree_with(look, people)))


def tell_of_lock_out(sending: Sending, unit: Unit, error: str) -> None:
    """Slack lets the bot do nothing at all: once a day, where it does not mend by itself meanwhile."""
    settings, word = sending.outside.settings, lock_out([error])
    not_before = unit.machine_at + timedelta(minutes=settings.out_of_band_after_minutes)
    for address in alarms.address_ids(settings.out_of_band):
        key = f"out_of_band:{Because.LOCKED_OUT}:{word}:{unit.machine_at.date()}:{address}"
        told = effects.out_of_band(
            address, Because.LOCKED_OUT, {"word": word}, key=key, incident=None, not_before=not_before
        )
        outbox.tell(unit, replace(told, priority=effects.LATER))  # first whatever may go out by now after all


def people_of(slack: Slack, users: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """Name and telephone number by user, as far as Slack tells; it is not asked again once it does not answer."""
    found: dict[str, Mapping[str, str]] = {}
    for user in users:
        try:
            profile = slack.call("users.info", user=user)["user"].get("profile") or {}
        except Refused:
            continue
        except SlackTrouble:
            return found
        found[user] = {name: str(profile.get(name) or "") for name in ("real_name", "phone")}
    return found


def _still_to_say(view: View, sending: Sending) -> tuple[Mapping[str, Any], str]:
    """The subjects that are left, where it is about any; and why it need not go out at all, empty when it must."""
    because = Because(sending.args["facts"]["because"])
    if because is Because.UNOPENED:
        return {}, "its channel is open" if incidents.get(view, sending.incident_id).channel_id else ""
    if because is Because.LOCKED_OUT:
        return {}, "" if lock_out(outbox.waiting_errors(view)) else "Slack lets the bot in again"
    moot = [(each, _moot(view, sending, because, each)) for each in sending.args["facts"]["subjects"]]
    left = [each for each, why in moot if not why]
    return {"subjects": left}, "" if left else moot[0][1]


def _moot(view: View, sending: Sending, because: Because, facts: Mapping[str, Any]) -> str:
    watched = subjects.find(view, str(facts["subject"]))
    is_open = watched is not None and watched.closed_at is None and _is_same_date(watched, facts)
    answered = watched is not None and watched.acknowledged_at is not None and watched.acknowledged_at >= watched.set_at
    return is_moot(
        because, is_open=is_open, is_answered=answered, is_delivered=_is_delivered(view, facts["posts"]),
        is_told=_is_told(view, sending, facts),
    )  # fmt: skip


def _is_same_date(watched: Watched, facts: Mapping[str, object]) -> bool:
    """A date that moved since has a ladder of its own."""
    due_on = watched.due_on or (watched.due_at.date() if watched.due_at else None)
    return due_on is not None and due_on.isoformat() == facts["due_on"]


def _is_delivered(view: View, posts: Sequence[str]) -> bool:
    """Whether Slack took any of the posts that carry it."""
    rows = [outbox.get(view, row_id) for row_id in posts]
    return any(row.state is RowState.DONE and "ts" in row.result for row in rows)


def _is_told(view: View, sending: Sending, facts: Mapping[str, Any]) -> bool:
    """Whether it went out to this address because Slack did not deliver it: both were queued with the reminder."""
    rung = {name: facts[name] for name in ("subject", "due_on", "rung")}
    return any(
        row.result.get("address") == sending.args["address"] and rung in row.result.get("told", ())
        for row in outbox.done_beside(view, sending.owed)
    )


def _said(sending: Sending, facts: object) -> Result:
    title, body = sending.outside.renderer.plain(str(sending.args["message"]), facts)
    address = alarms.find(sending.outside.settings.out_of_band, str(sending.args["address"]))
    if address is None:
        raise NotNeeded("the address was taken out of the settings")
    if sending.doubted:
        title = f"(Possibly repeated) {title}"
    if alarms.send(address, title, body):
        return {"to": alarms.kind_of(address), "address": sending.args["address"]}
    trouble = Refused if sending.owed.attempts >= _MOST_ATTEMPTS else Unsure
    raise trouble(sending.owed.effect, "not_delivered")
