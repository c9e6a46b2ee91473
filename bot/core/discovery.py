"""When was it discovered? The earliest of the days that 45 CFR 164.404(a)(2) and 164.410(a)(2) count as knowing.

The wrongdoer's own knowledge is none of them; nor is the day on which counsel or forensics confirmed anything.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.calendar import local_day
from bot.core.facts import BusinessAssociate, EntityRole, Facts


class Basis(StrEnum):
    """Whose knowledge made the day; listed in the order in which a tie is settled."""

    FIRST_KNOWLEDGE = "first knowledge"
    SHOULD_HAVE_KNOWN = "should have been known"
    BUSINESS_ASSOCIATE_TOLD_US = "business associate's notice"
    AGENT_DISCOVERED = "agent business associate's discovery"
    SUBCONTRACTOR_TOLD = "subcontractor's notice"
    AGENT_SUBCONTRACTOR_DISCOVERED = "agent subcontractor's discovery"


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """The entity's day 0, and the days 0 of those below it, where known."""

    on: date
    basis: Basis
    business_associate_on: date | None = None
    subcontractor_on: date | None = None


def discover(facts: Facts) -> Discovery | None:
    """The entity's discovery, or None where no day that counts is known."""
    associate = facts.business_associate
    subcontractor = associate.subcontractor if associate else None
    candidates = _days_of_the_entity(facts)
    known = [(day, basis) for basis, day in candidates.items() if day is not None]
    if not known:
        return None
    on, basis = min(known, key=lambda each: each[0])
    is_associate = facts.entity_role is EntityRole.BUSINESS_ASSOCIATE
    return Discovery(
        on=on,
        basis=basis,
        business_associate_on=on if is_associate else _associates_day(associate, facts.timezone),
        subcontractor_on=subcontractor.discovered_on if subcontractor else None,
    )


def _days_of_the_entity(facts: Facts) -> dict[Basis, date | None]:
    own = local_day(facts.discovered_at, facts.timezone) if facts.discovered_at else None
    days: dict[Basis, date | None] = {
        Basis.FIRST_KNOWLEDGE: own,
        Basis.SHOULD_HAVE_KNOWN: facts.should_have_known_on,
    }
    associate = facts.business_associate
    if associate is None:
        return days
    told = associate.told_covered_entity_at
    days[Basis.BUSINESS_ASSOCIATE_TOLD_US] = local_day(told, facts.timezone) if told else None
    if facts.entity_role is EntityRole.BUSINESS_ASSOCIATE:
        below = _days_of_the_associate(associate, facts.timezone)
        return {basis: _earlier(days.get(basis), below.get(basis)) for basis in Basis}
    if associate.is_agent is True:
        days[Basis.AGENT_DISCOVERED] = _associates_day(associate, facts.timezone)
    return days


def _associates_day(associate: BusinessAssociate | None, zone: ZoneInfo) -> date | None:
    """The business associate's own discovery, built like ours, one level down."""
    if associate is None:
        return None
    days = [day for day in _days_of_the_associate(associate, zone).values() if day is not None]
    return min(days, default=None)


def _days_of_the_associate(associate: BusinessAssociate, zone: ZoneInfo) -> dict[Basis, date | None]:
    days: dict[Basis, date | None] = {
        Basis.FIRST_KNOWLEDGE: _first_known(associate, zone),
        Basis.SHOULD_HAVE_KNOWN: associate.should_have_known_on,
    }
    subcontractor = associate.subcontractor
    if subcontractor is not None:
        days[Basis.SUBCONTRACTOR_TOLD] = subcontractor.told_business_associate_on
        if subcontractor.is_agent is True:
            days[Basis.AGENT_SUBCONTRACTOR_DISCOVERED] = subcontractor.discovered_on
    return days


def _first_known(associate: BusinessAssociate, zone: ZoneInfo) -> date | None:
    """The day in our zone; for an agent also its own, told by the offset it wrote, and then the earlier one."""
    moment = associate.discovered_at
    if moment is None:
        return None
    ours = local_day(moment, zone)
    return min(ours, moment.date()) if associate.is_agent is True else ours


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known, default=None)
