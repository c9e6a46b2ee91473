"""A law-enforcement official asks that notices wait; or that was written down by mistake.

Both forms show what would move before anything is kept: sent once they come back with it, sent again they are kept.
Where the effect is another by then, it is shown once more.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from bot.core.errors import UserError
from bot.slack.messages.obligations import MOST_MOVES, MoveWords, delays_on_record, moves_in_words
from bot.store import incidents, obligations
from bot.store.obligations import Delay
from bot.workflows.foresee_delay import foresee_statement, foresee_withdrawal
from bot.workflows.record_delay import Outcome, record_delay
from bot.workflows.withdraw_delay import withdraw_delay
from handlers.asking import Asking
from handlers.modals import hold, hold_withdrawal
from handlers.modals.form import Block, Carried, View, modal
from handlers.modals.hold_withdrawal import Withdrawing
from handlers.showing import look_up


def open_form(asking: Asking) -> None:
    """Open the form, under what is on record."""
    desk, incident = asking.desk, asking.incident
    with desk.store.reading() as view:
        zone = incidents.entity(view, incident.entity_id).zone
    on_record = desk.renderer.form("delays", look_up(asking, delays_on_record))
    asking.turn_to(hold.build(desk.clock.today(zone), incident.id, on_record))


def submit(asking: Asking) -> View:
    """Show what the statement would move; with that seen, keep it."""
    desk, incident_id = asking.desk, asking.incident.id
    carried, stated = Carried.of(asking.view or {}), hold.parse(asking.view or {})
    foreseen = foresee_statement(desk, incident_id, stated, key=asking.key)
    if _is_news(foreseen, carried):
        words = _foreseen(asking, foreseen, withdraws=False)
        return hold.build_seen(stated, words, foreseen.mark, carried)
    outcome = record_delay(desk, incident_id, stated, by=asking.user_id, key=asking.key)
    return _saved(asking, outcome, withdraws=False)


def open_withdrawal(asking: Asking) -> None:
    """Open the form to take a statement back, with the pressed one chosen."""
    counting = _counting(asking)
    if not counting:
        raise UserError("No law-enforcement statement counts here, so there is none to withdraw.")
    chosen = Withdrawing(delay_id=next(iter(asking.values), ""))
    asking.turn_to(hold_withdrawal.build(counting, chosen, asking.incident.id))


def submit_withdrawal(asking: Asking) -> View:
    """Show what taking it back would move; with that seen, take it back."""
    desk, incident_id = asking.desk, asking.incident.id
    carried, entered = Carried.of(asking.view or {}), hold_withdrawal.parse(asking.view or {})
    foreseen = foresee_withdrawal(desk, incident_id, entered.delay_id, entered.because, key=asking.key)
    if _is_news(foreseen, carried):
        words = _foreseen(asking, foreseen, withdraws=True)
        return hold_withdrawal.build_seen(_counting(asking), entered, words, foreseen.mark, carried)
    outcome = withdraw_delay(
        desk, incident_id, entered.delay_id, entered.because, by=asking.user_id, key=asking.key
    )  # fmt: skip
    return _saved(asking, outcome, withdraws=True)


@dataclass(frozen=True, kw_only=True)
class OutcomeWords:
    """What moves, before it is kept and after. `withdraws`: a statement is taken back, none is recorded.

    `differs`: it is kept, and moved something else than was shown, because somebody was faster by a moment.
    """

    incident_id: str
    withdraws: bool
    differs: bool
    do_not_send_before: date | None
    moves: tuple[MoveWords, ...]
    more: int


def _is_news(foreseen: Outcome | None, carried: Carried) -> TypeGuard[Outcome]:
    """Whether the person has not seen this effect. Where the request was carried out before there is nothing to see."""
    return foreseen is not None and foreseen.mark != carried.extra.get(hold.SEEN)


def _foreseen(asking: Asking, outcome: Outcome, *, withdraws: bool) -> list[Block]:
    return asking.desk.renderer.form("delay_foreseen", _in_words(asking, outcome, withdraws=withdraws))


def _saved(asking: Asking, outcome: Outcome, *, withdraws: bool) -> View:
    differs = outcome.mark != Carried.of(asking.view or {}).extra.get(hold.SEEN)
    words = _in_words(asking, outcome, withdraws=withdraws, differs=differs)
    blocks = asking.desk.renderer.form("delay_saved", words)
    return modal("delay_saved", "Law-enforcement delay", blocks, Carried(incident_id=asking.incident.id))


def _in_words(asking: Asking, outcome: Outcome, *, withdraws: bool, differs: bool = False) -> OutcomeWords:
    return OutcomeWords(
        incident_id=asking.incident.id,
        withdraws=withdraws,
        differs=differs,
        do_not_send_before=outcome.do_not_send_before,
        moves=look_up(asking, lambda look: moves_in_words(look, outcome.moves[:MOST_MOVES])),
        more=max(0, len(outcome.moves) - MOST_MOVES),
    )


def _counting(asking: Asking) -> list[Delay]:
    with asking.desk.store.reading() as view:
        return list(obligations.delays_in_force(view, asking.incident.id))
