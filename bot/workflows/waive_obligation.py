"""Counsel decides that a notice need not be given, with a reason. Nobody else can end a duty by saying so."""

from bot.core.errors import AlreadyDone, FormErrors, NotFound
from bot.core.owed import Obligation, Standing, called
from bot.core.targets import TargetName
from bot.core.work import with_reason
from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, obligations, work
from bot.workflows.change import changing
from bot.workflows.owe import watch_obligation
from bot.workflows.targets import follow_target


def waive_obligation(desk: Desk, incident_id: str, obligation_id: str, reason: str, *, by: str, key: str) -> Obligation:
    """Waive what is still owed. Raises FormErrors without a reason, AlreadyDone where it is not owed, NotFound."""
    if not reason.strip():
        raise FormErrors({"reason": "Please say why: the reason stays in the record."})
    with changing(desk, incident_id, key) as change:
        unit = change.unit
        known = {one.id: one for one in obligations.obligations(unit, incident_id)}
        chosen = known.get(obligation_id)
        if chosen is None:
            raise NotFound("There is no such notice. `obligations` lists them.")
        if change.repeated:
            return chosen
        if chosen.status is not Standing.OWED:
            raise AlreadyDone("This notice is not owed any more. Nothing was changed.")
        obligations.waive(unit, chosen, by, reason)
        waived = obligations.by_key(unit, incident_id, chosen.key)
        watch_obligation(unit, incident_id, waived)
        follow_target(unit, change.incident, desk.rulebook, TargetName.LETTERS_SENT)
        subject = {"duty": chosen.key, "due_on": chosen.due_on}
        journal.append(unit, "obligation.waived", actor=by, chain=incident_id, subject=subject, text={"reason": reason})
        text = with_reason(f"Waived by counsel: {called(list(known.values()))[chosen.key]}.", reason)
        work.add_event(unit, incident_id, "obligation_waived", text, noted_by=by)
        facts = {"obligation": chosen.key, "by": by}
        change.tell(effects.post_to_incident(change.incident, "obligation_waived", facts=facts))
        return waived
