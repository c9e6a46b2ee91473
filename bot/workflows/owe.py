"""What the incident owes by law is worked out again, from the facts as they are now, and kept with what moved and why.

Every change that the law may care about ends here, in the transaction of the change itself. Only the engine's answer
ends a duty; whatever moved is told to the channel, and every date still owed is watched until somebody acts.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from bot.core import owed
from bot.core.annual import TO_HHS, is_gathered
from bot.core.answer import Answer
from bot.core.incident import Incident
from bot.core.law import Law
from bot.core.notices import actual_notices
from bot.core.obligations import obligations_for
from bot.core.owed import Kept, Move, Obligation, Standing
from bot.core.statements import Stated
from bot.core.targets import TargetName
from bot.desk import Desk
from bot.facts_file import answer_json, facts_in
from bot.slack import effects
from bot.store import incidents, journal, obligations, subjects
from bot.store.obligations import Delay, Run
from bot.store.session import Unit, View
from bot.workflows.annual_reports import follow_annual_reports
from bot.workflows.change import Change
from bot.workflows.targets import follow_target
from bot.workflows.watch_work import watch_target

LADDER = "legal"
_FROM_DISCOVERY = (TargetName.DETERMINED, TargetName.LETTERS_SENT)
_NO_RESIDENTS = "Nobody in the count lives there any more."


class Cause(StrEnum):
    """What made the engine run again."""

    REPORT = "report"
    TRIAGE = "triage"
    FACTS = "facts"
    DISCOVERY = "discovery"
    ASSESSMENT = "assessment"
    NOTICE = "notice"
    DELAY = "delay"
    DELAY_WITHDRAWN = "delay_withdrawn"


def recalculate(change: Change, *, cause: Cause, by: str | None) -> tuple[Move, ...]:
    """Run the engine on the incident as it stands in this change; keep, watch and tell what moved.

    `by` is a user id, or None for the bot itself. The run of the report begins the clocks and is not posted: the
    card shows the next date. Raises FieldFaults for facts that the engine cannot read.
    """
    unit = change.unit
    incident = incidents.get(unit, change.incident.id)
    inputs = engine_facts(unit, incident)
    answer, kept, moves = worked_out(unit, incident, inputs, change.desk.rulebook.law)
    obligations.keep(unit, incident.id, kept)
    moved = [owed.move_json(move) for move in moves]
    run = obligations.add_run(
        unit, incident.id, caused_by=by, cause=cause, rule_version=answer.rule_version, inputs=inputs,
        answer=answer_json(answer), moved=moved,
    )  # fmt: skip
    _follow_discovery(change, incident, answer)
    follow_target(unit, incidents.get(unit, incident.id), change.desk.rulebook, TargetName.LETTERS_SENT)
    for move in moves:
        watch_obligation(unit, incident.id, obligations.by_key(unit, incident.id, move.key))
    _write_down(unit, run, answer, by)
    if moves and cause is not Cause.REPORT:
        _tell(change, run, moves)
    return moves


def begin_clocks(desk: Desk, unit: Unit, incident_id: str) -> None:
    """The first run, a moment after the report: what is owed should this prove to be the worst that it can be."""
    incident = incidents.get(unit, incident_id)
    zone = incidents.entity(unit, incident.entity_id).zone
    change = Change(desk=desk, unit=unit, incident=incident, zone=zone, repeated=False)
    recalculate(change, cause=Cause.REPORT, by=None)


def worked_out(
    view: View, incident: Incident, inputs: dict[str, Any], law: Law
) -> tuple[Answer, tuple[Kept, ...], tuple[Move, ...]]:
    """What the engine makes of these inputs, and what would move from how things stand. Keeps nothing."""
    answer = obligations_for(facts_in(inputs)[0], law)
    known = {one.key: one for one in obligations.obligations(view, incident.id)}
    return answer, *owed.settle(known, owed.duties_of(answer, law), _gone(answer))


def engine_facts(view: View, incident: Incident, delays: Sequence[Stated | Delay] | None = None) -> dict[str, Any]:
    """What the engine is told, in the words of a facts file: the incident's facts, what was sent, and the delays.

    `delays`: the statements to count instead of those in force.
    """
    facts: dict[str, Any] = dict(incident.facts)
    known = obligations.obligations(view, incident.id)
    sent = actual_notices(known, obligations.notices(view, incident.id))
    statements = [
        _statement(delay) for delay in (obligations.delays_in_force(view, incident.id) if delays is None else delays)
    ]
    if sent:
        facts["actual_notices"] = sent
    if statements:
        facts["law_enforcement"] = {"statements": statements}
    return facts


def watch_obligation(unit: Unit, incident_id: str, obligation: Obligation) -> None:
    """Remind of it by its date for as long as it is owed; without a date, or once it is not, stop.

    An annual report to HHS is reminded of with the others of its year.
    """
    key = f"obligation:{obligation.key}"
    if obligation.notice in TO_HHS:
        follow_annual_reports(unit)
    if obligation.status is not Standing.OWED or obligation.due_on is None or _is_gathered(unit, obligation):
        subjects.unwatch(unit, incident_id, key)
        return
    subjects.watch(
        unit,
        incident_id,
        key,
        kind="obligation",
        ref=obligation.id,
        ladder=LADDER,
        owner_role=obligation.owner_role,
        due_on=obligation.due_on,
    )


def _is_gathered(view: View, obligation: Obligation) -> bool:
    number = incidents.get(view, obligation.incident_id).number
    return is_gathered(number, obligation.notice, obligation.details.get("mode"))


def _statement(delay: Stated | Delay) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "form": delay.form,
        "date": delay.stated_on.isoformat(),
        "official_documented": bool(delay.official),
    }
    return statement | ({"delay_until": delay.delayed_until.isoformat()} if delay.delayed_until else {})


def _gone(answer: Answer) -> str:
    """Why a duty that is not listed any more is not owed: no breach, or nobody lives there."""
    return _NO_RESIDENTS if answer.is_breach else answer.why[0]


def _follow_discovery(change: Change, incident: Incident, answer: Answer) -> None:
    """The incident's own day of discovery is the engine's; targets that count from it move along."""
    if incident.discovered_on == answer.discovery.on:
        return
    incidents.update_incident(change.unit, incident.id, discovered_on=answer.discovery.on)
    fresh = incidents.get(change.unit, incident.id)
    for name in _FROM_DISCOVERY:
        watched = subjects.get_by_key(change.unit, incident.id, f"target:{name}")
        if watched is not None and watched.closed_at is None:
            watch_target(change.desk.rulebook, change.unit, fresh, name)


def _write_down(unit: Unit, run: Run, answer: Answer, by: str | None) -> None:
    subject: Mapping[str, Any] = {
        "run": run.seq,
        "cause": run.cause,
        "rules": run.rule_version,
        "determination": run.answer["determination"],
        "discovered_on": answer.discovery.on,
        "moved": [{name: move[name] for name in ("key", "now", "due_from", "due_to")} for move in run.moved],
    }
    journal.append(unit, "obligations.recalculated", actor=by, chain=run.incident_id, subject=subject)


def _tell(change: Change, run: Run, moves: Sequence[Move]) -> None:
    change.tell(effects.post_to_incident(change.incident, "obligations_moved", facts={"run": run.seq}))
    still_dated = any(
        one.status is Standing.OWED and one.due_on for one in obligations.obligations(change.unit, change.incident.id)
    )
    if still_dated and any(move.due_from != move.due_to for move in moves):
        change.tell(effects.share_calendar(change.incident, run.seq))
