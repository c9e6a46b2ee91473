"""Reminds of everything whose time has come: one message per incident, person and day, each rung once.

What is due comes from stored dates alone, and the stored rung is what keeps two replicas from both sending it. One
subject that cannot be looked at never keeps the others waiting: it is tried again in five minutes, and the officers
hear of it once. An escalation says what is open, never whose fault it is.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.errors import TryAgain
from bot.core.incident import Incident, State
from bot.core.journal import ORGANISATION
from bot.core.reminders import Rung, RungKey, Verdict, check, people_to_tell, rung_key
from bot.desk import Desk
from bot.slack import effects
from bot.store import choices, incidents, journal, outbox, reminders, subjects, team
from bot.store.session import Unit
from bot.store.subjects import Watched
from bot.workflows.annual_reports import follow_annual_reports
from bot.workflows.call_out_of_band import Reached, call_for_reminders
from bot.workflows.ladder_people import LadderPeople

_BATCH = 200
_TRY_AGAIN_AFTER = timedelta(minutes=5)
_REPLAYED_TOGETHER = timedelta(seconds=3)
_WORK = ("target", "task")  # what ends with the incident; legal dates and corrective actions live on

log = logging.getLogger("bot.reminders")


@dataclass(frozen=True, kw_only=True)
class _Due:
    """A subject of which this transaction won a rung, and who is told."""

    watched: Watched
    rung: Rung
    key: RungKey
    people: tuple[str, ...]
    legal: bool


@dataclass(frozen=True, kw_only=True)
class _Round:
    """Everything due of one incident (None: of the organisation) at one instant. `shown_at`: as of when it is told."""

    desk: Desk
    unit: Unit
    incident: Incident | None
    zone: ZoneInfo
    people: LadderPeople
    at: datetime
    shown_at: datetime | None

    @property
    def incident_id(self) -> str | None:
        """The incident's id."""
        return self.incident.id if self.incident else None


def send_reminders(desk: Desk, at: datetime, *, shown_at: datetime | None = None) -> None:
    """Send what is due at `at` (UTC). `shown_at` fixes the instant from which days are counted; None: when it is read.

    Raises TryAgain when the record is busy: everything is still due at the next beat.
    """
    while True:
        with desk.store.reading() as view:
            due = subjects.due(view, at, _BATCH)
        if not due:
            return
        for incident_id, together in groupby(sorted(due, key=_incident_first), key=lambda each: each.incident_id):
            _remind(desk, incident_id, [each.id for each in together], at, shown_at)


def _incident_first(watched: Watched) -> str:
    return watched.incident_id or ""


def _remind(
    desk: Desk, incident_id: str | None, subject_ids: Sequence[str], at: datetime, shown_at: datetime | None
) -> None:
    try:
        with desk.store.writing(incident_id) as unit:
            incident = incidents.get(unit, incident_id) if incident_id else None
            if incident is None:
                follow_annual_reports(unit)  # two last reports filed at one moment may each have left it to the other
            zone = incidents.entity(unit, incident.entity_id).zone if incident else choices.zone(unit, desk.settings)
            leadership = choices.leadership(unit, desk.settings.leadership)
            people = LadderPeople(unit, incident_id, at.astimezone(zone).date(), leadership)
            this = _Round(desk=desk, unit=unit, incident=incident, zone=zone, people=people, at=at, shown_at=shown_at)
            _gather(
                this, [due for watched in subjects.due_of(unit, incident_id, at) if (due := _reached(this, watched))]
            )
    except TryAgain:
        raise
    except Exception:  # one incident's trouble must not silence the others; it is logged, told and tried again
        log.exception("reminders failed", extra={"incident_id": incident_id})
        with desk.store.writing(incident_id) as unit:
            _put_off(unit, subject_ids, at)


def _reached(this: _Round, watched: Watched) -> _Due | None:
    """Ask core; keep when to look again and, if a rung was reached that nobody sent, that it is ours to send."""
    if _is_over(this, watched):
        subjects.unwatch(this.unit, watched.incident_id, watched.key)
        return None
    verdict = _verdict(this, watched)
    if verdict is None:
        return None
    subjects.look_again(this.unit, [watched.id], verdict.look_again_at)
    if verdict.to_send is None:
        return None
    subject = watched.as_subject(None, this.zone)
    key = rung_key(subject, verdict.to_send.name)
    if not reminders.keep_reached(this.unit, watched, key, verdict, this.at):
        return None
    people = people_to_tell(verdict.to_send.addressees, this.people.holders(watched))
    _write_down(this, watched, verdict, people)
    legal = this.desk.rulebook.ladders[watched.ladder].legal
    return _Due(watched=watched, rung=verdict.to_send, key=key, people=people, legal=legal)


def _is_over(this: _Round, watched: Watched) -> bool:
    closed = this.incident is not None and this.incident.state is State.CLOSED
    return closed and watched.kind in _WORK


def _verdict(this: _Round, watched: Watched) -> Verdict | None:
    try:
        severity = this.desk.rulebook.severities[this.incident.severity] if this.incident else None
        ladder = this.desk.rulebook.ladders[watched.ladder]
        return check(watched.as_subject(severity, this.zone), ladder, reminders.sent(this.unit, watched), this.at)
    except (KeyError, ValueError, OverflowError):  # kept under rules of another version, or damaged
        log.exception("a subject cannot be looked at", extra={"subject_id": watched.id})
        _put_off(this.unit, [watched.id], this.at)
        return None


def _put_off(unit: Unit, subject_ids: Sequence[str], at: datetime) -> None:
    """Look again in five minutes; the officers hear of it once per subject."""
    subjects.look_again(unit, subject_ids, at + _TRY_AGAIN_AFTER)
    for subject_id in subject_ids:
        for officer in team.officers(unit):
            key = f"reminder_trouble:{subject_id}:{officer}"
            effect = effects.post_to_person(officer, "reminder_trouble", facts={"subject": subject_id}, key=key)
            outbox.tell(unit, effect)


def _write_down(this: _Round, watched: Watched, verdict: Verdict, people: Sequence[str]) -> None:
    rung = verdict.to_send.name if verdict.to_send else None
    due = watched.due_at or watched.due_on
    facts = {"subject": watched.key, "rung": rung, "due": due, "to": list(people), "late": verdict.late}
    subject = facts | {"missed": verdict.missed}
    journal.append(this.unit, "reminder.due", actor=None, chain=this.incident_id or ORGANISATION, subject=subject)
    if not people:
        log.error("nobody is left to be reminded", extra={"subject_id": watched.id})


def _gather(this: _Round, due: Sequence[_Due]) -> None:
    """One message per person and day: the first is posted, whatever comes later that day joins it."""
    by_person: dict[str, list[_Due]] = {}
    posts: dict[str, list[str]] = {}
    for each in due:
        for person in each.people:
            by_person.setdefault(person, []).append(each)
    for person, theirs in by_person.items():
        day = this.at.astimezone(this.zone).date()
        known = reminders.message_of(this.unit, this.incident_id, person, day)
        if known is None or known.outbox_id is None:
            post = _post(this, person, theirs)
        else:
            post = _join(this, known, known.outbox_id, theirs)
        for each in theirs if post else ():
            posts.setdefault(each.watched.id, []).append(str(post))
    if this.shown_at is None:
        reached = [
            Reached(
                subject_id=each.watched.id,
                rung=each.rung,
                key=each.key,
                legal=each.legal,
                posts=posts.get(each.watched.id, ()),
            )
            for each in due
        ]
        call_for_reminders(this.desk, this.unit, this.incident, reached)


def _post(this: _Round, person: str, due: Sequence[_Due]) -> str | None:
    """Gives the row of the outbox that carries it."""
    day = this.at.astimezone(this.zone).date()
    message_id = reminders.add_message(this.unit, this.incident_id, person, day, [each.watched.id for each in due])
    effect = effects.post_to_person(
        person,
        "reminder",
        facts=_facts(this, message_id),
        incident=this.incident,
        legal=any(each.legal for each in due),
        key=f"reminder:{this.incident_id or ORGANISATION}:{person}:{day}",
    )
    post_id = outbox.tell(this.unit, effect)
    reminders.keep_post(this.unit, message_id, post_id)
    return post_id


def _join(this: _Round, known: reminders.ReminderMessage, post_id: str, due: Sequence[_Due]) -> str | None:
    """The day's message is drawn again, and a short reply below it tells the person; gives the reply's row."""
    added = [each.watched.id for each in due]
    reminders.extend_message(this.unit, known, added)
    facts = _facts(this, known.id)
    draw_again = effects.update_post(post_id, "reminder", facts=facts, incident=this.incident)
    if this.shown_at is not None:  # an earlier day is replayed: drawn once for all of it, and nobody is to be called
        outbox.tell(this.unit, replace(draw_again, not_before=this.unit.machine_at + _REPLAYED_TOGETHER))
        return None
    outbox.tell(this.unit, draw_again)
    reply = effects.reply_to(
        post_id,
        known.addressee,
        "reminder_added",
        facts=facts | {"subjects": added},
        incident=this.incident,
        legal=any(each.legal for each in due),
    )
    return outbox.tell(this.unit, reply)


def _facts(this: _Round, message_id: str) -> dict[str, object]:
    as_of = {"as_of": this.shown_at.isoformat()} if this.shown_at else {}
    return {"reminder": message_id, **as_of}
