"""Whether an assessment needs a second signature: an organisation of one may say no, on the record."""

from bot.core.errors import UserError
from bot.desk import Desk
from bot.store import assessments, choices, journal, requests


def choose_second_signature(desk: Desk, *, needed: bool, reason: str, by: str, key: str) -> None:
    """Switch the rule on or off. Off is printed on every assessment; a reason is asked for. `by` is an officer.

    The one exception to "two people sign", so it is an entry of its own in the organisation's journal.
    """
    if not needed and not reason.strip():
        raise UserError("Say why nobody else can sign: the reason stays in the record.")
    with desk.store.writing() as unit:
        if requests.outcome_of(unit, key) is not None:
            return
        value = assessments.ON if needed else assessments.OFF
        choices.choose(unit, assessments.SECOND_SIGNATURE, value, by)
        subject = {"choice": assessments.SECOND_SIGNATURE, "value": value}
        journal.append(unit, "settings.chosen", actor=by, subject=subject, text={"reason": reason})
        requests.remember(unit, key, assessments.SECOND_SIGNATURE)
