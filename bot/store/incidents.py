"""Incidents, their stages and their legal entity."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import col

from bot.core.incident import Incident, Stage, StageRecord, StageStatus, State, incident_number
from bot.core.team import Entity
from bot.store.mapping import add, add_unless_known, change, first, to_core
from bot.store.session import Unit, View
from bot.store.tables import CounterRow, IncidentRow, LegalEntity, StageRow

# Built once: to put them together takes longer than to run them, and people wait for them.
_COUNT_ON = (
    update(CounterRow)
    .where(col(CounterRow.key) == bindparam("counter"))
    .values(value=col(CounterRow.value) + 1)
    .returning(col(CounterRow.value))
)
_INCIDENT = select(IncidentRow).where(col(IncidentRow.id) == bindparam("incident_id"))
_ENTITY = select(LegalEntity).where(col(LegalEntity.id) == bindparam("entity_id"))
_FIRST_ENTITY = select(LegalEntity).order_by(col(LegalEntity.created_at))


def next_number(unit: Unit, year: int) -> str:
    """The next free number of the year. Gaps appear only if a transaction is rolled back: none are reused."""
    key = f"INC-{year}"
    value = unit.connection.execute(_COUNT_ON, {"counter": key}).scalar()
    if value is None:  # the year's first; another replica may be just as fast
        add_unless_known(unit, CounterRow, key=key, value=0)
        value = unit.connection.execute(_COUNT_ON, {"counter": key}).scalar_one()
    return incident_number(year, value)


def skip_numbers(unit: Unit, kind: str, year: int, sequence: int) -> None:
    """Numbers up to and including `sequence` are given out already; ours may be past them. `kind`: INC, DRL."""
    key = f"{kind}-{year}"
    add_unless_known(unit, CounterRow, key=key, value=0)
    behind = (col(CounterRow.key) == key, col(CounterRow.value) < sequence)
    unit.connection.execute(update(CounterRow).where(*behind).values(value=sequence))


def add_incident(unit: Unit, incident: Incident, *, reply_code_hash: str | None) -> None:
    """Keep a new incident; with an anonymous one, what its reply code hashes to."""
    values = {field.name: getattr(incident, field.name) for field in fields(incident)}
    add(unit, IncidentRow, **values | {"facts": dict(incident.facts), "reply_code_hash": reply_code_hash})


def get(view: View, incident_id: str) -> Incident:
    """The incident with this id."""
    return to_core(view, view.first(_INCIDENT, incident_id=incident_id), Incident)


def find(view: View, incident_id: str) -> Incident | None:
    """The incident with this id, if there is one."""
    return first(view, _INCIDENT, Incident, incident_id=incident_id)


def by_number(view: View, number: str) -> Incident | None:
    """The incident with this number, such as INC-2026-0007; upper or lower case."""
    return first(view, select(IncidentRow).where(col(IncidentRow.number) == number.upper()), Incident)


def by_channel(view: View, channel_id: str) -> Incident | None:
    """The incident whose channel this is."""
    return first(view, select(IncidentRow).where(col(IncidentRow.channel_id) == channel_id), Incident)


def by_reply_code(view: View, code_hash: str) -> Incident | None:
    """The anonymous report whose reply code has this hash."""
    return first(view, select(IncidentRow).where(col(IncidentRow.reply_code_hash) == code_hash), Incident)


def listed(
    view: View, *, states: Collection[State], ids: Collection[str] | None = None, reporter_id: str | None = None
) -> Sequence[Incident]:
    """Incidents in these states, newest first (of one instant the higher number); only those of `ids`, or of one
    reporter, where given.
    """
    statement = select(IncidentRow).where(col(IncidentRow.state).in_(list(states)))
    if ids is not None:
        statement = statement.where(col(IncidentRow.id).in_(list(ids)))
    if reporter_id is not None:
        statement = statement.where(col(IncidentRow.reporter_id) == reporter_id)
    number = col(IncidentRow.number)
    order = (col(IncidentRow.reported_at).desc(), func.length(number).desc(), number.desc())
    rows = view.rows(statement.order_by(*order))
    return [to_core(view, row, Incident) for row in rows]


def unprepared(view: View) -> Sequence[str]:
    """The ids of reports whose consequences are not drawn yet, oldest first."""
    statement = select(IncidentRow.id).where(col(IncidentRow.prepared).is_(False))  # type: ignore[call-overload]
    return list(view.rows(statement.order_by(col(IncidentRow.reported_at))))


def is_unprepared(view: View, incident_id: str) -> bool:
    """Whether the consequences of this report are still to be drawn."""
    return not view.first(select(IncidentRow.prepared).where(col(IncidentRow.id) == incident_id))  # type: ignore[call-overload]


def to_archive(view: View, now: datetime) -> Sequence[Incident]:
    """Closed incidents whose channel's time has come."""
    statement = select(IncidentRow).where(col(IncidentRow.archive_at) <= now, col(IncidentRow.archived).is_(False))
    return [to_core(view, row, Incident) for row in view.rows(statement)]


def next_archive_at(view: View) -> datetime | None:
    """The earliest instant at which a closed incident's channel is to be archived."""
    waiting = (col(IncidentRow.archive_at).is_not(None), col(IncidentRow.archived).is_(False))
    statement = select(IncidentRow.archive_at).where(*waiting).order_by(col(IncidentRow.archive_at)).limit(1)  # type: ignore[call-overload]
    found: datetime | None = view.first(statement)
    return found


def count_reported_since(view: View, since: datetime) -> int:
    """How many reports were kept at this instant or later."""
    statement = select(func.count()).select_from(IncidentRow).where(col(IncidentRow.reported_at) >= since)
    return int(view.connection.execute(statement).scalar_one())


def update_incident(unit: Unit, incident_id: str, **values: Any) -> None:
    """Change the incident; its version grows, so that stale buttons are noticed and the card is drawn again."""
    change(unit, IncidentRow, incident_id, version=IncidentRow.version + 1, **values)


def keep_channel(unit: Unit, incident_id: str, channel_id: str, name: str) -> None:
    """Where the incident is worked on. Not a change of the incident: its version stays."""
    change(unit, IncidentRow, incident_id, channel_id=channel_id, channel_name=name)


def keep_renamed(unit: Unit, incident_id: str) -> None:
    """The channel's name is no longer ours; the new one is not kept. The version stays."""
    change(unit, IncidentRow, incident_id, channel_name=None)


def keep_card(unit: Unit, incident_id: str, card_ts: str) -> None:
    """Which message is the card. The version stays."""
    change(unit, IncidentRow, incident_id, card_ts=card_ts)


def keep_archived(unit: Unit, incident_id: str, *, archived: bool) -> None:
    """Whether the channel is archived. The version stays."""
    change(unit, IncidentRow, incident_id, archived=archived, archive_at=None)


def stages(view: View, incident_id: str) -> Mapping[Stage, StageRecord]:
    """Every stage with its status, untouched ones included, in the order of the card."""
    rows = view.rows(select(StageRow).where(col(StageRow.incident_id) == incident_id))
    kept = {Stage(row.stage): to_core(view, row, StageRecord) for row in rows}
    return {stage: kept.get(stage, StageRecord(stage=stage, status=StageStatus.NOT_STARTED)) for stage in Stage}


def set_stage(unit: Unit, incident_id: str, record: StageRecord) -> None:
    """Set one stage's status."""
    where = (col(StageRow.incident_id) == incident_id, col(StageRow.stage) == record.stage)
    row_id = unit.first(select(StageRow.id).where(*where))  # type: ignore[call-overload]
    values = {"status": record.status, "reason": record.reason, "set_by": record.set_by, "set_at": unit.at}
    if row_id is None:
        add(unit, StageRow, incident_id=incident_id, stage=record.stage, **values)
    else:
        change(unit, StageRow, row_id, **values)


def entity(view: View, entity_id: str) -> Entity:
    """The legal entity with this id."""
    return to_core(view, view.first(_ENTITY, entity_id=entity_id), Entity)


def entity_of(view: View, incident_id: str) -> Entity:
    """The legal entity that this incident is about."""
    return entity(view, get(view, incident_id).entity_id)


def first_entity(view: View) -> Entity | None:
    """The organisation's own entity, the one set up first."""
    return first(view, _FIRST_ENTITY, Entity)


def add_entity(unit: Unit, **values: Any) -> str:
    """Set up a legal entity."""
    return str(add(unit, LegalEntity, created_at=unit.at, **values))


def change_entity(unit: Unit, entity_id: str, **values: Any) -> None:
    """Change a legal entity's name, role, type or time zone."""
    change(unit, LegalEntity, entity_id, **values)
