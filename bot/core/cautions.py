"""What a careful reader should be told beside the rows. Cautions never change a row, a date or a count."""

from collections.abc import Iterator
from datetime import date

from bot.core.answer import Answer, Obligation
from bot.core.calendar import local_day
from bot.core.case import Case
from bot.core.determination import Ground
from bot.core.discovery import Basis
from bot.core.facts import ABROAD, EntityRole, EntityType, ExceptionFacts, Statement
from bot.core.law import REVIEW_EVERY, Clock, Mode, Notice
from bot.core.words import capital


def cautions_for(case: Case, answer: Answer, as_of: date | None) -> tuple[str, ...]:
    """Every caution once, in the order of the pipeline. Those about today need `as_of`."""
    sentences = [
        *_about_determination(case),
        *_about_the_entity(case),
        *_about_discovery(case),
        *_about_counts(case, answer),
        *_about_states(case, answer),
        *_about_statements(case, answer),
        *_about_letters(case, answer),
        *_about_substitute_notice(case, answer),
        *_about_days_off(case, answer),
        *(_about_today(case, answer, as_of) if as_of else ()),
    ]
    return tuple(dict.fromkeys(sentences))


def _about_determination(case: Case) -> Iterator[str]:
    facts = case.facts
    if case.ground is Ground.SECURED_PHI and not facts.security_facts:
        yield "No evidence is on file: keep the proof that the PHI was secured (encryption, key, power state)."
    if case.ground is Ground.NOT_PHI:
        yield "The HIPAA breach rule is out; the FTC's rule and State law may still apply."
    if case.is_breach and facts.risk_assessment.performed:
        yield "A risk assessment is on file, but it does not end the presumption of a breach."
    if facts.entity_role is EntityRole.PHR_VENDOR and facts.exception_facts != ExceptionFacts():
        yield "The FTC's rule knows no exceptions: the conditions on file are not used."


def _about_the_entity(case: Case) -> Iterator[str]:
    facts = case.facts
    role, kind = facts.entity_role, facts.entity_type
    another_role = kind in (EntityType.BUSINESS_ASSOCIATE, EntityType.PHR_VENDOR)
    if kind is not None and another_role and kind.value != role.value:
        yield f"The type of entity ({kind}) does not fit its role ({role}): the role decides."
    if facts.contract_notice_days is not None and role is not EntityRole.BUSINESS_ASSOCIATE:
        yield "A contract's limit is a business associate's: it is not used here."
    if role is EntityRole.BUSINESS_ASSOCIATE and not case.is_breach:
        yield "The contract may ask for a report of the incident even though it is no breach."
    if kind is EntityType.PROVIDER_PUBLIC_COMPANY and facts.materiality_determined_on is None:
        yield "A public company decides without unreasonable delay whether the incident is material (Form 8-K)."


def _about_discovery(case: Case) -> Iterator[str]:
    facts, discovery = case.facts, case.discovery
    associate = facts.business_associate
    if discovery.basis is Basis.SHOULD_HAVE_KNOWN:
        yield "A day on which it should have been known is a decision: keep the evidence and who decided."
    if facts.wrongdoer_knew_on is not None and facts.wrongdoer_knew_on < discovery.on:
        yield f"The wrongdoer's own knowledge on {facts.wrongdoer_knew_on} does not start the clock."
    if facts.occurred_on is not None and facts.occurred_on > discovery.on:
        yield f"It occurred on {facts.occurred_on}, after its discovery on {discovery.on}: check both."
    if associate is None or associate.is_agent is not None or discovery.business_associate_on is None:
        return
    if discovery.business_associate_on < discovery.on:
        day = discovery.business_associate_on
        yield f"Is the business associate an agent? Not known; if it is, the clock started on {day}."


def _about_counts(case: Case, answer: Answer) -> Iterator[str]:
    facts, counts = case.facts, case.counts
    if counts.individuals is None:
        yield "How many people are affected is unknown and counts as past every threshold; enter an estimate."
    elif counts.individuals == 0:
        yield "0 people are counted: a breach is still presumed, so check the count."
    if facts.count_range is not None:
        yield _about_an_estimate(facts.count_range[1], counts.individuals)
    if facts.affected_individuals is not None and (counts.individuals or 0) > facts.affected_individuals:
        yield f"The counts differ; the largest, {counts.individuals}, is used instead of {facts.affected_individuals}."
    if (facts.residents_by_state or {}).get(ABROAD):
        yield "People abroad count as individuals, not as residents; the law of other countries is not loaded."
    if answer.thresholds.media and not answer.thresholds.media_states:
        yield "Counts by State are unknown: media notice is taken as required, States to follow. Recount."
    elif case.is_breach and counts.unplaced != 0:
        people = "an unknown number of" if counts.unplaced is None else counts.unplaced
        yield f"Counts by State are missing for {people} people: State duties and media notice may change."


def _about_an_estimate(high: int, used: int | None) -> str:
    if used == high:
        return f"An estimate counts at its high end: {high} people. Amend it when more is known."
    return f"The counts differ; the largest, {used}, is used instead of the estimate's high end, {high}."


def _about_states(case: Case, answer: Answer) -> Iterator[str]:
    if case.is_breach and case.facts.entity_role is EntityRole.BUSINESS_ASSOCIATE:
        yield "State law asks a business associate to tell the owner of the data: no State rows are listed."
    for row in answer.state_obligations:
        if row.required is None:
            yield f"{row.state}: {row.why}."
    required = [row for row in answer.state_obligations if row.required]
    counted_from_determination = any(row.clock_starts is Clock.DETERMINED_ON for row in required)
    if counted_from_determination and case.facts.state_determination_on is None:
        yield (
            "No day is entered on which the breach was determined or confirmed for State law, and a determination "
            "under HIPAA sets none: State clocks that start there count from discovery, the earliest day it can be."
        )
    if required and case.facts.statements:
        yield "State holds differ from HIPAA's: State dates stand unless their row has a hold. Ask counsel."


def _about_statements(case: Case, answer: Answer) -> Iterator[str]:
    delay = answer.delay
    untimed = [each for each in case.facts.statements if not each.timed]
    for statement in untimed:
        if statement.written:
            yield f"The written statement of {statement.stated_on} names no time: it counts like an oral one."
        elif statement.official_documented is not True:
            yield f"Document the oral statement of {statement.stated_on}, with the official's identity."
    first_untimed = min(untimed, key=lambda each: each.stated_on, default=None)
    if first_untimed and delay.do_not_send_before:
        yield from _about_an_untimed_delay_beyond(delay.do_not_send_before, first_untimed, case)
    if len(untimed) > 1:
        yield "Only the first oral or untimed statement delays; the later ones extend nothing."
    late = [row for row in answer.obligations if row.can_be_delayed and _came_too_late(row, answer)]
    for row in late:
        yield (
            f"The {row.notice.words} was due on {row.due_on}, and no statement in time moved that; "
            f"even so it may not go out before {delay.do_not_send_before}."
        )
    sent_on = case.facts.sent.individuals_on
    began_on = min((each.stated_on for each in case.facts.statements), default=None)
    if sent_on and began_on and delay.do_not_send_before and began_on <= sent_on < delay.do_not_send_before:
        yield f"Letters went out on {sent_on}, while an official's delay ran to {delay.do_not_send_before}."


def _about_an_untimed_delay_beyond(day: date, statement: Statement, case: Case) -> Iterator[str]:
    """It can run past the delay that the first statement began, where that one was in writing and has lapsed."""
    end = statement.end(case.law.delay.untimed_calendar_days)
    if end > day:
        kind = "untimed" if statement.written else "oral"
        yield f"The {kind} statement of {statement.stated_on} forbids sending up to {end}, past {day}."


def _came_too_late(row: Obligation, answer: Answer) -> bool:
    blocked_until = answer.delay.do_not_send_before
    return row.due_on is not None and blocked_until is not None and row.due_on < blocked_until


def _about_letters(case: Case, answer: Answer) -> Iterator[str]:
    sent, ready_since = case.facts.sent, case.facts.information_complete_on
    owed = [row for row in answer.obligations if row.required]
    letters = next((row for row in owed if row.notice is Notice.INDIVIDUAL), None)
    if letters and ready_since and sent.individuals_on is None:
        yield (
            f"All that a letter needs has been at hand since {ready_since}: send without unreasonable delay; "
            f"{letters.due_on} is the outer limit, not the target."
        )
    if letters and ready_since and sent.individuals_on and sent.individuals_on > ready_since:
        days = (sent.individuals_on - ready_since).days
        yield f"Letters went out {days} days after all was at hand: keep the evidence for the delay."
    if sent.individuals_on and sent.secretary_on is None:
        for row in owed:
            if row.mode is Mode.CONTEMPORANEOUS:
                yield f"Letters went out on {sent.individuals_on}: the {row.notice.words} is owed that day."
    yield from _about_the_associates_notice(case, answer)


def _about_the_associates_notice(case: Case, answer: Answer) -> Iterator[str]:
    associate, row = case.facts.business_associate, answer.obligation(Notice.BUSINESS_ASSOCIATE)
    if associate is None or associate.told_covered_entity_at is None or row is None or row.due_on is None:
        return
    told_on = local_day(associate.told_covered_entity_at, case.facts.timezone)
    if told_on > row.due_on:
        yield f"The business associate's notice came {(told_on - row.due_on).days} days late."


def _about_substitute_notice(case: Case, answer: Answer) -> Iterator[str]:
    if case.facts.contact.next_of_kin_unknown_count:
        yield "No substitute notice is needed for deceased people whose next of kin's address is missing."
    if answer.substitute.required:
        yield "Substitute notice is part of the notice to individuals; recount when mail comes back."
    if answer.substitute.posting_may_end_on:
        yield f"The web posting and its toll-free number stay up to {answer.substitute.posting_may_end_on}."


def _about_days_off(case: Case, answer: Answer) -> Iterator[str]:
    """One caution for the federal notices and one for each State, however many of their days are days off."""
    federal = [(None, row.notice, row.due_on) for row in answer.obligations]
    states = [(row.state, row.notice, row.due_on) for row in answer.state_obligations]
    off: dict[str | None, dict[date, list[str]]] = {}
    for state, notice, due_on in [*federal, *states]:
        if notice is not None and due_on is not None and not case.law.calendar(state).includes(due_on):
            off.setdefault(state, {}).setdefault(due_on, []).append(notice.words)
    for state, days in off.items():
        calendar = case.law.calendar(state)
        (day, notices), *further = days.items()
        whose = f"{state}, {_each(notices)}" if state else capital(_each(notices))
        first = f"{whose}: {day} is no business day and nothing is extended; plan for {calendar.on_or_before(day)}"
        more = [f"{_each(notices)}: {day}, plan for {calendar.on_or_before(day)}" for day, notices in further]
        yield f"{'; '.join([first, *more])}."


def _each(notices: list[str]) -> str:
    return ", ".join(dict.fromkeys(notices))


def _about_today(case: Case, answer: Answer, as_of: date) -> Iterator[str]:
    sent = case.facts.sent
    sent_on = {Notice.INDIVIDUAL: sent.individuals_on, Notice.MEDIA: sent.media_on, Notice.SECRETARY: sent.secretary_on}
    blocked_until = answer.delay.do_not_send_before
    if blocked_until and as_of < blocked_until:
        yield f"A law-enforcement delay runs: send nothing before {blocked_until}."
    for row in answer.obligations:
        if row.due_on and row.due_on < as_of and sent_on.get(row.notice) is None:
            days = (as_of - row.due_on).days
            yield f"{capital(row.notice.words)}: due on {row.due_on}, {days} days ago, with no sending on record."
    for citation, verified_on in _checked(answer):
        if as_of - verified_on > REVIEW_EVERY:
            yield f"{citation} was last checked on {verified_on}, over a year ago."


def _checked(answer: Answer) -> Iterator[tuple[str, date]]:
    for row in answer.obligations:
        yield row.citation.title, row.verified_on
    for state_row in answer.state_obligations:
        if state_row.citation is not None and state_row.verified_on is not None:
            yield state_row.citation.title, state_row.verified_on
