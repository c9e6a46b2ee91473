"""A law-enforcement official asks that notices wait (45 CFR 164.412): written down, and every date worked out again."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.core.owed import Move, move_json, move_of
from bot.core.statements import Stated, check_statement
from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, obligations, work
from bot.workflows.change import Change, changing
from bot.workflows.owe import Cause, recalculate


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a change to the statements moves, foreseen or kept, and the day before which no notice may go out, as long
    as it lies ahead.
    """

    moves: tuple[Move, ...]
    do_not_send_before: date | None

    @property
    def mark(self) -> str:
        """The same for the same effect: by it a form knows whether a person has seen what they now agree to."""
        effect = [str(self.do_not_send_before), *map(move_json, self.moves)]
        return sha256(json.dumps(effect, sort_keys=True).encode()).hexdigest()[:16]


def record_delay(desk: Desk, incident_id: str, stated: Stated, *, by: str, key: str) -> Outcome:
    """Keep a statement. Raises FormErrors, by field."""
    with changing(desk, incident_id, key) as change:
        unit, incident = change.unit, change.incident
        if change.repeated:
            return outcome_of(change, Cause.DELAY, by)
        check_statement(stated, change.today)
        delay_id = obligations.add_delay(
            unit, incident_id, form=stated.form, stated_on=stated.stated_on, delayed_until=stated.delayed_until,
            official=stated.official, document=stated.document, recorded_by=by,
        )  # fmt: skip
        subject = {
            "delay": delay_id,
            "form": stated.form,
            "stated_on": stated.stated_on,
            "delayed_until": stated.delayed_until,
        }
        said = {"official": stated.official, "document": stated.document}
        journal.append(unit, "delay.recorded", actor=by, chain=incident_id, subject=subject, text=said)
        text = f"Law-enforcement delay, {stated.form} statement of {stated.stated_on.isoformat()}."
        work.add_event(unit, incident_id, "delay", text, noted_by=by)
        recalculate(change, cause=Cause.DELAY, by=by)
        change.tell(effects.post_to_incident(incident, "delay_recorded", facts={"by": by, "delay": delay_id}))
        return outcome_of(change, Cause.DELAY, by)


def outcome_of(change: Change, cause: Cause, by: str) -> Outcome:
    """What this person's change to the statements really moved, whatever was foreseen: by the newest run that it
    caused. A repeated request sees the same, and never what somebody else moved since.
    """
    runs = obligations.runs(change.unit, change.incident.id)
    run = next((run for run in runs if (run.cause, run.caused_by) == (cause, by)), None)
    if run is None:
        return Outcome(moves=(), do_not_send_before=None)
    return Outcome(moves=tuple(map(move_of, run.moved)), do_not_send_before=run.do_not_send_before(change.today))
