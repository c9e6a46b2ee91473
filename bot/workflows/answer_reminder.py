"""What people answer to a reminder: I'm on it, later, or done. Every message that lists the subject shows it then."""

from datetime import datetime

from bot.core.errors import NotFound
from bot.core.reminders import snooze as allowed_until
from bot.desk import Desk
from bot.store import journal, subjects
from bot.store.session import Unit
from bot.store.subjects import Watched
from bot.workflows.change import Change, changing
from bot.workflows.show_settled import draw_again


def acknowledge(desk: Desk, incident_id: str, subject_id: str, *, by: str, key: str) -> None:
    """Somebody is on it: the ladder grows quiet for a while, as far as data lets it. What is done stays done."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        watched = _open_subject(change, subject_id)
        if watched is None or change.repeated:
            return
        subjects.acknowledge(change.unit, watched, by)
        subject = {"subject": watched.key}
        journal.append(change.unit, "reminder.acknowledged", actor=by, chain=incident_id, subject=subject)


def snooze(desk: Desk, incident_id: str, subject_id: str, until: datetime, reason: str, *, by: str, key: str) -> None:
    """Let a subject sleep until an instant (UTC), with a reason. Raises UserError where that is too long."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        watched = _open_subject(change, subject_id)
        if watched is None or change.repeated:
            return
        severity = desk.rulebook.severities[change.incident.severity]
        subject = watched.as_subject(severity, change.zone)
        kept_until = allowed_until(subject, desk.rulebook.ladders[watched.ladder], until, change.unit.at)
        subjects.snooze(change.unit, watched, kept_until, reason, by)
        facts = {"subject": watched.key, "until": kept_until.isoformat()}
        journal.append(
            change.unit, "reminder.snoozed", actor=by, chain=incident_id, subject=facts, text={"reason": reason}
        )


def show_done(desk: Desk, incident_id: str, subject_id: str, *, by: str) -> None:
    """Draw the reminders again that list a subject which was just settled; `by`: whoever said so in one of them."""
    with desk.store.writing(incident_id) as unit:
        watched = _of_incident(unit, incident_id, subject_id)
        if watched.closed_at is not None and watched.closed_by is None:
            subjects.keep_closed_by(unit, watched, by)
        draw_again(unit, watched)


def _open_subject(change: Change, subject_id: str) -> Watched | None:
    """The subject, if it is still open; the messages that list it are drawn again either way."""
    watched = _of_incident(change.unit, change.incident.id, subject_id)
    draw_again(change.unit, watched)
    return watched if watched.closed_at is None else None


def _of_incident(unit: Unit, incident_id: str, subject_id: str) -> Watched:
    watched = subjects.find(unit, subject_id)
    if watched is None or watched.incident_id != incident_id:
        raise NotFound("There is no such reminder any more. `status` shows how things stand.")
    return watched
