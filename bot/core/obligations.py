"""What one incident owes: to whom, by when, under which law, and why. The engine's front door.

Facts and law in, one answer out. It knows no number, threshold or citation itself; those are in `data/law/`. It
concludes nothing from silence: what is unknown counts as enough, and every row says why it is owed or not.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.core import cautions
from bot.core.answer import Answer, Obligation, Substitute, Thresholds, Timeliness
from bot.core.calendar import day_after, years_later
from bot.core.case import Case, Reading, open_case
from bot.core.facts import EntityRole, EntityType, Facts
from bot.core.holds import Delay, delay_of, delayed
from bot.core.law import Counted, Law, Mode, Notice, Retention, Rule
from bot.core.reasons import why_not_owed, why_owed
from bot.core.state_obligations import state_obligations_for

ALWAYS_LISTED = (Notice.INDIVIDUAL, Notice.MEDIA, Notice.SECRETARY, Notice.BUSINESS_ASSOCIATE)
"""The notices that every answer speaks of, required or not."""

LISTED_WHERE_THEY_ARISE = (
    Notice.FTC,
    Notice.PART2_SECRETARY,
    Notice.CONTRACT,
    Notice.SUBCONTRACTOR,
    Notice.SEC_8K,
)


def obligations_for(facts: Facts, law: Law, as_of: date | None = None) -> Answer:
    """Every notice that the facts owe under the law. `as_of`, the reader's today, only adds cautions.

    Raises `ValueError` where no day of discovery is known: without day 0 there is nothing to count from.
    """
    case = open_case(facts, law)
    federal = tuple(_federal(case))
    states = state_obligations_for(case)
    answer = Answer(
        discovery=case.discovery,
        rule_version=law.version,
        ground=case.ground,
        why=_why(case),
        thresholds=_thresholds(case, federal),
        obligations=federal,
        substitute=_substitute(case),
        delay=_delay(case, federal),
        state_obligations=states,
        timeliness=_timeliness(case, federal),
        retain_until=_retain_until(facts, law.retention),
    )
    return answer.with_warnings(cautions.cautions_for(case, answer, as_of))


def _federal(case: Case) -> Iterator[Obligation]:
    for notice in ALWAYS_LISTED:
        yield _row(case, _reading(case, notice) or _reading_of_a_covered_entity(case, notice))
    for notice in LISTED_WHERE_THEY_ARISE:
        reading = _reading(case, notice)
        if reading is not None and (reading.owed or _worth_a_word(case, notice)):
            yield _row(case, reading)


def _reading(case: Case, notice: Notice) -> Reading | None:
    """The first rule of this notice that is owed, else the first that speaks to such an entity."""
    first = None
    for rule in case.law.rules_for(notice, case.facts.entity_role, case.facts.entity_type):
        reading = case.read(rule)
        if reading.owed:
            return reading
        first = first or reading
    return first


def _reading_of_a_covered_entity(case: Case, notice: Notice) -> Reading:
    return case.read(case.law.rules_for(notice, EntityRole.COVERED_ENTITY, None)[0])


def _worth_a_word(case: Case, notice: Notice) -> bool:
    """A public company is told of the 8-K before it has decided on materiality."""
    return notice is Notice.SEC_8K and case.facts.entity_type is EntityType.PROVIDER_PUBLIC_COMPANY


def _row(case: Case, reading: Reading) -> Obligation:
    rule = reading.rule
    base_due_on = case.due_on(reading) if reading.owed else None
    due_on = _moved(case, rule, base_due_on)
    if reading.owed:
        why = why_owed(case, reading, due_on if due_on != base_due_on else None)
    else:
        why = why_not_owed(case, reading)
    return Obligation(
        notice=rule.notice,
        required=reading.owed,
        recipient=rule.recipient,
        mode=rule.mode if reading.owed else None,
        states=_states(case, reading) if reading.owed else (),
        owed_by=rule.owed_by,
        due_on=due_on,
        base_due_on=base_due_on,
        clock_starts=rule.clock_starts,
        can_be_delayed=rule.delayed_by_law_enforcement,
        citation=rule.citation,
        confidence=rule.confidence,
        verified_on=rule.verified_on,
        why=why,
    )


def _states(case: Case, reading: Reading) -> tuple[str, ...]:
    threshold = reading.threshold
    if threshold is None or threshold.counted is not Counted.RESIDENTS_OF_ONE_STATE:
        return ()
    return case.counts.states_reaching(threshold)


def _moved(case: Case, rule: Rule, base_due_on: date | None) -> date | None:
    if base_due_on is None or not rule.delayed_by_law_enforcement:
        return base_due_on
    return delayed(base_due_on, case.facts.statements, case.law.delay.untimed_calendar_days)


def _thresholds(case: Case, federal: tuple[Obligation, ...]) -> Thresholds:
    """The regulator's and the media's test; for a PHR vendor the FTC's own. Unknown where nobody is to be told."""
    if not case.is_breach or case.facts.entity_role is EntityRole.BUSINESS_ASSOCIATE:
        return Thresholds()
    media = next(row for row in federal if row.notice is Notice.MEDIA)
    return Thresholds(
        large=any(row.mode is Mode.CONTEMPORANEOUS for row in federal),
        media=media.required,
        media_states=media.states,
    )


def _substitute(case: Case) -> Substitute:
    """Substitute notice, for people whose address is missing; never for the next of kin's (164.404(d)(2))."""
    people = case.facts.contact.insufficient_contact_count or 0
    if not case.is_breach or case.facts.entity_role is EntityRole.BUSINESS_ASSOCIATE or people == 0:
        return Substitute(required=False)
    posting = people >= case.law.substitute.posting_at_least_people
    begun = case.facts.sent.web_posting_on or case.facts.contact.web_posting_started_on
    days = case.law.substitute.posting_calendar_days
    return Substitute(
        required=True,
        by_posting=posting,
        posting_may_end_on=day_after(begun, days) if posting and begun else None,
    )


def _delay(case: Case, federal: tuple[Obligation, ...]) -> Delay:
    dues: Mapping[Notice, date] = {
        row.notice: row.base_due_on for row in federal if row.base_due_on is not None and row.can_be_delayed
    }
    return delay_of(case.facts.statements, dues, case.law.delay.untimed_calendar_days)


def _timeliness(case: Case, federal: tuple[Obligation, ...]) -> Mapping[str, Timeliness]:
    """Days from discovery, and days past the due date, of each notice that went out."""
    due = {row.notice: row.due_on for row in federal}
    sent = case.facts.sent
    went_out = {
        "individuals": (sent.individuals_on, due[Notice.INDIVIDUAL]),
        "secretary": (sent.secretary_on, due[Notice.SECRETARY] or due.get(Notice.FTC)),
        "media": (sent.media_on, due[Notice.MEDIA]),
        "web_posting": (sent.web_posting_on, due[Notice.INDIVIDUAL]),
    }
    return {
        name: Timeliness(
            elapsed_days=(sent_on - case.discovery.on).days,
            days_late=max(0, (sent_on - due_on).days) if due_on else 0,
        )
        for name, (sent_on, due_on) in went_out.items()
        if sent_on is not None
    }


def _retain_until(facts: Facts, retention: Retention) -> date | None:
    days = [day for day in (facts.document_created_on, facts.last_in_effect_on) if day is not None]
    return years_later(max(days), retention.years) if days else None


def _why(case: Case) -> tuple[str, ...]:
    reasons = [case.law.findings[case.ground]]
    if case.facts.security_facts:
        evidence = "; ".join(f"{name}: {value}" for name, value in case.facts.security_facts.items())
        reasons.append(f"Evidence on file: {evidence}.")
    reasons.append(f"Discovered on {case.discovery.on}, by {case.discovery.basis}.")
    return tuple(reasons)
