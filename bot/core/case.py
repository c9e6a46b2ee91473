"""One incident before the law: facts, discovery, determination and counts together, and what one rule makes of them.

Federal and State rows ask the same questions here: is it owed, from which day, until when, and why.
"""

from dataclasses import dataclass, replace
from datetime import date

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


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the engine works on. Build one with `open_case`."""

    facts: Facts
    law: Law
    discovery: Discovery
    ground: Ground
    counts: Counts

    @property
    def is_breach(self) -> bool:
        """Whether a breach is presumed or shown."""
        return self.ground.determination is Determination.BREACH

    def start(self, clock: Clock) -> date | None:
        """Day 0 of a clock, or None where its event has not happened yet."""
        facts, discovery = self.facts, self.discovery
        starts = {
            Clock.DISCOVERED_ON: discovery.on,
            Clock.DISCOVERY_YEAR_END: year_end(discovery.on),
            Clock.BUSINESS_ASSOCIATE_DISCOVERED_ON: discovery.business_associate_on,
            Clock.SUBCONTRACTOR_DISCOVERED_ON: discovery.subcontractor_on,
            Clock.DETERMINED_ON: facts.state_determination_on or discovery.on,
            Clock.INDIVIDUALS_NOTIFIED_ON: facts.sent.individuals_on,
            Clock.SECRETARY_NOTIFIED_ON: facts.sent.secretary_on,
            Clock.MATERIALITY_DETERMINED_ON: facts.materiality_determined_on,
        }
        return starts[clock]

    def threshold(self, rule: Rule) -> Threshold | None:
        """How many people the rule asks for, as in force for this case."""
        return rule.owed_when.on(self._law_day(rule))

    def time_limit(self, rule: Rule) -> TimeLimit | None:
        """The rule's time limit, as in force for this case; a contract's is what the parties wrote into it."""
        limit = rule.time_limit.on(self._law_day(rule))
        if limit is not None and rule.notice is Notice.CONTRACT:
            return replace(limit, calendar_days=self.facts.contract_notice_days)
        return limit

    def reaches(self, rule: Rule, state: str | None = None) -> bool:
        """Whether enough people are affected; under a State's rule, enough residents of `state`."""
        threshold = self.threshold(rule)
        return threshold is not None and self.counts.reaches(threshold, state)

    def owes(self, rule: Rule, state: str | None = None) -> bool:
        """Whether the rule asks the entity for its notice in this case. `state`: whose rule it is."""
        if rule.needs_breach and not self.is_breach:
            return False
        if rule.clock_starts in _OWED_ONCE_STARTED and self.start(rule.clock_starts) is None:
            return False
        if rule.notice is Notice.CONTRACT and self.facts.contract_notice_days is None:
            return False
        return self.concerns(rule) and self.in_force(rule) and self.reaches(rule, state)

    def concerns(self, rule: Rule) -> bool:
        """Whether the rule speaks to the entity of this case at all."""
        return rule.concerns(self.facts.entity_role, self.facts.entity_type)

    def in_force(self, rule: Rule) -> bool:
        """Whether the rule had taken effect by the day that governs this case."""
        return self.threshold(rule) is not None and self.time_limit(rule) is not None

    def due_on(self, rule: Rule, state: str | None = None) -> date | None:
        """The last lawful day without any delay; None without a number or a started clock.

        A limit in business days skips the federal holidays and, under a State's rule, those of `state`.
        """
        limit = self.time_limit(rule)
        start = self.start(rule.clock_starts)
        if limit is None:
            return None
        days = self._last_day(limit, start, state)
        letters_on = self.facts.sent.individuals_on
        if limit.by_the_letters and letters_on is not None:
            return letters_on if days is None else min(days, letters_on)
        return days

    def _last_day(self, limit: TimeLimit, start: date | None, state: str | None) -> date | None:
        if start is None:
            return None
        if limit.calendar_days is not None:
            return day_after(start, limit.calendar_days)
        if limit.business_days is not None:
            return self.law.calendar(state).after(start, limit.business_days)
        return None

    def _law_day(self, rule: Rule) -> date:
        """The day whose law governs: where a clock starts at determination that day, else discovery."""
        if rule.clock_starts is Clock.DETERMINED_ON:
            return self.facts.state_determination_on or self.discovery.on
        return self.discovery.on


def open_case(facts: Facts, law: Law) -> Case:
    """The case that the facts make. Raises `ValueError` where no day of discovery is known."""
    discovery = discover(facts)
    if discovery is None:
        raise ValueError("No day of discovery is known, so no clock has a day 0.")
    return Case(facts=facts, law=law, discovery=discovery, ground=determine(facts), counts=count(facts))
