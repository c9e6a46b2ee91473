"""Facts that would move the discovery date later: proposed by one person, decided by another, kept either way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import add, change, first, to_core
from bot.store.session import Unit, View
from bot.store.tables import DiscoveryProposalRow


class ProposalStatus(StrEnum):
    """`replaced`: somebody proposed something else before anybody decided."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPLACED = "replaced"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A later discovery date that waits for a second person, or waited. `facts` are in the words of a facts file."""

    id: str
    incident_id: str
    facts: dict[str, Any]
    from_on: date
    to_on: date
    because: str
    asked_by: str
    asked_at: datetime
    status: ProposalStatus
    decided_by: str | None
    decided_at: datetime | None


def propose(
    unit: Unit, incident_id: str, facts: Mapping[str, Any], *, from_on: date, to_on: date, because: str, by: str
) -> Proposal:
    """Keep a proposal; one that still waits is replaced by it."""
    known = waiting(unit, incident_id)
    if known is not None:
        decide(unit, known, ProposalStatus.REPLACED, by)
    made = add(
        unit, DiscoveryProposalRow, incident_id=incident_id, facts=dict(facts), from_on=from_on, to_on=to_on,
        because=because, asked_by=by, asked_at=unit.at, status=ProposalStatus.WAITING,
    )  # fmt: skip
    return get(unit, made)


def decide(unit: Unit, proposal: Proposal, status: ProposalStatus, by: str) -> None:
    """Settle a proposal."""
    change(unit, DiscoveryProposalRow, proposal.id, status=status, decided_by=by, decided_at=unit.at)


def get(view: View, proposal_id: str) -> Proposal:
    """The proposal with this id."""
    return to_core(view, view.first(_of(col(DiscoveryProposalRow.id) == proposal_id)), Proposal)


def find(view: View, incident_id: str, proposal_id: str) -> Proposal | None:
    """The incident's proposal with this id, if there is one."""
    table = DiscoveryProposalRow
    return first(view, _of(col(table.id) == proposal_id, col(table.incident_id) == incident_id), Proposal)


def waiting(view: View, incident_id: str) -> Proposal | None:
    """The incident's proposal that waits for a decision."""
    table = DiscoveryProposalRow
    waits = (col(table.incident_id) == incident_id, col(table.status) == ProposalStatus.WAITING)
    return first(view, _of(*waits), Proposal)


def _of(*conditions: Any) -> Any:
    return select(DiscoveryProposalRow).where(*conditions)
