"""What a law-enforcement statement would do to the dates, or taking one back: worked out and shown, never kept."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.core.holds import still_ahead
from bot.core.incident import refuse_if_closed
from bot.core.statements import Stated, check_statement, check_withdrawal
from bot.desk import Desk
from bot.store import incidents, obligations, requests
from bot.store.obligations import Delay
from bot.store.session import View
from bot.workflows.owe import engine_facts, worked_out
from bot.workflows.record_delay import Outcome
from bot.workflows.withdraw_delay import counting


def foresee_statement(desk: Desk, incident_id: str, stated: Stated, *, key: str) -> Outcome | None:
    """What this statement would do. None where this very request recorded it before.

    Raises FormErrors, by field, and UserError where the incident is closed.
    """

    def counted(view: View, today: date) -> Sequence[Stated | Delay]:
        check_statement(stated, today)
        return [*obligations.delays_in_force(view, incident_id), stated]

    return _foresee(desk, incident_id, key, counted)


def foresee_withdrawal(desk: Desk, incident_id: str, delay_id: str, because: str, *, key: str) -> Outcome | None:
    """What taking this statement back would do. None where this very request did so before.

    Raises NotFound, AlreadyDone, FormErrors, and UserError where the incident is closed.
    """

    def counted(view: View, _: date) -> Sequence[Stated | Delay]:
        counting(view, incident_id, delay_id)
        check_withdrawal(because)
        return [one for one in obligations.delays_in_force(view, incident_id) if one.id != delay_id]

    return _foresee(desk, incident_id, key, counted)


def _foresee(
    desk: Desk, incident_id: str, key: str, counted: Callable[[View, date], Sequence[Stated | Delay]]
) -> Outcome | None:
    with desk.store.reading() as view:
        if requests.outcome_of(view, key) is not None:
            return None
        incident = incidents.get(view, incident_id)
        refuse_if_closed(incident)
        today = desk.clock.today(incidents.entity(view, incident.entity_id).zone)
        inputs = engine_facts(view, incident, counted(view, today))
        answer, _, moves = worked_out(view, incident, inputs, desk.rulebook.law)
        return Outcome(moves=moves, do_not_send_before=still_ahead(answer.delay.do_not_send_before, today))
