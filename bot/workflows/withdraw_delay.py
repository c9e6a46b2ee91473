"""A law-enforcement statement was recorded by mistake: it counts no more, and every date is worked out again.

The statement stays in the record as it was written down, with who withdrew it and why. A delay that officials end
early is none of this: it was asked for, and it is counsel's to say what follows.
"""

from bot.core.errors import AlreadyDone, NotFound
from bot.core.statements import check_withdrawal
from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, obligations, work
from bot.store.obligations import Delay
from bot.store.session import View
from bot.workflows.change import changing
from bot.workflows.owe import Cause, recalculate
from bot.workflows.record_delay import Outcome, outcome_of


def withdraw_delay(desk: Desk, incident_id: str, delay_id: str, because: str, *, by: str, key: str) -> Outcome:
    """Take a statement back. Raises NotFound, AlreadyDone, and FormErrors (field `because`) without a reason."""
    with changing(desk, incident_id, key) as change:
        unit = change.unit
        if change.repeated:
            return outcome_of(change, Cause.DELAY_WITHDRAWN, by)
        delay = counting(unit, incident_id, delay_id)
        check_withdrawal(because)
        obligations.withdraw_delay(unit, delay, because, by)
        subject = {
            "delay": delay.id,
            "form": delay.form,
            "stated_on": delay.stated_on,
            "delayed_until": delay.delayed_until,
            "recorded_by": delay.recorded_by,
        }
        said = {"because": because}
        journal.append(unit, "delay.withdrawn", actor=by, chain=incident_id, subject=subject, text=said)
        text = f"Withdrawn, recorded by mistake: law-enforcement delay, {delay.form} statement of {delay.stated_on}."
        work.add_event(unit, incident_id, "delay", text, noted_by=by)
        recalculate(change, cause=Cause.DELAY_WITHDRAWN, by=by)
        change.tell(effects.post_to_incident(change.incident, "delay_withdrawn", facts={"delay": delay.id}))
        return outcome_of(change, Cause.DELAY_WITHDRAWN, by)


def counting(view: View, incident_id: str, delay_id: str) -> Delay:
    """A statement of this incident that counts. Raises NotFound, AlreadyDone."""
    delay = next((one for one in obligations.delays(view, incident_id) if one.id == delay_id), None)
    if delay is None:
        raise NotFound("There is no such law-enforcement statement in this incident.")
    if delay_id in obligations.withdrawals(view, incident_id):
        raise AlreadyDone("This statement was withdrawn already. Nothing was changed.")
    return delay
