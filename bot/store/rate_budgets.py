"""Rate budgets: how often Slack may be asked, shared by all replicas. Knows no effect and no row of the outbox.

A budget is one row with the instant (machine time) from which it is free, moved on by one statement, so that the
idle fast path never waits and a 429 holds everybody back (generic cell rate algorithm).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Float, bindparam, case, or_, select, update
from sqlmodel import col

from bot.store.mapping import add_unless_known, change
from bot.store.session import Unit, View
from bot.store.tables import RateBudgetRow

LONGEST_WAIT = timedelta(minutes=70)
"""Nothing waits longer on purpose: what says that it does was written before the clock was set back."""
_A_HAIR = timedelta(milliseconds=1)  # what floats may be off by: an instant that is still now would be asked for ever
_GATE = "slack"  # the budget of everything: while it is not free, nothing goes out


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How often a budget may be drawn on: one each `every`, after a burst of `burst`."""

    every: timedelta
    burst: int

    @property
    def tolerance(self) -> float:
        """How many seconds ahead of its pace a budget may be drawn on."""
        return self.every.total_seconds() * (self.burst - 1)


# Built once: to put these together takes longer than to run them.
_FREE_AT = select(RateBudgetRow.next_free_at).where(col(RateBudgetRow.key) == bindparam("budget"))  # type: ignore[call-overload]
_NEXT_FREE_AT, _NOW = col(RateBudgetRow.next_free_at), bindparam("now", type_=Float())
_WITHIN, _ASTRAY = bindparam("within", type_=Float()), bindparam("astray", type_=Float())
_ADVANCED = case((_NEXT_FREE_AT.between(_NOW, _ASTRAY), _NEXT_FREE_AT), else_=_NOW)
_DRAW = (
    update(RateBudgetRow)
    .where(col(RateBudgetRow.key) == bindparam("budget"), or_(_NEXT_FREE_AT <= _WITHIN, _NEXT_FREE_AT > _ASTRAY))
    .values(next_free_at=_ADVANCED + bindparam("every", type_=Float()))
    .returning(_NEXT_FREE_AT)
)


def draw(unit: Unit, budget: str | None, rates: Mapping[str, Rate]) -> datetime | None:
    """Take one from the budget: None where that went well, or else the instant at which it is free again.

    What has no budget, or one without a rate, may always be done.
    """
    rate = _rate_of(budget, rates)
    if budget is None or rate is None:
        return None
    now, every = unit.machine_at.timestamp(), rate.every.total_seconds()
    within, astray = now + rate.tolerance, now + rate.tolerance + LONGEST_WAIT.total_seconds()
    drawn = {"budget": budget, "now": now, "every": every, "within": within, "astray": astray}
    if unit.connection.execute(_DRAW, drawn).first() is not None:
        return None
    next_free_at = unit.first(_FREE_AT, budget=budget)
    if next_free_at is not None and next_free_at > within:
        return max(datetime.fromtimestamp(next_free_at - rate.tolerance, UTC), unit.machine_at + _A_HAIR)
    is_first = next_free_at is None and add_unless_known(unit, RateBudgetRow, key=budget, next_free_at=now + every)
    return None if is_first else unit.machine_at  # another replica made the budget meanwhile: look again at once


def hold_back(unit: Unit, budget: str, rates: Mapping[str, Rate], until: datetime) -> None:
    """A 429: nobody draws on this budget before `until`, on any replica; the burst is used up too."""
    rate = _rate_of(budget, rates)
    _set(unit, budget, until.timestamp() + (rate.tolerance if rate else 0))


def shut(unit: Unit, until: datetime) -> bool:
    """Slack lets nobody in: nothing goes out before `until`, on any replica. False where it was shut already."""
    if is_shut(unit, unit.machine_at):
        return False
    _set(unit, _GATE, until.timestamp())
    return True


def is_shut(view: View, now: datetime) -> bool:
    """Whether Slack lets nobody in just now."""
    opens_at = view.first(_FREE_AT, budget=_GATE)
    return opens_at is not None and now < datetime.fromtimestamp(opens_at, UTC) <= now + LONGEST_WAIT


def _rate_of(budget: str | None, rates: Mapping[str, Rate]) -> Rate | None:
    """A budget is called like its rate, or that and whose it is: `post:<incident id>`."""
    return rates.get((budget or "").split(":")[0])


def _set(unit: Unit, budget: str, next_free_at: float) -> None:
    if not add_unless_known(unit, RateBudgetRow, key=budget, next_free_at=next_free_at):
        change(unit, RateBudgetRow, budget, next_free_at=next_free_at)
