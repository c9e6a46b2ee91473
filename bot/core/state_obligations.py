"""What the States ask for: every row of every State with a resident in the count.

A State that excuses whoever complies with HIPAA keeps its row and its date: only an exemption of the entity itself
removes a duty. A State without rules is never "nothing owed".
"""

from datetime import date

from bot.core.answer import StateObligation
from bot.core.case import Case
from bot.core.facts import EntityRole, EntityType
from bot.core.holds import delayed_in_state
from bot.core.law import Rule, StateLaw
from bot.core.reasons import why_not_owed, why_owed

NO_RULE_LOADED = "no rule loaded; ask counsel"


def state_obligations_for(case: Case) -> tuple[StateObligation, ...]:
    """The rows by State code. None at all without a breach, and none for a business associate: it tells the owner."""
    if not case.is_breach or case.facts.entity_role is EntityRole.BUSINESS_ASSOCIATE:
        return ()
    rows: list[StateObligation] = []
    for code in sorted(case.counts.residents):
        law = case.law.states.get(code)
        rows += _rows(case, law) if law else [StateObligation(state=code, required=None, why=NO_RULE_LOADED)]
    return tuple(rows)


def _rows(case: Case, law: StateLaw) -> list[StateObligation]:
    return [_row(case, law, rule) for rule in law.rules if case.concerns(rule)]


def _row(case: Case, law: StateLaw, rule: Rule) -> StateObligation:
    reading, exempt = case.read(rule, law.code), _exempt(case, law)
    required = exempt is None and reading.owed
    base_due_on = case.due_on(reading) if required else None
    due_on = _moved(case, law, rule, base_due_on)
    if exempt is not None:
        why = exempt
    elif required:
        why = why_owed(case, reading, due_on if due_on != base_due_on else None)
    else:
        why = why_not_owed(case, reading)
    return StateObligation(
        state=law.code,
        notice=rule.notice,
        required=required,
        recipient=rule.recipient,
        due_on=due_on,
        clock_starts=rule.clock_starts,
        citation=rule.citation,
        confidence=rule.confidence,
        hipaa_effect=rule.hipaa_effect or law.hipaa_effect,
        verified_on=rule.verified_on,
        why=f"{why} {law.covers}",
    )


def _exempt(case: Case, law: StateLaw) -> str | None:
    """The State's reason for not reaching this entity. A Part 2 program that is nothing else is under no HIPAA."""
    exemption, facts = law.exemption, case.facts
    if exemption is None or facts.entity_type is EntityType.PART2_PROGRAM_ONLY:
        return None
    return exemption.why if facts.entity_role in exemption.entity_roles else None


def _moved(case: Case, law: StateLaw, rule: Rule, due_on: date | None) -> date | None:
    if due_on is None or rule.state_hold is None:
        return due_on
    untimed = case.law.delay.untimed_calendar_days
    return delayed_in_state(due_on, case.facts.statements, untimed, rule.state_hold, case.law.calendar(law.code))
