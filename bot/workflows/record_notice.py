"""A legal notice went out: written down with its proof, and the duties that it met are met.

Never changed afterwards: a correction, or that nothing went out after all, is a new entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.errors import FormErrors
from bot.core.notices import Entry, Method, Sending, SentNotice, check_sending, days_late, in_force
from bot.core.owed import Move, Obligation, Standing, called
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, obligations, work
from bot.workflows.change import Change, changing
from bot.workflows.owe import Cause, recalculate, watch_obligation


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One duty that an entry is about, and how many days after its last lawful day the notice went out."""

    words: str
    days_late: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was recorded, and what moved because of it: clocks that start when a notice goes out."""

    recorded: tuple[Recorded, ...]
    moves: tuple[Move, ...]


def record_notice(desk: Desk, incident_id: str, sending: Sending, *, by: str, key: str) -> Outcome:
    """Keep what was sent. Raises FormErrors, by field: for an impossible day, a delay that runs, a missing proof."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        known = obligations.obligations(change.unit, incident_id)
        chosen = [one for one in known if one.id in sending.obligation_ids]
        if change.repeated:
            return Outcome(recorded=_recorded(change, chosen, sending.sent_on), moves=())
        _check(change, sending, chosen)
        replaced = _replaced(change, sending, chosen)
        ids = [_add(change, sending, one, replaced.get(one.id), by) for one in chosen]
        for one in chosen:
            _settle(change, one)
        _write_down(change, sending, chosen, ids, by)
        moves = recalculate(change, cause=Cause.NOTICE, by=by)
        return Outcome(recorded=_recorded(change, chosen, sending.sent_on), moves=moves)


def _check(change: Change, sending: Sending, chosen: Sequence[Obligation]) -> None:
    check_sending(
        sending,
        chosen,
        today=change.today,
        discovered_on=incidents.get(change.unit, change.incident.id).discovered_on,
        statements=obligations.statements(change.unit, change.incident.id),
        untimed_calendar_days=change.desk.rulebook.law.delay.untimed_calendar_days,
    )


def _replaced(change: Change, sending: Sending, chosen: Sequence[Obligation]) -> dict[str, SentNotice]:
    """The entry that each duty's correction replaces: its newest one."""
    if sending.entry is Entry.ADDS:
        return {}
    counting = in_force(obligations.notices(change.unit, change.incident.id))
    last = {notice.obligation_id: notice for notice in sorted(counting, key=lambda each: each.recorded_at)}
    names = _names(change)
    without = [names[one.key] for one in chosen if one.id not in last]
    if without:
        raise FormErrors({"obligations": f"Nothing is on record yet for: {'; '.join(without)}."})
    return last


def _add(change: Change, sending: Sending, one: Obligation, replaced: SentNotice | None, by: str) -> str:
    withdrawn = sending.entry is Entry.WITHDRAWS and replaced is not None
    return obligations.add_notice(
        change.unit,
        change.incident.id,
        obligation_id=one.id,
        sent_on=replaced.sent_on if withdrawn and replaced else sending.sent_on,
        recipients_count=None if withdrawn else sending.recipients_count,
        method=Method.WITHDRAWN if withdrawn else sending.method,
        proof=sending.proof,
        corrects_id=replaced.id if replaced else None,
        recorded_by=by,
    )


def _settle(change: Change, one: Obligation) -> None:
    """Met while any notice counts for it; otherwise owed again, and watched again. Counsel's waiver stands."""
    if one.status is Standing.WAIVED:
        return
    unit, incident_id = change.unit, change.incident.id
    counting = in_force(obligations.notices(unit, incident_id))
    is_met = any(notice.obligation_id == one.id for notice in counting)
    obligations.set_standing(unit, one, Standing.MET if is_met else Standing.OWED)
    watch_obligation(unit, incident_id, obligations.by_key(unit, incident_id, one.key))


def _write_down(change: Change, sending: Sending, chosen: Sequence[Obligation], ids: Sequence[str], by: str) -> None:
    unit, incident = change.unit, change.incident
    subject = {
        "entry": sending.entry,
        "notices": list(ids),
        "duties": [one.key for one in chosen],
        "sent_on": sending.sent_on,
        "method": sending.method,
        "recipients": sending.recipients_count,
        "days_late": {one.key: days_late(one, sending.sent_on) for one in chosen},
    }
    said = {"proof": sending.proof}
    journal.append(unit, "notice.recorded", actor=by, chain=incident.id, subject=subject, text=said)
    names = _names(change)
    words = "; ".join(names[one.key] for one in chosen)
    work.add_event(unit, incident.id, "notice", f"{_SAID[sending.entry]}: {words}.", noted_by=by)
    facts = {"notices": list(ids), "entry": sending.entry, "by": by}
    change.tell(effects.post_to_incident(incident, "notice_recorded", facts=facts))


_SAID = {
    Entry.ADDS: "Sent, by its record",
    Entry.CORRECTS: "Record of sending corrected",
    Entry.WITHDRAWS: "Record of sending taken back, nothing went out",
}


def _recorded(change: Change, chosen: Sequence[Obligation], sent_on: date) -> tuple[Recorded, ...]:
    names = _names(change)
    return tuple(Recorded(words=names[one.key], days_late=days_late(one, sent_on)) for one in chosen)


def _names(change: Change) -> Mapping[str, str]:
    return called(obligations.obligations(change.unit, change.incident.id))
