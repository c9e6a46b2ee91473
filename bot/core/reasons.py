"""Why a row is owed or not, in sentences. The law's own words come from the rule; here they meet the facts."""

from datetime import date

from bot.core.case import Case
from bot.core.facts import EntityRole
from bot.core.law import Clock, Counted, Rule, Threshold, TimeLimit

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


def why_owed(case: Case, rule: Rule, *, state: str | None = None, delayed_to: date | None = None) -> str:
    """The rule's own reason, the count against its threshold, how its date is counted, and what delayed it."""
    threshold, limit = case.threshold(rule), case.time_limit(rule)
    people = _counted(case, threshold, state) if threshold else ""
    time = _time(rule, limit, case.start(rule.clock_starts)) if limit else ""
    delay = f"An official's delay moves it to {delayed_to}." if delayed_to else ""
    return _joined(rule.why, people, time, delay)


def why_not_owed(case: Case, rule: Rule, *, state: str | None = None) -> str:
    """The first thing that stands against the row, in the order in which the engine asks."""
    if rule.needs_breach and not case.is_breach:
        return f"No breach: {case.law.findings[case.ground]}"
    if not case.concerns(rule):
        return _NOT_YOURS[case.facts.entity_role]
    threshold = case.threshold(rule)
    if threshold is None or not case.in_force(rule):
        return "This law was not yet in force on the day that governs this incident."
    if case.start(rule.clock_starts) is None and not case.owes(rule) and case.reaches(rule):
        return f"Owed only from {_CLOCK_WORDS[rule.clock_starts]}, and the facts hold no such day."
    return _joined(rule.why, _counted(case, threshold, state))


def _counted(case: Case, threshold: Threshold, state: str | None) -> str:
    if not threshold.words:
        return ""
    return f"{_capital(threshold.words)} are needed; {_people(case, threshold, state)}."


def _people(case: Case, threshold: Threshold, state: str | None) -> str:
    if threshold.counted is Counted.INDIVIDUALS:
        known = case.counts.individuals
        return "how many is unknown, and the unknown counts as enough" if known is None else f"{known} counted"
    if threshold.counted is Counted.RESIDENTS:
        return f"{case.counts.residents.get(state or '', 0)} counted"
    if not case.counts.states_reaching(threshold) and case.counts.unplaced_reach(threshold):
        return "too many people's State is unknown to say no"
    most = max(case.counts.residents.values(), default=0)
    return f"the State with the most has {most}"


def _time(rule: Rule, limit: TimeLimit, start: date | None) -> str:
    words = _CLOCK_WORDS[rule.clock_starts]
    if limit.calendar_days is None and limit.business_days is None:
        return f"The law gives no number of days: {limit.wording}."
    days = limit.calendar_days if limit.calendar_days is not None else limit.business_days
    kind = "calendar" if limit.calendar_days is not None else "business"
    since = f"{words}, {start}" if start else f"{words}, which has no date yet"
    more = f"; {limit.wording}" if limit.wording else ""
    return f"Last day: {days} {kind} days after {since}{more}."


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
