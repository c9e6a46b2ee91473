"""What an incident owes by law: runs of the engine, obligations as of the newest run, notices sent, delays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from bot.core.facts import Statement
from bot.core.holds import still_ahead
from bot.core.notices import SentNotice
from bot.core.owed import Kept, Obligation, Standing
from bot.store.mapping import add, change, first, to_core
from bot.store.session import Unit, View
from bot.store.tables import DelayWithdrawalRow, LawEnforcementDelayRow, NoticeRow, ObligationRow, ObligationRunRow


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of the engine: `inputs` and `answer` in the words of a facts file, `moved` as `owed.move_json`."""

    id: str
    incident_id: str
    seq: int
    ran_at: datetime
    caused_by: str | None
    cause: str
    rule_version: str
    inputs: dict[str, Any]
    answer: dict[str, Any]
    moved: list[dict[str, Any]]

    def do_not_send_before(self, today: date) -> date | None:
        """The day before which a delayed notice must not go out, as long as it lies ahead of `today`."""
        day = self.answer["law_enforcement_delay"]["do_not_send_before"]
        return still_ahead(date.fromisoformat(day) if day else None, today)


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A law-enforcement statement as kept. `delayed_until` is the last day it names; who made it is free text."""

    id: str
    incident_id: str
    form: str
    stated_on: date
    delayed_until: date | None
    official: str
    document: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """That a statement was recorded by mistake. `because` is free text."""

    id: str
    incident_id: str
    delay_id: str
    because: str
    withdrawn_by: str
    withdrawn_at: datetime


def obligations(view: View, incident_id: str) -> Sequence[Obligation]:
    """Every obligation of the incident, those with dates first, soonest (so the overdue) first."""
    rows = view.rows(select(ObligationRow).where(col(ObligationRow.incident_id) == incident_id))
    found = [to_core(view, row, Obligation) for row in rows]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.key))


def next_owed(view: View, incident_id: str) -> Obligation | None:
    """The next legal date that is still owed; one that has passed comes before all others."""
    return next((one for one in obligations(view, incident_id) if one.status is Standing.OWED and one.due_on), None)


def by_key(view: View, incident_id: str, key: str) -> Obligation:
    """One obligation by its key."""
    where = (col(ObligationRow.incident_id) == incident_id, col(ObligationRow.key) == key)
    return to_core(view, view.first(select(ObligationRow).where(*where)), Obligation)


def keep(unit: Unit, incident_id: str, kept: Sequence[Kept]) -> None:
    """Write down how these duties stand now. Those that no run has seen yet begin here."""
    known = {one.key: one.id for one in obligations(unit, incident_id)}
    for each in kept:
        duty = each.duty
        values = {
            "notice": duty.notice, "state": duty.state, "recipient": duty.recipient, "status": each.status,
            "due_on": duty.due_on, "owner_role": duty.owner_role, "details": duty.details,
        }  # fmt: skip
        if duty.key in known:
            change(unit, ObligationRow, known[duty.key], **values, waived_by=None, waived_reason=None)
        else:
            add(unit, ObligationRow, incident_id=incident_id, key=duty.key, **values)


def set_standing(unit: Unit, obligation: Obligation, status: Standing) -> None:
    """Met, or owed again."""
    change(unit, ObligationRow, obligation.id, status=status)


def waive(unit: Unit, obligation: Obligation, by: str, reason: str) -> None:
    """Counsel decided that this need not be done."""
    change(unit, ObligationRow, obligation.id, status=Standing.WAIVED, waived_by=by, waived_reason=reason)


def add_run(unit: Unit, incident_id: str, **values: Any) -> Run:
    """Keep one run of the engine; numbered from 1 within the incident."""
    last = select(func.max(ObligationRunRow.seq)).where(col(ObligationRunRow.incident_id) == incident_id)
    seq = int(unit.first(last) or 0) + 1
    add(unit, ObligationRunRow, incident_id=incident_id, seq=seq, ran_at=unit.at, **values)
    return run(unit, incident_id, seq)


def run(view: View, incident_id: str, seq: int) -> Run:
    """One run by its number."""
    where = (col(ObligationRunRow.incident_id) == incident_id, col(ObligationRunRow.seq) == seq)
    return to_core(view, view.first(select(ObligationRunRow).where(*where)), Run)


def runs(view: View, incident_id: str) -> Sequence[Run]:
    """Every run, the newest first."""
    table = ObligationRunRow
    statement = select(table).where(col(table.incident_id) == incident_id).order_by(col(table.seq).desc())
    return [to_core(view, row, Run) for row in view.rows(statement)]


def newest_run(view: View, incident_id: str) -> Run | None:
    """The run that the obligations stand by; None before the first."""
    table = ObligationRunRow
    statement = select(table).where(col(table.incident_id) == incident_id).order_by(col(table.seq).desc())
    return first(view, statement.limit(1), Run)


def add_notice(unit: Unit, incident_id: str, **values: Any) -> str:
    """Keep a notice that went out (or the correction of one) and give its id."""
    return str(add(unit, NoticeRow, incident_id=incident_id, recorded_at=unit.at, **values))


def notices(view: View, incident_id: str) -> Sequence[SentNotice]:
    """Every entry ever made, corrected ones included, in the order of recording."""
    table = NoticeRow
    order = (col(table.recorded_at), col(table.id))
    rows = view.rows(select(table).where(col(table.incident_id) == incident_id).order_by(*order))
    return [to_core(view, row, SentNotice) for row in rows]


def add_delay(unit: Unit, incident_id: str, **values: Any) -> str:
    """Keep an official's statement and give its id."""
    return str(add(unit, LawEnforcementDelayRow, incident_id=incident_id, recorded_at=unit.at, **values))


def withdraw_delay(unit: Unit, delay: Delay, because: str, by: str) -> None:
    """Keep that a statement was recorded by mistake. The statement stays as it is; it counts no more."""
    values = {"incident_id": delay.incident_id, "delay_id": delay.id, "because": because, "withdrawn_by": by}
    add(unit, DelayWithdrawalRow, withdrawn_at=unit.at, **values)


def withdrawals(view: View, incident_id: str) -> dict[str, Withdrawal]:
    """Every withdrawal, by the id of the statement that it takes back."""
    rows = view.rows(select(DelayWithdrawalRow).where(col(DelayWithdrawalRow.incident_id) == incident_id))
    return {row.delay_id: to_core(view, row, Withdrawal) for row in rows}


def delays_in_force(view: View, incident_id: str) -> Sequence[Delay]:
    """The statements that count, in the order in which they were made: those that nobody withdrew."""
    taken_back = withdrawals(view, incident_id)
    return [delay for delay in delays(view, incident_id) if delay.id not in taken_back]


def delays(view: View, incident_id: str) -> Sequence[Delay]:
    """Every statement ever recorded, withdrawn ones included, in the order in which they were made."""
    table = LawEnforcementDelayRow
    order = (col(table.stated_on), col(table.recorded_at))
    rows = view.rows(select(table).where(col(table.incident_id) == incident_id).order_by(*order))
    return [to_core(view, row, Delay) for row in rows]


def statements(view: View, incident_id: str) -> tuple[Statement, ...]:
    """The statements that count, as the engine reads them."""
    return tuple(
        Statement(
            written=delay.form == "written",
            stated_on=delay.stated_on,
            until=delay.delayed_until,
            official_documented=bool(delay.official),
        )
        for delay in delays_in_force(view, incident_id)
    )
