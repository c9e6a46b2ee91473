"""One incident before the law: facts, discovery, determination and counts together, and what one rule makes of them.

Federal and State rows ask the same questions here: is it owed, from which day, until when, and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.core.calendar import day_after, year_end
from bot.core.counts import Counts, count
from bot.core.determination import Determination, Ground, determine
from bot.core.discovery import Discovery, discover
from bot.core.facts import Facts
from bot.core.law import Clock, Law, Notice, Rule, Threshold, TimeLimit

_OWED_ONCE_STARTED = (
    Clock.BUSINESS_ASSOCIATE_DISCOVERED_ON,
    Clock.SUBCONTRACTOR_DISCOVERED_ON,
    Clock.MATERIALITY_DETERMINED_ON,
)
"""Clocks whose event is the duty's own trigger: without it nothing is owed. Others may start later."""

_NO_LIMIT = TimeLimit(wording="not yet in force")


class Obstacle(StrEnum):
    """What stands against a rule in a case; the first of them in this order."""

    NO_BREACH = "no breach"
    OTHER_ENTITY = "speaks to another kind of entity"
    NOT_IN_FORCE = "not in force"
    NOT_STARTED = "its clock has not started"
    TOO_FEW = "too few people"


class Reading(NamedTuple):
    """One rule as it stands for one case: the values in force, day 0, and what stands against it, if anything."""

    rule: Rule
    state: str | None
    threshold: Threshold | None
    limit: TimeLimit
    start: date | None
    obstacle: Obstacle | None

    @property
    def owed(self) -> bool:
        """Whether the rule asks for its notice."""
        return self.obstacle is None


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the engine works on. Build one with `open_case`."""

    facts: Facts
    law: Law
    discovery: Discovery
    ground: Ground
    is_breach: bool
    counts: Counts
    starts: Mapping[Clock, date | None]

    def concerns(self, rule: Rule) -> bool:
        """Whether the rule speaks to the entity of this case at all."""
        return rule.concerns(self.facts.entity_role, self.facts.entity_type)

    def read(self, rule: Rule, state: str | None = None) -> Reading:
        """The rule as it stands for this case. `state`: the State whose rule it is, and whose residents count."""
        start = self.starts[rule.clock_starts]
        day = start if rule.clock_starts is Clock.DETERMINED_ON and start else self.discovery.on
        threshold, limit = rule.owed_when.on(day), rule.time_limit.on(day)
        if limit is not None and rule.notice is Notice.CONTRACT:
            limit = replace(limit, calendar_days=self.facts.contract_notice_days)
        return Reading(
            rule=rule,
            state=state,
            threshold=threshold,
            limit=limit or _NO_LIMIT,
            start=start,
            obstacle=self._obstacle(rule, state, threshold, limit),
        )

    def due_on(self, reading: Reading) -> date | None:
        """The last lawful day without any delay; None without a number or a started clock.

        A limit in business days skips the federal holidays and, under a State's rule, those of the State.
        """
        limit, letters_on = reading.limit, self.facts.sent.individuals_on
        last = self._last_day(limit, reading)
        if limit.by_the_letters and letters_on is not None:
            return letters_on if last is None else min(last, letters_on)
        return last

    def _obstacle(
        self, rule: Rule, state: str | None, threshold: Threshold | None, limit: TimeLimit | None
    ) -> Obstacle | None:
        if rule.needs_breach and not self.is_breach:
            return Obstacle.NO_BREACH
        if not self.concerns(rule):
            return Obstacle.OTHER_ENTITY
        if threshold is None or limit is None:
            return Obstacle.NOT_IN_FORCE
        if rule.clock_starts in _OWED_ONCE_STARTED and self.starts[rule.clock_starts] is None:
            return Obstacle.NOT_STARTED
        if rule.notice is Notice.CONTRACT and self.facts.contract_notice_days is None:
            return Obstacle.NOT_STARTED
        return None if self.counts.reaches(threshold, state) else Obstacle.TOO_FEW

    def _last_day(self, limit: TimeLimit, reading: Reading) -> date | None:
        if reading.start is None:
            return None
        if limit.calendar_days is not None:
            return day_after(reading.start, limit.calendar_days)
        if limit.business_days is not None:
            return self.law.calendar(reading.state).after(reading.start, limit.business_days)
        return None


def open_case(facts: Facts, law: Law) -> Case:
    """The case that the facts make. Raises `ValueError` where no day of discovery is known."""
    discovery = discover(facts)
    if discovery is None:
        raise ValueError("No day of discovery is known, so no clock has a day 0.")
    ground = determine(facts)
    return Case(
        facts=facts,
        law=law,
        discovery=discovery,
        ground=ground,
        is_breach=ground.determination is Determination.BREACH,
        counts=count(facts),
        starts=_starts(facts, discovery),
    )


def _starts(facts: Facts, discovery: Discovery) -> Mapping[Clock, date | None]:
    """Day 0 of every clock, or None where its event has not happened yet. Determination falls back on discovery."""
    return {
        Clock.DISCOVERED_ON: discovery.on,
        Clock.DISCOVERY_YEAR_END: year_end(discovery.on),
        Clock.BUSINESS_ASSOCIATE_DISCOVERED_ON: discovery.business_associate_on,
        Clock.SUBCONTRACTOR_DISCOVERED_ON: discovery.subcontractor_on,
        Clock.DETERMINED_ON: facts.state_determination_on or discovery.on,
        Clock.INDIVIDUALS_NOTIFIED_ON: facts.sent.individuals_on,
        Clock.SECRETARY_NOTIFIED_ON: facts.sent.secretary_on,
        Clock.MATERIALITY_DETERMINED_ON: facts.materiality_determined_on,
    }
