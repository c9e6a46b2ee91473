"""What a person may enter of an incident's facts, form by form, checked as a whole before any of it is kept.

Each `of(facts)` reads a form's values out of the kept facts; each `entered` writes them back in the words of a facts
file, because that is what the law engine is told. None takes a fact back: unknown again, and unknown never helps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.errors import FormErrors
from bot.core.residents import MOST_PEOPLE
from bot.core.triage import Answer
from bot.core.words import spelled

DISCOVERY_FACTS = ("discovered_at", "should_have_known_on", "business_associate")
"""The facts that can move the day of discovery."""

MOST_CONTRACT_DAYS = 3650
_NOON = time(12)
_AGENT: Mapping[object, Answer] = {True: Answer.YES, False: Answer.NO}


@dataclass(frozen=True, kw_only=True)
class People:
    """Who is affected. Counts are people, not records; `low` and `high` are the ends of an estimate, inclusive."""

    exact: int | None = None
    low: int | None = None
    high: int | None = None
    residents: Mapping[str, int] = field(default_factory=dict)
    unreachable: int | None = None
    posted_on: date | None = None

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "People":
        """As kept."""
        low, high = facts.get("count_range") or (None, None)
        contact = facts.get("contact") or {}
        return cls(
            exact=facts.get("total_individuals"),
            low=low,
            high=high,
            residents=facts.get("residents") or {},
            unreachable=contact.get("insufficient_contact_count"),
            posted_on=_day(contact.get("web_posting_started")),
        )

    def entered(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """In the words of a facts file."""
        contact = {
            **(facts.get("contact") or {}),
            "insufficient_contact_count": self.unreachable,
            "web_posting_started": _iso(self.posted_on),
        }
        return {
            "total_individuals": self.exact,
            "count_range": [self.low, self.high] if self.low is not None else None,
            "residents": dict(self.residents) or None,
            "contact": _known(contact),
        }


@dataclass(frozen=True, kw_only=True)
class DiscoveryDays:
    """When it was first known. Days in the entity's zone. `because`: how that is known, in a person's words."""

    discovered_on: date
    should_have_known_on: date | None = None
    occurred_on: date | None = None
    because: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any], zone: ZoneInfo, otherwise: date) -> "DiscoveryDays":
        """As kept; `otherwise` where the facts hold no day of first knowledge. Every change needs its own reason."""
        return cls(
            discovered_on=day_of(facts.get("discovered_at"), zone) or otherwise,
            should_have_known_on=_day(facts.get("should_have_known_on")),
            occurred_on=_day(facts.get("breach_occurred")),
        )

    def entered(self, facts: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
        """In the words of a facts file."""
        return {
            "discovered_at": instant_of(self.discovered_on, facts.get("discovered_at"), zone),
            "should_have_known_on": _iso(self.should_have_known_on),
            "breach_occurred": _iso(self.occurred_on),
        }


@dataclass(frozen=True, kw_only=True)
class AssociateDays:
    """What our business associate knew, and when it told us. An agent's knowledge is our own (164.404(a)(2))."""

    discovered_on: date | None = None
    told_us_on: date | None = None
    should_have_known_on: date | None = None
    is_agent: Answer = Answer.UNKNOWN
    because: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any], zone: ZoneInfo) -> "AssociateDays":
        """As kept; nothing where no business associate is involved."""
        kept = facts.get("business_associate") or {}
        return cls(
            discovered_on=day_of(kept.get("discovered_at"), zone),
            told_us_on=day_of(kept.get("notified_ce_at"), zone),
            should_have_known_on=_day(kept.get("should_have_known_on")),
            is_agent=_AGENT.get(kept.get("is_agent"), Answer.UNKNOWN),
        )

    def entered(self, facts: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
        """In the words of a facts file; what else is kept of it, such as its subcontractor, stays."""
        kept = facts.get("business_associate") or {}
        associate = {
            **kept,
            "discovered_at": _instant(self.discovered_on, kept.get("discovered_at"), zone),
            "notified_ce_at": _instant(self.told_us_on, kept.get("notified_ce_at"), zone),
            "should_have_known_on": _iso(self.should_have_known_on),
            "is_agent": None if self.is_agent is Answer.UNKNOWN else self.is_agent is Answer.YES,
        }
        return {"business_associate": _known(associate)}


@dataclass(frozen=True, kw_only=True)
class EntityDays:
    """What the entity is, where a rule asks, and the days on which other clocks start."""

    entity_type: str | None = None
    information_complete_on: date | None = None
    state_determination_on: date | None = None
    materiality_determined_on: date | None = None
    contract_notice_days: int | None = None

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "EntityDays":
        """As kept."""
        return cls(
            entity_type=facts.get("entity_type"),
            information_complete_on=_day(facts.get("information_complete_on")),
            state_determination_on=_day(facts.get("state_determination_on")),
            materiality_determined_on=_day(facts.get("materiality_determined_on")),
            contract_notice_days=facts.get("contract_notice_days"),
        )

    def entered(self) -> dict[str, Any]:
        """In the words of a facts file."""
        return {
            "entity_type": self.entity_type,
            "information_complete_on": _iso(self.information_complete_on),
            "state_determination_on": _iso(self.state_determination_on),
            "materiality_determined_on": _iso(self.materiality_determined_on),
            "contract_notice_days": self.contract_notice_days,
        }


def merged(facts: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with what was entered; None takes a fact out, a mapping within is taken as a whole."""
    together = {**facts, **entered}
    return {name: value for name, value in together.items() if value is not None}


def changed(facts: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
    """What of the entered is news."""
    return {name: value for name, value in entered.items() if facts.get(name) != value}


def instant_of(day: date, known: str | None, zone: ZoneInfo) -> str:
    """The instant of a day, as a facts file writes it: the known one if it falls on that day, else noon there."""
    if known is not None and day_of(known, zone) == day:
        return known
    return datetime.combine(day, _NOON, zone).isoformat()


def day_of(known: str | None, zone: ZoneInfo) -> date | None:
    """The day on which a kept instant fell in `zone`."""
    return datetime.fromisoformat(known).astimezone(zone).date() if known else None


def check_people(people: People, today: date) -> None:
    """Raise FormErrors for counts that contradict each other, and for a posting that has not begun."""
    faults = _about_the_counts(people)
    if not faults:
        faults |= _about_the_sum(people)
    if people.unreachable is not None and people.unreachable > MOST_PEOPLE:
        faults["unreachable"] = _TOO_MANY
    faults |= _about_the_future({"posted_on": people.posted_on}, today)
    if faults:
        raise FormErrors(faults)


def check_days(days: Mapping[str, date | None], today: date) -> None:
    """Raise FormErrors for days, by field, that have not come yet."""
    faults = _about_the_future(days, today)
    if faults:
        raise FormErrors(faults)


def check_entity(entity: EntityDays, today: date) -> None:
    """Raise FormErrors for days that have not come yet, and for a contract that no contract is."""
    faults = _about_the_future(
        {
            "information_complete_on": entity.information_complete_on,
            "state_determination_on": entity.state_determination_on,
            "materiality_determined_on": entity.materiality_determined_on,
        },
        today,
    )
    if entity.contract_notice_days is not None and entity.contract_notice_days > MOST_CONTRACT_DAYS:
        faults["contract_notice_days"] = f"Please give a number of days up to {MOST_CONTRACT_DAYS:,}."
    if faults:
        raise FormErrors(faults)


_TOO_MANY = "That is more people than live in the country; please check the number."


def _about_the_counts(people: People) -> dict[str, str]:
    exact, low, high = people.exact, people.low, people.high
    faults = {
        name: _TOO_MANY
        for name, number in (("exact", exact), ("low", low), ("high", high))
        if number is not None and number > MOST_PEOPLE
    }
    if exact is not None and (low is not None or high is not None):
        faults.setdefault("exact", "Please give the exact number or an estimate, not both.")
    if (low is None) != (high is None):
        faults.setdefault("low" if low is None else "high", "An estimate needs both ends: at least and at most.")
    if low is not None and high is not None and low > high:
        faults.setdefault("high", f"“At most” is below “at least” ({low:,}); please check both.")
    return faults


def _about_the_sum(people: People) -> dict[str, str]:
    most = people.exact if people.exact is not None else people.high
    together = sum(people.residents.values())
    if most is not None and together > most:
        return {"residents": f"The States add up to {together:,} people, more than the {most:,} in all."}
    return {}


def _about_the_future(days: Mapping[str, date | None], today: date) -> dict[str, str]:
    sentence = f"This day is in the future. Today is {spelled(today)}."
    return {name: sentence for name, day in days.items() if day is not None and day > today}


def _known(values: Mapping[str, Any]) -> dict[str, Any] | None:
    return {name: value for name, value in values.items() if value is not None} or None


def _instant(day: date | None, known: str | None, zone: ZoneInfo) -> str | None:
    return instant_of(day, known, zone) if day is not None else None


def _day(known: object) -> date | None:
    return date.fromisoformat(known) if isinstance(known, str) else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
