"""The outbox: what is owed to Slack, claimed by workers, each effect once.

Rows are written by workflows in the transaction of the change that causes them. All its times are machine time:
leases and back-off are promises between computers, not business. Holds no Slack knowledge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, func, not_, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store import rate_budgets
from bot.store.columns import Instant
from bot.store.mapping import add_unless_known, change, first, to_core
from bot.store.rate_budgets import Rate
from bot.store.session import Loaded, Unit, View
from bot.store.tables import OutboxRow, new_id


class RowState(StrEnum):
    """Where an effect stands. `parked` waits for a person to put something right, `held` for a person's decision.

    `dropped`: a courtesy that came too late, or something that was decided against.
    """

    PENDING = "pending"
    SENDING = "sending"
    DONE = "done"
    PARKED = "parked"
    HELD = "held"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One thing to do in Slack: its name, ids and facts for it, and what it must not overtake or double.

    `key`: at most one row ever has it. `target`: one row at a time is sent for it, and of several pending ones
    that only say "show the present state" the first is enough (`coalesce`). `budget`: the rate it draws on.
    `after_id`: the row whose result it needs. `priority`: lower goes first. `held`: not before somebody decides.
    """

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    incident_id: str | None = None
    key: str | None = None
    target: str | None = None
    coalesce: bool = False
    budget: str | None = None
    after_id: str | None = None
    not_before: datetime | None = None
    priority: int = 3
    held: bool = False


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A claimed row, as the worker sees it."""

    id: str
    key: str | None
    incident_id: str | None
    effect: str
    args: Mapping[str, Any]
    target: str | None
    budget: str | None
    priority: int
    attempts: int
    uncertain: bool
    created_at: datetime
    first_attempt_at: datetime
    after_id: str | None
    state: RowState
    last_error: str | None
    result: Mapping[str, Any]
    lease_until: datetime | None


JUST_IN_CASE = ("out_of_band",)  # queued ahead; most of them find nothing to do when their time comes
_BY_ANOTHER_WAY = ("out_of_band", "phone_tree")  # goes out also while Slack lets nobody in


def tell(unit: Unit, effect: Effect) -> str | None:
    """Queue an effect within the transaction. None if its key exists already or a pending twin suffices."""
    if effect.coalesce and _twin_pending(unit, effect):
        return None
    row_id = new_id()
    is_new = add_unless_known(
        unit,
        OutboxRow,
        id=row_id,
        key=effect.key,
        incident_id=effect.incident_id,
        effect=effect.name,
        args=dict(effect.args),
        target=effect.target,
        budget=effect.budget,
        priority=effect.priority,
        state=RowState.HELD if effect.held else RowState.PENDING,
        after_id=effect.after_id,
        not_before=effect.not_before or unit.machine_at,
        created_at=unit.machine_at,
    )
    unit.told = unit.told or is_new
    return row_id if is_new else None


def claim(unit: Unit, rates: Mapping[str, Rate], lease: timedelta, limit: int) -> Sequence[Owed]:
    """Take up to `limit` effects whose time has come, each under a lease and within its rate budget.

    A row whose lease ran out is taken again, marked uncertain: the worker before may have done it and died.
    """
    is_shut = rate_budgets.is_shut(unit, unit.machine_at)
    claimable = _CLAIMABLE_BY_ANOTHER_WAY if is_shut else _CLAIMABLE
    while rows := unit.rows(claimable, most=limit, **_from(unit.machine_at)):
        claimed = _taken(unit, rows, rates, lease)
        if claimed:
            return [get(unit, row_id) for row_id in claimed]
    return []  # whatever was due has to wait for its rate, and was put off until then


def _taken(unit: Unit, rows: Sequence[Loaded], rates: Mapping[str, Rate], lease: timedelta) -> list[str]:
    now, claimed, targets, spent = unit.machine_at, list[str](), set[str](), set[str]()
    for row in rows:
        if row.budget in spent or (row.target is not None and row.target in targets):
            continue
        free_at = rate_budgets.draw(unit, row.budget, rates)
        if free_at is not None:
            spent.add(row.budget)
            _put_off_together(unit, row.budget, free_at)
            continue
        change(
            unit,
            OutboxRow,
            row.id,
            state=RowState.SENDING,
            attempts=row.attempts + 1,
            uncertain=row.uncertain or row.state == RowState.SENDING,
            first_attempt_at=row.first_attempt_at or now,
            lease_until=now + lease,
        )
        targets.update([row.target] if row.target else [])
        claimed.append(row.id)
    return claimed


def _put_off_together(unit: Unit, budget: str, free_at: datetime) -> None:
    """Whatever draws on a spent budget waits until it is free; who was under way is still looked for then."""
    unit.connection.execute(_PUT_OFF, {"spent": budget, "free_at": free_at, **_from(unit.machine_at)})


def take_over(unit: Unit) -> None:
    """End every lease: at the start of the only process nobody else can hold one. What was under way is looked for."""
    under_way = update(OutboxRow).where(col(OutboxRow.state) == RowState.SENDING)
    unit.connection.execute(under_way.values(lease_until=unit.machine_at))


def get(view: View, row_id: str) -> Owed:
    """One row."""
    return to_core(view, view.first(_ROW, row_id=row_id), Owed)


def by_key(view: View, key: str) -> Owed | None:
    """The row with this key."""
    return first(view, select(OutboxRow).where(col(OutboxRow.key) == key), Owed)


def done_beside(view: View, owed: Owed) -> Sequence[Owed]:
    """The effects of the same name that one change queued together with this one, and that were done."""
    beside = (col(OutboxRow.incident_id) == owed.incident_id, col(OutboxRow.created_at) == owed.created_at)
    done = (col(OutboxRow.effect) == owed.effect, col(OutboxRow.state) == RowState.DONE)
    return [to_core(view, row, Owed) for row in view.rows(select(OutboxRow).where(*beside, *done))]


def invited(view: View, incident_id: str) -> frozenset[str]:
    """Everybody whom an invitation that was carried out brought into the incident's channel."""
    where = (col(OutboxRow.incident_id) == incident_id, col(OutboxRow.effect) == "invite")
    rows = view.rows(select(OutboxRow).where(*where, col(OutboxRow.state) == RowState.DONE))
    return frozenset(user for row in rows for user in row.result.get("invited", ()))


def finish(unit: Unit, owed: Owed, result: Mapping[str, Any]) -> bool:
    """It happened; what Slack answered is kept for those who come after. False where the claim was lost meanwhile."""
    kept = _settle(
        unit, owed, state=RowState.DONE, result=dict(result), finished_at=unit.machine_at, last_error=None
    )  # fmt: skip
    unit.told = unit.told or kept  # whoever waited for this row may go now
    return kept


def put_off(unit: Unit, owed: Owed, *, until: datetime, error: str, uncertain: bool) -> None:
    """Try again later. `uncertain`: it may have happened, so look before repeating."""
    doubt = owed.uncertain or uncertain
    _settle(unit, owed, state=RowState.PENDING, not_before=until, last_error=error, uncertain=doubt)


def not_counted(unit: Unit, owed: Owed, *, until: datetime, error: str | None = None) -> None:
    """It was turned away before anything happened: wait, without counting it as an attempt."""
    attempts, error = owed.attempts - 1, error or owed.last_error
    _settle(unit, owed, state=RowState.PENDING, not_before=until, attempts=attempts, last_error=error)


def shut_out(unit: Unit, owed: Owed, *, until: datetime, error: str) -> bool:
    """Slack lets nobody in: nothing is claimed before `until`, on any replica. False where that was known already."""
    not_counted(unit, owed, until=until, error=error)
    return rate_budgets.shut(unit, until)


def give_up(unit: Unit, owed: Owed, *, state: RowState, error: str) -> bool:
    """Park it for a person, or drop it where it was a courtesy. False where the claim was lost meanwhile."""
    return _settle(unit, owed, state=state, last_error=error, finished_at=unit.machine_at)


def release(unit: Unit, effect: Effect) -> None:
    """This effect, known by its key, is wanted after all: let it go. Nothing where it is under way or done."""
    waiting = (col(OutboxRow.key) == effect.key, col(OutboxRow.state).in_([RowState.HELD, RowState.DROPPED]))
    released = update(OutboxRow).where(*waiting).values(
        state=RowState.PENDING, not_before=unit.machine_at, priority=effect.priority, finished_at=None
    )  # fmt: skip
    if unit.connection.execute(released.returning(col(OutboxRow.id))).first() is not None:
        unit.told = True


def decide_against(unit: Unit, effect: Effect) -> None:
    """What was held is not wanted; whatever waits for it finds nothing to do."""
    held = (col(OutboxRow.key) == effect.key, col(OutboxRow.state) == RowState.HELD)
    dropped = update(OutboxRow).where(*held).values(state=RowState.DROPPED, finished_at=unit.machine_at)
    if unit.connection.execute(dropped.returning(col(OutboxRow.id))).first() is not None:
        unit.told = True


def any_held_since(view: View, since: datetime) -> bool:
    """Whether something that was queued at `since` (machine time) or later waits for a decision."""
    held = (col(OutboxRow.state) == RowState.HELD, col(OutboxRow.created_at) >= since)
    return view.first(select(OutboxRow.id).where(*held).limit(1)) is not None  # type: ignore[call-overload]


def held_incidents(view: View) -> Sequence[str]:
    """The ids of incidents of which something waits for a decision, the oldest first."""
    statement = select(OutboxRow.incident_id).where(col(OutboxRow.state) == RowState.HELD)  # type: ignore[call-overload]
    return list(view.rows(statement.order_by(col(OutboxRow.created_at))))


def queue_of(view: View, effect: str, most: int) -> int:
    """How many effects of this name wait for their turn; `most` where there are as many or more."""
    return len(view.rows(_WAITING, effect=effect, most=most))


def retry_parked(unit: Unit, row_id: str) -> None:
    """An officer put the cause right: try again, looking first whether it happened after all."""
    change(
        unit, OutboxRow, row_id, state=RowState.PENDING, not_before=unit.machine_at, attempts=0, uncertain=True,
        finished_at=None,
    )  # fmt: skip
    unit.told = True


def parked(view: View) -> Sequence[Owed]:
    """What waits for a person, oldest first."""
    statement = select(OutboxRow).where(col(OutboxRow.state) == RowState.PARKED).order_by(col(OutboxRow.created_at))
    return [to_core(view, row, Owed) for row in view.rows(statement)]


def count_parked(view: View) -> int:
    """How many effects wait for a person."""
    parked_rows = select(func.count()).select_from(OutboxRow).where(col(OutboxRow.state) == RowState.PARKED)
    return int(view.connection.execute(parked_rows).scalar_one())


def depth(view: View) -> tuple[int, datetime | None]:
    """How many effects are owed, and since when the oldest. What only waits to turn out not needed is not counted."""
    owed = col(OutboxRow.state).in_([RowState.PENDING, RowState.SENDING])
    just_in_case = and_(col(OutboxRow.effect).in_(JUST_IN_CASE), col(OutboxRow.attempts) == 0)
    statement = select(func.count(), func.min(col(OutboxRow.created_at))).where(owed, not_(just_in_case))
    count, oldest = view.connection.execute(statement).one()
    return count, oldest


def waiting_errors(view: View) -> Sequence[str]:
    """What kept effects that are still owed from being done, each reason once."""
    statement = select(OutboxRow.last_error).where(  # type: ignore[call-overload]
        col(OutboxRow.state) == RowState.PENDING, col(OutboxRow.last_error).is_not(None)
    )
    return list(view.rows(statement.distinct()))


def is_stuck(view: View, effect: str, error: str) -> bool:
    """Whether an effect of this name waits because of this error; what is to tell officers of it does not count."""
    waiting = (col(OutboxRow.state) == RowState.PENDING, col(OutboxRow.effect) == effect)
    rows = view.rows(select(OutboxRow.args).where(*waiting, col(OutboxRow.last_error) == error))  # type: ignore[call-overload]
    return any(args.get("message") != "parked" for args in rows)


def something_due(view: View, now: datetime) -> bool:
    """Whether a claim would find anything."""
    due = _BY_ANOTHER_WAY_DUE if rate_budgets.is_shut(view, now) else _SOMETHING_DUE
    return view.first(due, most=1, **_from(now)) is not None


def note(unit: Unit, owed: Owed, result: Mapping[str, Any]) -> None:
    """Keep a step of an effect that has several, so that the next attempt goes on from there."""
    change(unit, OutboxRow, owed.id, result=dict(result))


def _settle(unit: Unit, owed: Owed, **values: Any) -> bool:
    """Change a row as whoever claimed it; not if it was slept over and somebody else has claimed it since."""
    claim_of = {"claimed_id": owed.id, "claimed_attempts": owed.attempts}
    return unit.connection.execute(_CLAIMED, claim_of | values).rowcount > 0


def _from(now: datetime) -> dict[str, datetime]:
    """The instants that the statements below ask about."""
    return {"now": now, "astray": now + rate_budgets.LONGEST_WAIT}


def _ready(before: Any) -> Any:
    """Whose time comes up to `before`, or lies where only a clock that was wrong can have put it."""
    not_before = col(OutboxRow.not_before)
    astray = and_(not_before > bindparam("astray", type_=Instant()), col(OutboxRow.effect).not_in(JUST_IN_CASE))
    return and_(col(OutboxRow.state) == RowState.PENDING, or_(not_before <= before, astray))


def _orphaned() -> Any:
    """Whose lease ran out, or was given by a clock that was wrong."""
    lease, now = col(OutboxRow.lease_until), bindparam("now", type_=Instant())
    over = or_(lease < now, lease > bindparam("astray", type_=Instant()))
    return and_(col(OutboxRow.state) == RowState.SENDING, over)


def _due() -> Any:
    before, twin = aliased(OutboxRow), aliased(OutboxRow)
    ready, orphaned = _ready(before=bindparam("now", type_=Instant())), _orphaned()
    predecessor_done = or_(
        col(OutboxRow.after_id).is_(None),
        exists().where(before.id == OutboxRow.after_id, before.state.in_([RowState.DONE, RowState.DROPPED])),  # type: ignore[attr-defined, arg-type]
    )
    target_free = or_(
        col(OutboxRow.target).is_(None),
        ~exists().where(twin.target == OutboxRow.target, twin.state == RowState.SENDING, twin.id != OutboxRow.id),  # type: ignore[arg-type]
    )
    order = (col(OutboxRow.priority), col(OutboxRow.not_before), col(OutboxRow.created_at))
    statement = select(OutboxRow).where(or_(ready, orphaned), predecessor_done, target_free).order_by(*order)
    return statement.limit(bindparam("most", type_=Integer()))


def _put_off_what_draws_on_it() -> Any:
    ready = _ready(before=bindparam("free_at", type_=Instant()))
    waiting = select(OutboxRow.id).where(col(OutboxRow.budget) == bindparam("spent"), or_(ready, _orphaned()))  # type: ignore[call-overload]
    rows = update(OutboxRow).where(col(OutboxRow.id).in_(waiting.with_for_update(skip_locked=True)))
    uncertain = or_(col(OutboxRow.uncertain), col(OutboxRow.state) == RowState.SENDING)
    return rows.values(not_before=bindparam("free_at"), uncertain=uncertain, state=RowState.PENDING)


# Built once: to put these together takes longer than to run them.
_CLAIMABLE = _due().with_for_update(skip_locked=True)
_CLAIMABLE_BY_ANOTHER_WAY = _CLAIMABLE.where(col(OutboxRow.effect).in_(_BY_ANOTHER_WAY))
_SOMETHING_DUE = _due().with_only_columns(col(OutboxRow.id))
_BY_ANOTHER_WAY_DUE = _SOMETHING_DUE.where(col(OutboxRow.effect).in_(_BY_ANOTHER_WAY))
_PUT_OFF = _put_off_what_draws_on_it()
_CLAIMED = update(OutboxRow).where(
    col(OutboxRow.id) == bindparam("claimed_id"),
    col(OutboxRow.state) == RowState.SENDING,
    col(OutboxRow.attempts) == bindparam("claimed_attempts"),
)
_ROW = select(OutboxRow).where(col(OutboxRow.id) == bindparam("row_id"))
_WAITING = (
    select(OutboxRow.id)  # type: ignore[call-overload]
    .where(col(OutboxRow.state) == RowState.PENDING, col(OutboxRow.effect) == bindparam("effect"))
    .limit(bindparam("most", type_=Integer()))
)


def _twin_pending(unit: Unit, effect: Effect) -> bool:
    twin = select(OutboxRow.id).where(  # type: ignore[call-overload]
        col(OutboxRow.target) == effect.target,
        col(OutboxRow.effect) == effect.name,
        col(OutboxRow.state) == RowState.PENDING,
    )
    return unit.first(twin) is not None
