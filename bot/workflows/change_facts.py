"""The facts of an incident change, and with them what it owes.

A change that would move the day of discovery later waits for a second person; until then the old day stands. All
else takes effect at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.core.discovery import discover
from bot.core.errors import AlreadyDone, FormErrors, NotAllowed, NotFound
from bot.core.facts_entered import DISCOVERY_FACTS, changed, merged
from bot.core.incident import Incident
from bot.core.owed import Move, move_of
from bot.core.playbook import Deed
from bot.core.targets import TargetName
from bot.desk import Desk
from bot.facts_file import facts_in
from bot.slack import effects
from bot.store import assessments, incidents, journal, obligations, outbox, proposals, work
from bot.store.proposals import Proposal, ProposalStatus
from bot.workflows.change import Change, changing
from bot.workflows.owe import Cause, recalculate
from bot.workflows.settle_task import settle_by_deed
from bot.workflows.watch_work import unwatch_target

_COUNTS = ("total_individuals", "count_range", "residents")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a change: what moved, and the later day of discovery that waits for a second person, if any."""

    moves: tuple[Move, ...]
    waiting: Proposal | None = None


def change_facts(
    desk: Desk, incident_id: str, entered: Mapping[str, Any], *, because: str = "", by: str, key: str
) -> Outcome:
    """Keep facts, in the words of a facts file; None takes one back. `because`: how a day of discovery is known.

    Raises FormErrors (field `because`) where the day of discovery moves without a word on how it is known.
    """
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            run = obligations.newest_run(change.unit, incident_id)
            return Outcome(
                moves=tuple(map(move_of, run.moved)) if run else (), waiting=proposals.waiting(change.unit, incident_id)
            )
        return apply_facts(change, entered, because=because, by=by)


def apply_facts(change: Change, entered: Mapping[str, Any], *, because: str = "", by: str) -> Outcome:
    """The same within a change that is under way."""
    incident = incidents.get(change.unit, change.incident.id)
    news = changed(incident.facts, entered)
    if not news:
        return Outcome(moves=())
    before, after = _discovered_on(incident.facts), _discovered_on(merged(incident.facts, news))
    if after is None:
        raise FormErrors({"discovered_on": "The day on which it was first known is needed: the clocks start there."})
    if before is not None and after != before and not because.strip():
        raise FormErrors({"because": "Please say how this day is known: who knew what, and from where."})
    waiting = None
    if before is not None and after > before and assessments.needs_second_signature(change.unit):
        waiting = _propose(change, news, before, after, because, by)
        news = {name: value for name, value in news.items() if name not in DISCOVERY_FACTS}
        because = ""
    moves = _keep(change, incident, news, because, by, Cause.FACTS) if news else ()
    return Outcome(moves=moves, waiting=waiting)


def decide_discovery(desk: Desk, incident_id: str, proposal_id: str, *, confirm: bool, by: str, key: str) -> Outcome:
    """A second person confirms a later day of discovery, or keeps the old one. `by` is an officer, not the asker.

    Raises NotAllowed to the asker who would confirm, AlreadyDone where it is settled, NotFound.
    """
    with changing(desk, incident_id, key) as change:
        proposal = proposals.find(change.unit, incident_id, proposal_id)
        if proposal is None:
            raise NotFound("There is no such proposal.")
        if change.repeated:
            return Outcome(moves=())
        if proposal.status is not ProposalStatus.WAITING:
            raise AlreadyDone(f"This was {proposal.status} meanwhile. Nothing was changed.")
        if confirm and by == proposal.asked_by and assessments.needs_second_signature(change.unit):
            raise NotAllowed("You asked for this day yourself. A second officer has to confirm it.")
        status = ProposalStatus.CONFIRMED if confirm else ProposalStatus.DECLINED
        proposals.decide(change.unit, proposal, status, by)
        _write_decision(change, proposal, status, by)
        incident = incidents.get(change.unit, incident_id)
        news = changed(incident.facts, proposal.facts)
        moves = _keep(change, incident, news, proposal.because, by, Cause.DISCOVERY) if confirm and news else ()
        return Outcome(moves=moves)


def _discovered_on(facts: Mapping[str, Any]) -> date | None:
    """The day of discovery that the facts make; None where they hold no day that counts."""
    if not any(_stands_in(facts)):
        return None
    discovery = discover(facts_in(dict(facts))[0])
    return discovery.on if discovery else None


def _stands_in(facts: Mapping[str, Any]) -> tuple[bool, ...]:
    associate = facts.get("business_associate") or {}
    return (
        bool(facts.get("discovered_at")),
        bool(facts.get("should_have_known_on")),
        bool(associate.get("notified_ce_at")),
        bool(associate.get("is_agent") and associate.get("discovered_at")),
    )


def _keep(
    change: Change, incident: Incident, news: Mapping[str, Any], because: str, by: str, cause: Cause
) -> tuple[Move, ...]:
    unit = change.unit
    values: dict[str, Any] = {"facts": merged(incident.facts, news)}
    if because.strip() and any(name in DISCOVERY_FACTS for name in news):
        values["discovered_because"] = because
    incidents.update_incident(unit, incident.id, **values)
    said = {"because": because} if because.strip() else None
    journal.append(unit, "facts.changed", actor=by, chain=incident.id, subject={"facts": dict(news)}, text=said)
    if any(news.get(name) for name in _COUNTS):
        unwatch_target(unit, incident, TargetName.COUNT_ESTIMATED)
        settle_by_deed(change, Deed.COUNT, by=by)
    return recalculate(change, cause=cause, by=by)


def _propose(change: Change, news: Mapping[str, Any], before: date, after: date, because: str, by: str) -> Proposal:
    unit, incident = change.unit, change.incident
    facts = {name: value for name, value in news.items() if name in DISCOVERY_FACTS}
    proposal = proposals.propose(unit, incident.id, facts, from_on=before, to_on=after, because=because, by=by)
    subject = {"proposal": proposal.id, "from_on": before, "to_on": after}
    journal.append(unit, "discovery.proposed", actor=by, chain=incident.id, subject=subject, text={"because": because})
    post = effects.post_to_incident(incident, "discovery_proposed", facts={"proposal": proposal.id})
    change.tell(replace(post, key=_post_key(proposal)))
    return proposal


def _write_decision(change: Change, proposal: Proposal, status: ProposalStatus, by: str) -> None:
    unit, incident = change.unit, change.incident
    subject = {"proposal": proposal.id, "status": status, "asked_by": proposal.asked_by}
    journal.append(unit, "discovery.decided", actor=by, chain=incident.id, subject=subject)
    day = proposal.to_on if status is ProposalStatus.CONFIRMED else proposal.from_on
    text = f"The day of discovery is {day.isoformat()}: the later day was {status}."
    work.add_event(unit, incident.id, "discovery", text, noted_by=by)
    post = outbox.by_key(unit, _post_key(proposal))
    if post is not None:
        facts = {"proposal": proposal.id}
        change.tell(effects.update_post(post.id, "discovery_proposed", facts=facts, incident=incident))


def _post_key(proposal: Proposal) -> str:
    return f"discovery:{proposal.id}"
