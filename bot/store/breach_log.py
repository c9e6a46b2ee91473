"""What the breach log of a year is made of: every incident discovered in it that a person may see, and the imported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from bot.core.breach_log import LoggedBreach, NoBreach, Place, place_of
from bot.core.determination import Determination
from bot.core.hhs_form import Known
from bot.core.incident import Incident, Outcome
from bot.core.law import Law, Notice
from bot.core.letters import Content, Kind, Record
from bot.core.notices import in_force
from bot.core.owed import Obligation
from bot.core.team import Entity
from bot.core.worksheet import known_for_hhs
from bot.store import assessments, drafts, imported, incidents, obligations, team
from bot.store.imported import Imported
from bot.store.letter_record import record_of
from bot.store.mapping import to_core
from bot.store.session import View
from bot.store.tables import IncidentRow

_REAL = "INC-%"
_PRESUMED = "not yet determined; the law presumes a breach"
_PORTAL_DAY = "%m/%d/%Y"


@dataclass(frozen=True, kw_only=True)
class YearsLog:
    """The two lists of a year, and how many incidents are left out because the reader was shut out of them."""

    breaches: tuple[LoggedBreach, ...]
    no_breaches: tuple[NoBreach, ...]
    left_out: int


def years_log(view: View, law: Law, year: int, reader: str) -> YearsLog:
    """Everything discovered in `year` that `reader` may see, by number; exercises never."""
    discovered = _discovered_in(view, year)
    shut_out = team.excluded_from(view, reader)
    seen = [incident for incident in discovered if incident.id not in shut_out]
    determined = {incident.id: assessments.determination_of(view, incident.id) for incident in seen}
    are_breaches = [each for each in seen if place_of(each, determined[each.id]) is Place.BREACH]
    from_before = _from_before(view, year)
    return YearsLog(
        breaches=(*(_breach(view, law, each, determined[each.id]) for each in are_breaches), *from_before),
        no_breaches=tuple(_no_breach(view, each) for each in seen if each not in are_breaches),
        left_out=len(discovered) - len(seen),
    )


def _discovered_in(view: View, year: int) -> Sequence[Incident]:
    table = IncidentRow
    in_year = col(table.discovered_on).between(date(year, 1, 1), date(year, 12, 31))
    statement = select(table).where(in_year, col(table.number).like(_REAL)).order_by(col(table.number))
    return [to_core(view, row, Incident) for row in view.rows(statement)]


def _breach(view: View, law: Law, incident: Incident, determination: Determination) -> LoggedBreach:
    known = obligations.obligations(view, incident.id)
    report = next((one for one in known if one.notice == Notice.SECRETARY), None)
    standing = _PRESUMED if determination is Determination.PENDING else "determined: breach"
    return LoggedBreach(
        reference=incident.number,
        standing=standing,
        known=known_for_hhs(record_of(view, incident, law, kind=Kind.HHS), _written(view, incident)),
        report=report.status.replace("_", " ") if report else "",
        report_due_on=report.due_on if report else None,
        told_hhs_on=_told_on(view, incident, report),
        source="the bot",
    )


def _written(view: View, incident: Incident) -> Content:
    """What was chosen and written for the HHS worksheet, else in any other document."""
    kept = drafts.drafts(view, incident.id)
    worksheet = next((draft for draft in kept if draft.kind is Kind.HHS), None)
    newest = worksheet or next(iter(kept), None)
    return newest.content if newest else Content()


def _told_on(view: View, incident: Incident, report: Obligation | None) -> date | None:
    counting = in_force(obligations.notices(view, incident.id)) if report else []
    return next((each.sent_on for each in counting if report and each.obligation_id == report.id), None)


def _no_breach(view: View, incident: Incident) -> NoBreach:
    """By whom and why: the signed assessment, else triage."""
    signed, zone = assessments.signed(view, incident.id), incidents.entity(view, incident.entity_id).zone
    plain = NoBreach(
        reference=incident.number,
        category=incident.category.replace("-", " "),
        discovered_on=incident.discovered_on,
        finding=_found_in_triage(incident),
        reason=incident.outcome_reason,
        found_by=(),
        found_on=_local_day(incident.triaged_at, zone),
    )
    if signed is None:
        return plain
    people = (signed.assessor_id, signed.approver_id)
    return replace(
        plain,
        finding=str(signed.findings.conclusion or "").replace("_", " "),
        reason=signed.findings.conclusion_reason,
        found_by=tuple(user for user in people if user),
        found_on=_local_day(signed.decided_at, zone),
    )


def _found_in_triage(incident: Incident) -> str:
    if incident.outcome is Outcome.DUPLICATE:
        return f"duplicate of {incident.duplicate_of}"
    return str(incident.outcome or "").replace("_", " ")


def _local_day(instant: datetime | None, zone: ZoneInfo) -> date | None:
    return instant.astimezone(zone).date() if instant else None


def _from_before(view: View, year: int) -> list[LoggedBreach]:
    entity = incidents.first_entity(view)
    return [_logged(each, entity) for each in imported.imported(view, year).values()] if entity else []


def _logged(each: Imported, entity: Entity) -> LoggedBreach:
    breach = each.breach
    met = "met" if breach.told_hhs_on else "owed"
    return LoggedBreach(
        reference=breach.reference,
        standing="breach, from before the bot",
        known=_known(each, entity),
        report=met,
        report_due_on=each.report_due_on,
        told_hhs_on=breach.told_hhs_on,
        source="imported",
    )


def _known(each: Imported, entity: Entity) -> Known:
    breach, chosen = each.breach, each.breach.chosen
    record = Record(
        number=breach.reference,
        entity_name=entity.name,
        entity_role=entity.entity_role,
        entity_type=entity.entity_type,
        discovered_on=breach.discovered_on,
        occurred_on=breach.occurred_on,
        people=breach.individuals,
        letters_sent_on=breach.letters_on,
        is_large=each.is_large,
    )
    content = Content(
        what_happened=breach.description,
        phi_types=chosen.get("phi_types", ()),
        breach_type=chosen.get("breach_type", ()),
        location=chosen.get("location", ()),
        safeguards=chosen.get("safeguards", ()),
        actions=chosen.get("actions", ()),
    )
    ends = {"breach_end": breach.occurred_to, "discovery_end": breach.discovered_to}
    days = {name: f"{day:{_PORTAL_DAY}}" for name, day in ends.items() if day is not None}
    return {**known_for_hhs(record, content), **days}
