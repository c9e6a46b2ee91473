"""The daily digest: which days had one, and the counts it is made of. Counts and numbers only; exercises never count.

"Open" is everything not closed. Days are days in the organisation's zone; instants are UTC.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from bot.core.annual import is_gathered
from bot.core.digest import DueDigest
from bot.core.incident import Stage, StageStatus, State
from bot.core.owed import Standing
from bot.store.mapping import add_unless_known, change, first
from bot.store.session import Unit, View
from bot.store.tables import (
    CorrectiveActionRow,
    DigestRow,
    IncidentRow,
    LegalEntity,
    ObligationRow,
    StageRow,
    SubjectRow,
)

_REAL = "INC-%"
_NEWEST_FIRST = select(DigestRow).order_by(col(DigestRow.day).desc())


@dataclass(frozen=True, kw_only=True)
class Digest:
    """One day's digest. `made_at` is the instant it speaks of; `chain_*` the head of the organisation's journal."""

    day: date
    made_at: datetime
    late: bool
    days_missed: int
    chain_seq: int
    chain_hash: str


@dataclass(frozen=True, kw_only=True)
class LegalDay:
    """A notice still owed and its last lawful day, inclusive, with where it stands in the law."""

    number: str
    severity: str
    notice: str
    state: str | None
    due_on: date
    citation: str | None


def last(view: View, until: date = date.max) -> Digest | None:
    """The digest of the newest day up to `until`, inclusive: a clock that was ahead may have made later ones."""
    return first(view, _NEWEST_FIRST.where(col(DigestRow.day) <= until).limit(1), Digest)


def of_day(view: View, day: date) -> Digest | None:
    """The digest of one day."""
    return first(view, select(DigestRow).where(col(DigestRow.day) == day), Digest)


def before(view: View, day: date) -> Digest | None:
    """The newest digest of an earlier day: what is new is new since then."""
    return first(view, _NEWEST_FIRST.where(col(DigestRow.day) < day).limit(1), Digest)


def set_up_at(view: View) -> datetime | None:
    """When the organisation was set up: no digest is owed for a time before."""
    found: datetime | None = view.first(select(LegalEntity.created_at).order_by(col(LegalEntity.created_at)).limit(1))  # type: ignore[call-overload]
    return found


def begin(unit: Unit, due: DueDigest, at: datetime) -> bool:
    """Claim the day. False where it has its digest already."""
    values = {"made_at": at, "late": due.late, "days_missed": due.days_missed, "chain_seq": 0, "chain_hash": ""}
    return add_unless_known(unit, DigestRow, day=due.day, **values)


def keep_head(unit: Unit, day: date, seq: int, chain_hash: str) -> None:
    """The head that this digest prints."""
    change(unit, DigestRow, day, chain_seq=seq, chain_hash=chain_hash)  # type: ignore[arg-type]


def reported_between(view: View, since: datetime, until: datetime) -> int:
    """How many incidents were reported after `since` and up to `until`."""
    return _count(view, col(IncidentRow.reported_at) > since, col(IncidentRow.reported_at) <= until)


def closed_between(view: View, since: datetime, until: datetime) -> int:
    """How many incidents were closed after `since` and up to `until`, and still are."""
    closed_at = col(IncidentRow.closed_at)
    return _count(view, col(IncidentRow.state) == State.CLOSED, closed_at > since, closed_at <= until)


def open_by_severity(view: View) -> Mapping[str, int]:
    """Open incidents by severity slug."""
    return Counter(view.rows(select(IncidentRow.severity).where(*_open())))  # type: ignore[call-overload]


def open_by_stage(view: View) -> Mapping[Stage, int]:
    """Open incidents by what is being worked on: one may be in several stages; untriaged ones are in triage."""
    joined = and_(col(StageRow.incident_id) == col(IncidentRow.id), *_open())
    statement = select(StageRow.stage, func.count()).join(IncidentRow, joined)  # type: ignore[call-overload]
    running = statement.where(col(StageRow.status) == StageStatus.IN_PROGRESS, col(StageRow.stage) != Stage.TRIAGE)
    found = {Stage(stage): n for stage, n in view.connection.execute(running.group_by(col(StageRow.stage)))}
    found[Stage.TRIAGE] = _count(view, col(IncidentRow.state) == State.REPORTED)
    return {stage: found[stage] for stage in Stage if found.get(stage)}


def legal_days(
    view: View, *, until: date | None = None, without: Collection[str] = ()
) -> Sequence[LegalDay]:  # fmt: skip
    """Every notice still owed with a last lawful day, soonest first; those after `until`, and of the incidents
    `without` (ids), left out.

    The annual reports to HHS are left out too: `store/annual.py` has them, by year.
    """
    incident, obligation = IncidentRow, ObligationRow
    columns = (incident.number, incident.severity, obligation.notice, obligation.state, obligation.due_on)
    statement = (
        select(*columns, obligation.details)  # type: ignore[call-overload]
        .join(incident, col(incident.id) == col(obligation.incident_id))
        .where(col(incident.number).like(_REAL), col(obligation.status) == Standing.OWED)
        .where(col(obligation.due_on).is_not(None), col(incident.id).not_in(without))
        .order_by(col(obligation.due_on), col(incident.number), col(obligation.key))
    )
    if until is not None:
        statement = statement.where(col(obligation.due_on) <= until)
    return [
        LegalDay(
            number=number,
            severity=severity,
            notice=notice,
            state=state,
            due_on=due_on,
            citation=details.get("citation"),
        )
        for number, severity, notice, state, due_on, details in view.connection.execute(statement)
        if not is_gathered(number, notice, details.get("mode"))
    ]


def overdue_by_role(view: View, at: datetime, today: date) -> Mapping[str, int]:
    """What is past its date (targets, tasks, legal notices), counted by the role it waits for; "" for none."""
    past = or_(col(SubjectRow.due_at) < at, col(SubjectRow.due_on) < today)
    statement = (
        select(SubjectRow.owner_role)  # type: ignore[call-overload]
        .outerjoin(IncidentRow, col(IncidentRow.id) == col(SubjectRow.incident_id))
        .where(or_(col(SubjectRow.incident_id).is_(None), col(IncidentRow.number).like(_REAL)))
        .where(col(SubjectRow.closed_at).is_(None), past)
        .where(col(SubjectRow.kind) != "action")
    )
    return Counter(role or "" for role in view.rows(statement))


def actions_late(view: View, today: date) -> int:
    """How many corrective actions are past their day."""
    table = CorrectiveActionRow
    statement = (
        select(func.count())
        .select_from(table)
        .join(IncidentRow, col(IncidentRow.id) == col(table.incident_id))
        .where(col(IncidentRow.number).like(_REAL), col(table.done_at).is_(None), col(table.due_on) < today)
    )
    return int(view.connection.execute(statement).scalar() or 0)


def _open() -> tuple[Any, ...]:
    return col(IncidentRow.number).like(_REAL), col(IncidentRow.state) != State.CLOSED


def _count(view: View, *where: Any) -> int:
    statement = select(func.count()).select_from(IncidentRow).where(col(IncidentRow.number).like(_REAL), *where)
    return int(view.connection.execute(statement).scalar() or 0)
