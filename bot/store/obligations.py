"""What an incident owes by law: runs of the engine, obligations as of the newest run, notices, delays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import to_core
from bot.store.session import View
from bot.store.tables import ObligationRow

OWED, MET, NOT_OWED, WAIVED = "owed", "met", "not_owed", "waived"


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One duty under one rule. `details` is the engine's own entry; `due_on` the last lawful day, if any."""

    id: str
    incident_id: str
    key: str
    notice: str
    state: str | None
    recipient: str
    status: str
    due_on: date | None
    owner_role: str
    details: dict[str, Any]
    waived_by: str | None
    waived_reason: str


def obligations(view: View, incident_id: str) -> Sequence[Obligation]:
    """Every obligation of the incident, those with dates first, soonest first."""
    rows = view.rows(select(ObligationRow).where(col(ObligationRow.incident_id) == incident_id))
    found = [to_core(view, row, Obligation) for row in rows]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.key))


def next_owed(view: View, incident_id: str) -> Obligation | None:
    """The next legal date that is still owed."""
    return next((one for one in obligations(view, incident_id) if one.status == OWED and one.due_on), None)
