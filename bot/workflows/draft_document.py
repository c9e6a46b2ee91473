"""A letter or form is drafted: what a person wrote and what the record says, kept together as the next version.

Nothing is invented: what is missing stays a marked gap. A version never changes; an approval is added to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.core.counts import count
from bot.core.errors import FormErrors
from bot.core.facts import EntityRole
from bot.core.facts_entered import day_of
from bot.core.incident import Incident
from bot.core.law import Law, Notice
from bot.core.letters import TO_PEOPLE, Content, Draft, Kind, Record, StateNote, missing
from bot.core.notices import actual_notices
from bot.core.owed import Obligation, Standing
from bot.desk import Desk
from bot.facts_file import facts_in
from bot.slack import effects
from bot.store import drafts, incidents, journal, obligations, work
from bot.store.session import View
from bot.workflows.change import Change, changing

REGULATORS = (Notice.STATE_ATTORNEY_GENERAL, Notice.STATE_HEALTH_DEPARTMENT)
_STANDS = (Standing.OWED, Standing.MET)


def draft_document(
    desk: Desk, incident_id: str, kind: Kind, content: Content, *, duty_id: str | None = None, by: str, key: str
) -> Draft:  # fmt: skip
    """Keep the next version and put it into the channel. `duty_id`: which duty to a State's regulator it is about.

    Raises FormErrors for a notice to a regulator that names none.
    """
    with changing(desk, incident_id, key) as change:
        known = obligations.obligations(change.unit, incident_id)
        duty = next((one for one in regulators(known) if one.id == duty_id), None)
        if kind is Kind.REGULATOR and duty is None:
            raise FormErrors({"duty": "Please choose the regulator. `obligations` lists who is to be told."})
        record = _record(change, kind, known, duty)
        if change.repeated:
            return _newest(change, kind, record.state)
        draft = drafts.add_draft(change.unit, incident_id, kind, content, record, by)
        _write_down(change, draft, by)
        change.tell(effects.post_to_incident(change.incident, "document_drafted", facts={"draft": draft.id}))
        change.tell(effects.share_draft(change.incident, draft.id, approved=False))
        return draft


def regulators(known: Sequence[Obligation]) -> list[Obligation]:
    """The duties to tell a State's regulator that stand now."""
    return [one for one in known if one.notice in REGULATORS and one.status in _STANDS]


def _newest(change: Change, kind: Kind, state: str) -> Draft:
    known = drafts.drafts(change.unit, change.incident.id)
    return next(each for each in known if (each.kind, each.state) == (kind, state))


def _record(change: Change, kind: Kind, known: Sequence[Obligation], duty: Obligation | None) -> Record:
    """What the record says now."""
    unit, incident = change.unit, change.incident
    facts, law = incident.facts, change.desk.rulebook.law
    entity = incidents.entity(unit, incident.entity_id)
    people = _people(unit, incident)
    letters_on = actual_notices(known, obligations.notices(unit, incident.id)).get("individuals")
    occurred_on = facts.get("breach_occurred")
    role = str(facts.get("entity_role") or entity.entity_role)
    return Record(
        number=incident.number,
        entity_name=entity.name,
        entity_role=role,
        entity_type=facts.get("entity_type") or entity.entity_type,
        discovered_on=incident.discovered_on,
        occurred_on=date.fromisoformat(occurred_on) if occurred_on else None,
        people=people,
        associate_discovered_on=_associates_day(change, facts) if role == EntityRole.COVERED_ENTITY else None,
        letters_sent_on=date.fromisoformat(letters_on) if letters_on else None,
        unreachable=(facts.get("contact") or {}).get("insufficient_contact_count"),
        **_told_by_the_engine(known, is_counted=people is not None),
        **_about_the_state(duty, facts, law),
        state_notes=tuple(_state_notes(kind, known, duty, law)),
    )


def _people(view: View, incident: Incident) -> int | None:
    """How many are affected: the count, or the high end of what is known."""
    run = obligations.newest_run(view, incident.id)
    return count(facts_in(run.inputs)[0]).individuals if run else None


def _associates_day(change: Change, facts: Mapping[str, Any]) -> date | None:
    return day_of((facts.get("business_associate") or {}).get("discovered_at"), change.zone)


def _told_by_the_engine(known: Sequence[Obligation], *, is_counted: bool) -> dict[str, Any]:
    """Thresholds, where somebody has counted: the presumption for unknown counts is not a fact to report."""
    by_notice = {one.notice: one for one in known}
    media, report = by_notice.get(Notice.MEDIA), by_notice.get(Notice.SECRETARY)
    part2 = by_notice.get(Notice.PART2_SECRETARY)
    mode = report.details.get("mode") if report and is_counted else None
    return {
        "is_large": None if mode is None else mode == "contemporaneous",
        "media_owed": media.status in _STANDS if media and is_counted and media.status in _DECIDED else None,
        "media_states": tuple(media.details.get("states", ())) if media and media.status in _STANDS else (),
        "part2": part2 is not None and part2.status in _STANDS,
    }


_DECIDED = (*_STANDS, Standing.NOT_OWED)


def _about_the_state(duty: Obligation | None, facts: Mapping[str, Any], law: Law) -> dict[str, Any]:
    if duty is None or duty.state is None:
        return {}
    apart = "-HEALTH" if duty.notice == Notice.STATE_HEALTH_DEPARTMENT else ""
    return {
        "state": f"{duty.state}{apart}",
        "state_name": law.states[duty.state].name,
        "residents": (facts.get("residents") or {}).get(duty.state),
        "recipient": duty.recipient,
        "citation": str(duty.details.get("citation") or ""),
    }


def _state_notes(
    kind: Kind, known: Sequence[Obligation], duty: Obligation | None, law: Law
) -> Iterator[StateNote]:  # fmt: skip
    """What the States concerned say to whoever complies with HIPAA, each once, in the words of the law files."""
    rows = [one for one in known if one.notice == Notice.STATE_INDIVIDUAL and one.status in _STANDS]
    concerned = rows if kind in TO_PEOPLE else [duty] if duty else []
    for code in dict.fromkeys(one.state for one in concerned if one.state):
        says = next((str(one.details.get("hipaa_effect") or "") for one in concerned if one.state == code), "")
        if says:
            yield StateNote(state=law.states[code].name, says=says)


def _write_down(change: Change, draft: Draft, by: str) -> None:
    unit, incident = change.unit, change.incident
    gaps = [gap.words for gap in missing(draft.kind, draft.content)]
    subject = {"draft": draft.id, "kind": draft.kind, "state": draft.state, "version": draft.version, "missing": gaps}
    said = {"content": asdict(draft.content), "record": asdict(draft.record)}
    journal.append(unit, "document.drafted", actor=by, chain=incident.id, subject=subject, text=said)
    text = f"Drafted: {draft.kind.words}, version {draft.version}."
    work.add_event(unit, incident.id, "document", text, noted_by=by)
