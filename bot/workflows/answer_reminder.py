"""What people answer to a reminder: I'm on it, later, or done. Every message that lists the subject shows it then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.errors import NotFound
from bot.core.journal import ORGANISATION
from bot.core.reminders import snooze as allowed_until
from bot.core.triage import Severity
from bot.desk import Desk
from bot.store import choices, journal, requests, subjects
from bot.store.session import Unit
from bot.store.subjects import Watched
from bot.workflows.change import changing
from bot.workflows.show_settled import draw_again


@dataclass(frozen=True, kw_only=True)
class _Answering:
    """One answer on its way. `watched` is None where nothing is left to answer, or this was answered before."""

    unit: Unit
    watched: Watched | None
    severity: Severity | None
    zone: ZoneInfo
    chain: str


def acknowledge(desk: Desk, incident_id: str | None, subject_id: str, *, by: str, key: str) -> None:
    """Somebody is on it: the ladder grows quiet for a while, as far as data lets it. What is done stays done.

    `incident_id` None: a matter of the organisation's own.
    """
    with _answering(desk, incident_id, subject_id, key) as answer:
        if answer.watched is None:
            return
        subjects.acknowledge(answer.unit, answer.watched, by)
        subject = {"subject": answer.watched.key}
        journal.append(answer.unit, "reminder.acknowledged", actor=by, chain=answer.chain, subject=subject)


def snooze(
    desk: Desk, incident_id: str | None, subject_id: str, until: datetime, reason: str, *, by: str, key: str
) -> None:
    """Let a subject sleep until an instant (UTC), with a reason. Raises UserError where that is too long."""
    with _answering(desk, incident_id, subject_id, key) as answer:
        if answer.watched is None:
            return
        unit, watched = answer.unit, answer.watched
        subject = watched.as_subject(answer.severity, answer.zone)
        kept_until = allowed_until(subject, desk.rulebook.ladders[watched.ladder], until, unit.at)
        subjects.snooze(unit, watched, kept_until, reason, by)
        facts = {"subject": watched.key, "until": kept_until.isoformat()}
        journal.append(unit, "reminder.snoozed", actor=by, chain=answer.chain, subject=facts, text={"reason": reason})


def show_done(desk: Desk, incident_id: str | None, subject_id: str, *, by: str) -> None:
    """Draw the reminders again that list a subject which was just settled; `by`: whoever said so in one of them."""
    with desk.store.writing(incident_id) as unit:
        watched = _of(unit, incident_id, subject_id)
        if watched.closed_at is not None and watched.closed_by is None:
            subjects.keep_closed_by(unit, watched, by)
        draw_again(unit, watched)


@contextmanager
def _answering(desk: Desk, incident_id: str | None, subject_id: str, key: str) -> Iterator[_Answering]:
    """The subject in one transaction, once per request; the messages that list it are drawn again either way."""
    if incident_id is None:
        with _answering_for_the_organisation(desk, subject_id, key) as answer:
            yield answer
        return
    with changing(desk, incident_id, key, closed_too=True) as change:
        yield _Answering(
            unit=change.unit,
            watched=_still_open(change.unit, incident_id, subject_id, repeated=change.repeated),
            severity=desk.rulebook.severities[change.incident.severity],
            zone=change.zone,
            chain=incident_id,
        )


@contextmanager
def _answering_for_the_organisation(desk: Desk, subject_id: str, key: str) -> Iterator[_Answering]:
    with desk.store.writing() as unit:
        repeated = not requests.first_time(unit, key, ORGANISATION)
        yield _Answering(
            unit=unit,
            watched=_still_open(unit, None, subject_id, repeated=repeated),
            severity=None,
            zone=choices.zone(unit, desk.settings),
            chain=ORGANISATION,
        )


def _still_open(unit: Unit, incident_id: str | None, subject_id: str, *, repeated: bool) -> Watched | None:
    watched = _of(unit, incident_id, subject_id)
    draw_again(unit, watched)
    return watched if watched.closed_at is None and not repeated else None


def _of(unit: Unit, incident_id: str | None, subject_id: str) -> Watched:
    watched = subjects.find(unit, subject_id)
    if watched is None or watched.incident_id != incident_id:
        raise NotFound("There is no such reminder any more. `status` shows how things stand.")
    return watched
