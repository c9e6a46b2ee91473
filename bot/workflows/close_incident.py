"""An incident ends: only when nothing legal is missing, with a reason, and its record kept for as long as the law says.

Corrective actions live on. The channel is archived some days later; the record never.
"""

from datetime import timedelta

from bot.core.closing import Closing, Unmet, check_closing, retain_until
from bot.core.incident import State
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, subjects, work
from bot.store.progress import what_is_missing
from bot.workflows.change import Change, changing
from bot.workflows.reporter import tell_reporter

_LIVES_ON = "action"


def close_incident(desk: Desk, incident_id: str, closing: Closing, *, by: str, key: str) -> None:
    """Close it and stop reminding. Raises UserError while a legal matter is open, FormErrors for a missing reason."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        missing = what_is_missing(change.unit, change.incident)
        check_closing(closing, missing)
        _keep(desk, change, closing)
        _stop_reminding(change, by)
        _write_down(change, closing, missing, by)
        change.tell(effects.post_to_incident(change.incident, "incident_closed", facts={"by": by}))
        tell_reporter(change, "reported_closed")


def _keep(desk: Desk, change: Change, closing: Closing) -> None:
    incidents.update_incident(
        change.unit,
        change.incident.id,
        state=State.CLOSED,
        closed_at=change.unit.at,
        closing_reason=closing.reason,
        export_place=closing.export_place,
        export_sha256=closing.export_sha256 or None,
        archive_at=change.unit.at + timedelta(days=desk.settings.archive_after_days),
        retain_until=retain_until(change.today, desk.rulebook.law.retention.years),
    )
    change.tell(effects.set_topic(change.incident))


def _stop_reminding(change: Change, by: str) -> None:
    for watched in subjects.open_subjects(change.unit, change.incident.id):
        if watched.kind != _LIVES_ON:
            subjects.unwatch(change.unit, change.incident.id, watched.key, by=by)


def _write_down(change: Change, closing: Closing, missing: Unmet, by: str) -> None:
    unit, incident = change.unit, change.incident
    fresh = incidents.get(unit, incident.id)
    subject = {
        "outcome": incident.outcome,
        "closed_over": list(missing.other),
        "export_sha256": fresh.export_sha256,
        "retain_until": fresh.retain_until,
        "archive_at": fresh.archive_at.isoformat() if fresh.archive_at else None,
    }
    said = {"reason": closing.reason, "despite": closing.despite, "export_place": closing.export_place}
    journal.append(unit, "incident.closed", actor=by, chain=incident.id, subject=subject, text=said)
    journal.append(unit, "incident.closed", actor=by, subject={"incident": incident.id, "number": incident.number})
    work.add_event(unit, incident.id, "closed", closing.reason, noted_by=by)
