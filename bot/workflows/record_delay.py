"""A law-enforcement official asks that notices wait (45 CFR 164.412): written down, and every date worked out again."""

from dataclasses import dataclass
from datetime import date

from bot.core.owed import Move
from bot.core.statements import Stated, check_statement
from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, obligations, work
from bot.store.session import View
from bot.workflows.change import changing
from bot.workflows.owe import Cause, recalculate


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The day before which no notice may go out, if the delay still reaches past today, and what moved."""

    do_not_send_before: date | None
    moves: tuple[Move, ...]


def record_delay(desk: Desk, incident_id: str, stated: Stated, *, by: str, key: str) -> Outcome:
    """Keep a statement. Raises FormErrors, by field."""
    with changing(desk, incident_id, key) as change:
        unit, incident = change.unit, change.incident
        if change.repeated:
            return Outcome(do_not_send_before=do_not_send_before(unit, incident_id), moves=())
        check_statement(stated, change.today)
        obligations.add_delay(
            unit, incident_id, form=stated.form, stated_on=stated.stated_on, delayed_until=stated.delayed_until,
            official=stated.official, document=stated.document, recorded_by=by,
        )  # fmt: skip
        subject = {"form": stated.form, "stated_on": stated.stated_on, "delayed_until": stated.delayed_until}
        said = {"official": stated.official, "document": stated.document}
        journal.append(unit, "delay.recorded", actor=by, chain=incident_id, subject=subject, text=said)
        text = f"Law-enforcement delay, {stated.form} statement of {stated.stated_on.isoformat()}."
        work.add_event(unit, incident_id, "delay", text, noted_by=by)
        moves = recalculate(change, cause=Cause.DELAY, by=by)
        change.tell(effects.post_to_incident(incident, "delay_recorded", facts={"by": by}))
        return Outcome(do_not_send_before=do_not_send_before(unit, incident_id), moves=moves)


def do_not_send_before(view: View, incident_id: str) -> date | None:
    """The first day on which a delayed notice may go out, by the newest run; None without a delay."""
    run = obligations.newest_run(view, incident_id)
    day = run.answer["law_enforcement_delay"]["do_not_send_before"] if run else None
    return date.fromisoformat(day) if day else None
