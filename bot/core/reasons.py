"""Why a row is owed or not, in sentences. The law's own words come from the rule; here they meet the facts."""

from datetime import date

from bot.core.case import Case, Obstacle, Reading
from bot.core.facts import EntityRole
from bot.core.law import Clock, Counted, Threshold
from bot.core.words import capital

_CLOCK_WORDS = {
    Clock.DISCOVERED_ON: "discovery",
    Clock.DISCOVERY_YEAR_END: "the end of the year of discovery",
    Clock.BUSINESS_ASSOCIATE_DISCOVERED_ON: "the business associate's discovery",
    Clock.SUBCONTRACTOR_DISCOVERED_ON: "the subcontractor's discovery",
    Clock.DETERMINED_ON: "determination",
    Clock.INDIVIDUALS_NOTIFIED_ON: "the day the individuals are told",
    Clock.SECRETARY_NOTIFIED_ON: "the day the Secretary is told",
    Clock.MATERIALITY_DETERMINED_ON: "the day the company determines that the incident is material",
}

_NOT_YOURS = {
    EntityRole.COVERED_ENTITY: "This law does not speak to a covered entity here.",
    EntityRole.BUSINESS_ASSOCIATE: "A business associate tells its covered entity, which tells everybody else.",
    EntityRole.PHR_VENDOR: "HIPAA does not reach a vendor of personal health records; the FTC's rule does.",
}


def why_owed(case: Case, reading: Reading, delayed_to: date | None) -> str:
    """The rule's own reason, the count against its threshold, how its date is counted, and what delayed it."""
    delay = f"An official's delay moves it to {delayed_to}." if delayed_to else ""
    return _joined(reading.rule.why, _counted(case, reading), _time(case, reading), delay)


def why_not_owed(case: Case, reading: Reading) -> str:
    """What stands against the row."""
    if reading.obstacle is Obstacle.NO_BREACH:
        return f"No breach: {case.law.findings[case.ground]}"
    if reading.obstacle is Obstacle.OTHER_ENTITY:
        return _NOT_YOURS[case.facts.entity_role]
    if reading.obstacle is Obstacle.NOT_IN_FORCE:
        return "This law was not yet in force on the day that governs this incident."
    if reading.obstacle is Obstacle.NOT_STARTED:
        return f"Owed only from {_CLOCK_WORDS[reading.rule.clock_starts]}, and the facts hold no such day."
    return _joined(reading.rule.why, _counted(case, reading))


def _counted(case: Case, reading: Reading) -> str:
    threshold = reading.threshold
    if threshold is None or not threshold.words:
        return ""
    return f"{capital(threshold.words)} are needed; {_people(case, threshold, reading.state)}."


def _people(case: Case, threshold: Threshold, state: str | None) -> str:
    if threshold.counted is Counted.INDIVIDUALS:
        known = case.counts.individuals
        return "how many is unknown, and the unknown counts as enough" if known is None else f"{known} counted"
    if threshold.counted is Counted.RESIDENTS:
        return f"{case.counts.residents.get(state or '', 0)} counted"
    if not case.counts.states_reaching(threshold) and case.counts.unplaced_reach(threshold):
        return "too many people's State is unknown to say no"
    if not case.counts.residents:
        return "no resident of any State is counted"
    return f"the State with the most has {max(case.counts.residents.values())}"


def _time(case: Case, reading: Reading) -> str:
    limit = reading.limit
    if limit.calendar_days is None and limit.business_days is None:
        return f"The law gives no number of days: {limit.wording}."
    days = limit.calendar_days if limit.calendar_days is not None else limit.business_days
    kind = "calendar" if limit.calendar_days is not None else "business"
    more = f"; {limit.wording}" if limit.wording else ""
    return f"Last day: {days} {kind} days after {_day_0(case, reading)}{more}."


def _day_0(case: Case, reading: Reading) -> str:
    """What the days count from, and which day that is. Discovery is never called a determination."""
    clock, start = reading.rule.clock_starts, reading.start
    if start is None:
        return f"{_CLOCK_WORDS[clock]}, which has no date yet"
    if clock is Clock.DETERMINED_ON and case.facts.state_determination_on is None:
        return f"{_CLOCK_WORDS[Clock.DISCOVERED_ON]}, {start} (no day of determination is entered)"
    return f"{_CLOCK_WORDS[clock]}, {start}"


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
