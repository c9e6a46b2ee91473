"""The law as frozen types: what a rule is. Numbers, thresholds, recipients and citations come from data/law/.

Nothing here knows a file or a year; `bot/rulebook/law.py` reads the files and hands them over as a `Law`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from bot.core.calendar import BusinessCalendar, HolidaysOf
from bot.core.determination import Ground
from bot.core.facts import STATES, EntityRole, EntityType

T = TypeVar("T")


class Notice(StrEnum):
    """The legal notices, by the law that asks for them; what was sent is another thing."""

    INDIVIDUAL = "individual_notice"
    MEDIA = "media_notice"
    SECRETARY = "secretary_notice"
    BUSINESS_ASSOCIATE = "business_associate_notice"
    SUBCONTRACTOR = "subcontractor_notice"
    CONTRACT = "contract_notice"
    FTC = "ftc_notice"
    PART2_SECRETARY = "part2_secretary_notice"
    SEC_8K = "sec_8k"
    STATE_INDIVIDUAL = "state_individual_notice"
    STATE_ATTORNEY_GENERAL = "state_attorney_general_notice"
    STATE_HEALTH_DEPARTMENT = "state_health_department_notice"
    CONSUMER_REPORTING_AGENCY = "consumer_reporting_agency_notice"

    @property
    def words(self) -> str:
        """The notice as a person calls it, for sentences and lists."""
        return _WORDS[self]


_WORDS = {
    Notice.INDIVIDUAL: "notice to individuals",
    Notice.MEDIA: "media notice",
    Notice.SECRETARY: "report to HHS",
    Notice.BUSINESS_ASSOCIATE: "business associate's notice to the covered entity",
    Notice.SUBCONTRACTOR: "subcontractor's notice to the business associate",
    Notice.CONTRACT: "notice under the contract",
    Notice.FTC: "report to the FTC",
    Notice.PART2_SECRETARY: "Part 2 report to HHS",
    Notice.SEC_8K: "Form 8-K",
    Notice.STATE_INDIVIDUAL: "notice to residents",
    Notice.STATE_ATTORNEY_GENERAL: "notice to the State's regulator",
    Notice.STATE_HEALTH_DEPARTMENT: "notice to the health department",
    Notice.CONSUMER_REPORTING_AGENCY: "notice to consumer reporting agencies",
}


class Clock(StrEnum):
    """The day a time limit counts from; that day is day 0."""

    DISCOVERED_ON = "discovered_on"
    DISCOVERY_YEAR_END = "discovery_year_end"
    BUSINESS_ASSOCIATE_DISCOVERED_ON = "business_associate_discovered_on"
    SUBCONTRACTOR_DISCOVERED_ON = "subcontractor_discovered_on"
    DETERMINED_ON = "determined_on"
    INDIVIDUALS_NOTIFIED_ON = "individuals_notified_on"
    SECRETARY_NOTIFIED_ON = "secretary_notified_on"
    MATERIALITY_DETERMINED_ON = "materiality_determined_on"


class Mode(StrEnum):
    """How a regulator is told of a breach: with the letters, or once a year."""

    CONTEMPORANEOUS = "contemporaneous"
    ANNUAL = "annual"


class Confidence(StrEnum):
    """How sure our reading of a rule is; shown wherever its date is shown."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Counted(StrEnum):
    """Whom a threshold counts."""

    INDIVIDUALS = "individuals"
    RESIDENTS_OF_ONE_STATE = "residents of one State"
    RESIDENTS = "residents"


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where the rule stands. `quote` are the law's own words, `url` its official text where we have it."""

    title: str
    url: str | None = None
    quote: str | None = None


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From `at_least` (inclusive) and up, or below `below` (exclusive); `words` say it as the law does."""

    counted: Counted
    at_least: int = 0
    below: int | None = None
    words: str


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """How long after the clock's day; with neither kind of days the law gives no number, only `wording`.

    `by_the_letters`: never later than the day on which the individuals are told.
    """

    calendar_days: int | None = None
    business_days: int | None = None
    wording: str | None = None
    by_the_letters: bool = False


@dataclass(frozen=True, kw_only=True)
class Dated(Generic[T]):
    """One value for each span of time: `(first day in force, value)`, ascending."""

    values: tuple[tuple[date, T], ...]

    def on(self, day: date) -> T | None:
        """The value in force on `day`, or None before the first."""
        for first, value in reversed(self.values):
            if first <= day:
                return value
        return None


@dataclass(frozen=True, kw_only=True)
class StateHold:
    """A State's own law-enforcement delay: the named end, capped from the statement's day, then business days."""

    written_at_most_calendar_days: int | None
    oral_at_most_calendar_days: int | None
    then_business_days: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One notice that one law asks for: of whom, from how many people, to whom, by when, and where it is written.

    `entity_types` empty: for every type. `needs_breach` false: owed whatever the determination.
    `delayed_by_law_enforcement`: 45 CFR 164.412 or its like moves the date; `state_hold` where a State differs.
    """

    notice: Notice
    entity_roles: frozenset[EntityRole]
    entity_types: frozenset[EntityType] = frozenset()
    needs_breach: bool = True
    owed_by: str
    owed_when: Dated[Threshold]
    recipient: str
    mode: Mode | None = None
    clock_starts: Clock
    time_limit: Dated[TimeLimit]
    delayed_by_law_enforcement: bool = False
    state_hold: StateHold | None = None
    citation: Citation
    confidence: Confidence
    verified_on: date
    why: str
    hipaa_effect: str | None = None

    def concerns(self, role: EntityRole, kind: EntityType | None) -> bool:
        """Whether the rule speaks to such an entity at all."""
        return role in self.entity_roles and (not self.entity_types or kind in self.entity_types)


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Entities that a State's statute does not reach. A Part 2 program that is nothing else is not meant."""

    entity_roles: frozenset[EntityRole]
    why: str


@dataclass(frozen=True, kw_only=True)
class StateLaw:
    """One State's rules. `hipaa_effect` says what complying with HIPAA does there; it never removes a row."""

    code: str
    name: str
    covers: str
    hipaa_effect: str
    exemption: Exemption | None = None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class LawEnforcementDelay:
    """45 CFR 164.412: how long a statement that names no time in writing delays, in calendar days from its day."""

    untimed_calendar_days: int
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class SubstituteNotice:
    """45 CFR 164.404(d)(2): from how many unreachable people the posting is owed, and for how many days."""

    posting_at_least_people: int
    posting_calendar_days: int
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How many years a document is kept, from its creation or last day in effect, whichever is later."""

    years: int
    citation: Citation


REVIEW_EVERY = timedelta(days=365)
"""How long a rule may go unchecked before people are told: our choice, no law's."""


@dataclass(frozen=True, kw_only=True)
class Law:
    """Everything the engine may know of the law. `version` changes with any byte of data/law/."""

    version: str
    federal: tuple[Rule, ...]
    states: Mapping[str, StateLaw]
    findings: Mapping[Ground, str]
    delay: LawEnforcementDelay
    substitute: SubstituteNotice
    retention: Retention
    holidays_of: HolidaysOf = field(repr=False)

    def rules_for(self, notice: Notice, role: EntityRole, kind: EntityType | None) -> tuple[Rule, ...]:
        """The federal rules of one notice for such an entity, those for its type in particular first."""
        return self._federal_rules[notice, role, kind]

    @cached_property
    def _federal_rules(self) -> Mapping[tuple[Notice, EntityRole, EntityType | None], tuple[Rule, ...]]:
        rules = sorted(self.federal, key=lambda rule: not rule.entity_types)
        return {
            (notice, role, kind): tuple(rule for rule in rules if rule.notice is notice and rule.concerns(role, kind))
            for notice in Notice
            for role in EntityRole
            for kind in (None, *EntityType)
        }

    @cached_property
    def checked_on(self) -> date:
        """The day of the rule that was checked the longest ago."""
        states = (rule for state in self.states.values() for rule in state.rules)
        return min(rule.verified_on for rule in (*self.federal, *states))

    def unchecked_since(self, today: date) -> date | None:
        """That day where it lies over a year back; None as long as the rules are fresh."""
        return self.checked_on if today - self.checked_on > REVIEW_EVERY else None

    def calendar(self, state: str | None = None) -> BusinessCalendar:
        """Business days: Monday to Friday, no federal holiday, and no legal holiday of `state`."""
        return self._calendars[state]

    @cached_property
    def _calendars(self) -> Mapping[str | None, BusinessCalendar]:
        places = (None, *STATES)
        return {place: BusinessCalendar(state=place, holidays_of=self.holidays_of) for place in places}
