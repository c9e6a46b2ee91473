"""Drafted letters and forms: every version of each, with all that it says, sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.core.letters import Content, Draft, Kind, Record, StateNote, Status
from bot.store.mapping import add, change, first, to_core
from bot.store.session import Unit, View
from bot.store.tables import DraftRow

_DAYS = ("reply_by", "discovered_on", "occurred_on", "associate_discovered_on", "letters_sent_on")


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """A row with its sealed text opened."""

    id: str
    incident_id: str
    kind: Kind
    state: str
    version: int
    fields: str
    status: Status
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None
    approved_at: datetime | None


def drafts(view: View, incident_id: str) -> Sequence[Draft]:
    """Every version of every document of the incident, the newest first."""
    statement = select(DraftRow).where(col(DraftRow.incident_id) == incident_id)
    order = (col(DraftRow.drafted_at).desc(), col(DraftRow.version).desc())
    return [_draft(to_core(view, row, _Stored)) for row in view.rows(statement.order_by(*order))]


def find(view: View, draft_id: str) -> Draft | None:
    """One version by its id."""
    stored = first(view, select(DraftRow).where(col(DraftRow.id) == draft_id), _Stored)
    return _draft(stored) if stored else None


def newest_version(view: View, incident_id: str, kind: Kind, state: str) -> int:
    """The highest version of one document; 0 where there is none."""
    of = (col(DraftRow.incident_id) == incident_id, col(DraftRow.kind) == kind, col(DraftRow.state) == state)
    found = view.first(select(DraftRow.version).where(*of).order_by(col(DraftRow.version).desc()).limit(1))  # type: ignore[call-overload]
    return int(found or 0)


def add_draft(
    unit: Unit, incident_id: str, kind: Kind, content: Content, record: Record, drafted_by: str
) -> Draft:  # fmt: skip
    """Keep the next version of a document."""
    version = newest_version(unit, incident_id, kind, record.state) + 1
    said = {"content": asdict(content), "record": asdict(record)}
    made = add(
        unit,
        DraftRow,
        incident_id=incident_id,
        kind=kind,
        state=record.state,
        version=version,
        fields=json.dumps(said, default=date.isoformat),
        status=Status.DRAFT,
        drafted_by=drafted_by,
        drafted_at=unit.at,
    )
    return _draft(to_core(unit, unit.first(select(DraftRow).where(col(DraftRow.id) == made)), _Stored))


def approve(unit: Unit, draft: Draft, by: str) -> None:
    """Counsel, or an officer in their place, approved this version."""
    change(unit, DraftRow, draft.id, status=Status.APPROVED, approved_by=by, approved_at=unit.at)


def _draft(stored: _Stored) -> Draft:
    said = json.loads(stored.fields)
    rest = {name: value for name, value in vars(stored).items() if name != "fields"}
    return Draft(**rest, content=Content(**_typed(said["content"])), record=_record(said["record"]))


def _record(said: Mapping[str, Any]) -> Record:
    notes = tuple(StateNote(**note) for note in said["state_notes"])
    return Record(**{**_typed(said), "state_notes": notes})


def _typed(said: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's texts and lists as days and tuples again."""
    return {name: _value(name, value) for name, value in said.items()}


def _value(name: str, value: Any) -> Any:
    if name in _DAYS and value is not None:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
