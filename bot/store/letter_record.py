"""What the record knows of an incident for a letter or the HHS form. Reads only; what nobody counted stays unknown."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.counts import count
from bot.core.facts import EntityRole
from bot.core.facts_entered import day_of
from bot.core.incident import Incident
from bot.core.law import Law, Mode, Notice
from bot.core.letters import TO_PEOPLE, Kind, Record, StateNote
from bot.core.notices import actual_notices
from bot.core.owed import Obligation, Standing
from bot.facts_file import facts_in
from bot.store import incidents, obligations
from bot.store.session import View

_STANDS = (Standing.OWED, Standing.MET)
_DECIDED = (*_STANDS, Standing.NOT_OWED)


def record_of(view: View, incident: Incident, law: Law, *, kind: Kind, duty: Obligation | None = None) -> Record:
    """The facts for one kind of document. `duty`: to which regulator, for a notice to one."""
    facts, known = incident.facts, obligations.obligations(view, incident.id)
    entity = incidents.entity(view, incident.entity_id)
    people = _people(view, incident)
    letters_on = actual_notices(known, obligations.notices(view, incident.id)).get("individuals")
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
        associate_discovered_on=_associates_day(facts, entity.zone) if role == EntityRole.COVERED_ENTITY else None,
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


def _associates_day(facts: Mapping[str, Any], zone: ZoneInfo) -> date | None:
    return day_of((facts.get("business_associate") or {}).get("discovered_at"), zone)


def _told_by_the_engine(known: Sequence[Obligation], *, is_counted: bool) -> dict[str, Any]:
    """Thresholds, where somebody has counted: the presumption for unknown counts is not a fact to report."""
    by_notice = {one.notice: one for one in known}
    media, report = by_notice.get(Notice.MEDIA), by_notice.get(Notice.SECRETARY)
    part2 = by_notice.get(Notice.PART2_SECRETARY)
    mode = report.details.get("mode") if report and is_counted else None
    return {
        "is_large": None if mode is None else mode == Mode.CONTEMPORANEOUS,
        "media_owed": media.status in _STANDS if media and is_counted and media.status in _DECIDED else None,
        "media_states": tuple(media.details.get("states", ())) if media and media.status in _STANDS else (),
        "part2": part2 is not None and part2.status in _STANDS,
    }


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
