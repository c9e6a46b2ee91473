"""What is known of one incident, as the obligations engine is told it. Absent is unknown, and unknown never helps.

Only the shape lives here; `bot/facts_file.py` reads files into it and checks what a person typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

STATES = frozenset(
    {
        *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY"),
        *("LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND"),
        *("OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"),
        *("DC", "PR", "VI", "GU", "AS", "MP"),
    }
)
"""The States and territories of 45 CFR 160.103, by postal code."""

ABROAD = "NON_US"
"""The code under which people outside the States and territories are counted: people, but residents of no State."""


class EntityRole(StrEnum):
    """In which capacity the entity holds these data: a role for this incident, not for the company."""

    COVERED_ENTITY = "covered_entity"
    BUSINESS_ASSOCIATE = "business_associate"
    PHR_VENDOR = "phr_vendor"


class EntityType(StrEnum):
    """What the entity is, where a rule asks."""

    PROVIDER = "provider"
    HEALTH_PLAN = "health_plan"
    CLEARINGHOUSE = "clearinghouse"
    LICENSED_HOSPITAL = "licensed_hospital"
    PART2_PROGRAM_ONLY = "part2_program_only"
    PART2_PROGRAM_AND_PROVIDER = "part2_program_and_provider"
    PROVIDER_PUBLIC_COMPANY = "provider_public_company"
    BUSINESS_ASSOCIATE = "business_associate"
    PHR_VENDOR = "phr_vendor"


@dataclass(frozen=True, kw_only=True)
class ExceptionFacts:
    """The conditions of the three exceptions of 45 CFR 164.402(1), each true, false or not known."""

    actor: str | None = None
    good_faith: bool | None = None
    within_scope: bool | None = None
    further_impermissible_use: bool | None = None
    discloser_authorized: bool | None = None
    recipient_authorized: bool | None = None
    same_entity_or_ohca: bool | None = None
    good_faith_belief_not_retained: bool | None = None
    returned_unopened_undeliverable: bool | None = None
    recovered_immediately: bool | None = None


@dataclass(frozen=True, kw_only=True)
class RiskAssessment:
    """The four-factor assessment. `performed` vouches for all of it; the details can only undo that."""

    performed: bool | None = None
    low_probability: bool | None = None
    basis: str | None = None
    factors_addressed: frozenset[str] | None = None
    documented: bool | None = None
    standard_applied: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """People who could not be reached by mail."""

    insufficient_contact_count: int | None = None
    next_of_kin_unknown_count: int | None = None
    web_posting_started_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Subcontractor:
    """The business associate's own business associate."""

    discovered_on: date | None = None
    told_business_associate_on: date | None = None
    is_agent: bool | None = None


@dataclass(frozen=True, kw_only=True)
class BusinessAssociate:
    """What our business associate knew and when it told us. Where we are one ourselves: our own dates."""

    discovered_at: datetime | None = None
    told_covered_entity_at: datetime | None = None
    is_agent: bool | None = None
    should_have_known_on: date | None = None
    subcontractor: Subcontractor | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A law-enforcement official's statement. `until` is the last day of the delay it names, if it names one."""

    written: bool
    stated_on: date
    until: date | None = None
    official_documented: bool | None = None

    @property
    def timed(self) -> bool:
        """In writing and with a time: the only kind that delays for as long as it says (45 CFR 164.412(a))."""
        return self.written and self.until is not None

    def end(self, untimed_calendar_days: int) -> date:
        """The last day of the delay: the day named in writing, or so many days after any other statement."""
        if self.written and self.until is not None:
            return self.until
        return self.stated_on + timedelta(days=untimed_calendar_days)


@dataclass(frozen=True, kw_only=True)
class SentNotices:
    """The days on which notices went out."""

    individuals_on: date | None = None
    secretary_on: date | None = None
    media_on: date | None = None
    web_posting_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One incident. Days are days in `timezone`; instants are aware. None is unknown everywhere.

    Counts are people, not records. `count_range` holds the low and the high estimate, both inclusive.
    """

    entity_role: EntityRole
    timezone: ZoneInfo
    entity_type: EntityType | None = None
    incident_type: str | None = None
    occurred_on: date | None = None
    discovered_at: datetime | None = None
    should_have_known_on: date | None = None
    wrongdoer_knew_on: date | None = None
    is_phi: bool | None = None
    impermissible: bool | None = None
    unsecured_phi: bool | None = None
    security_facts: Mapping[str, object] = field(default_factory=dict)
    exception_facts: ExceptionFacts = ExceptionFacts()
    risk_assessment: RiskAssessment = RiskAssessment()
    phi_categories: tuple[str, ...] = ()
    affected_individuals: int | None = None
    count_range: tuple[int, int] | None = None
    residents_by_state: Mapping[str, int] | None = None
    contact: Contact = Contact()
    business_associate: BusinessAssociate | None = None
    contract_notice_days: int | None = None
    statements: tuple[Statement, ...] = ()
    state_determination_on: date | None = None
    materiality_determined_on: date | None = None
    information_complete_on: date | None = None
    sent: SentNotices = SentNotices()
    document_created_on: date | None = None
    last_in_effect_on: date | None = None
