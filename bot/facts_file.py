"""Facts files: the words of the format, read into core's facts, and core's answer written back in the same words.

The only room that maps those words (`hhs_notice`, `exception_i`, `total_individuals`…) to the house's own. It reads
plain data and decides nothing: a field that is wrong is named with its path, and nothing is answered until all are
right.
"""

import functools
import json
from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.answer import Answer, Obligation, StateObligation
from bot.core.determination import FACTORS, Ground
from bot.core.discovery import discover
from bot.core.facts import (
    ABROAD,
    STATES,
    BusinessAssociate,
    Contact,
    EntityRole,
    EntityType,
    ExceptionFacts,
    Facts,
    RiskAssessment,
    SentNotices,
    Statement,
    Subcontractor,
)
from bot.core.law import Clock, Notice
from bot.facts_reader import FieldFaults, Fields

_MOST_DAYS = 3650
_ROLES = tuple(str(role) for role in EntityRole)
_TYPES = tuple(str(kind) for kind in EntityType)
_FORMS = ("oral", "written")
_PLACES = STATES | {ABROAD}
_DETERMINATIONS = {ground: str(ground) for ground in Ground} | {Ground.PRESUMPTION: "breach"}
_NOTICES = {notice: str(notice) for notice in Notice} | {
    Notice.SECRETARY: "hhs_notice",
    Notice.BUSINESS_ASSOCIATE: "ba_notice_to_ce",
}
_CLOCKS = {
    Clock.DISCOVERED_ON: "discovery_date",
    Clock.DISCOVERY_YEAR_END: "discovery_year_end",
    Clock.BUSINESS_ASSOCIATE_DISCOVERED_ON: "business_associate_discovery_date",
    Clock.SUBCONTRACTOR_DISCOVERED_ON: "subcontractor_discovery_date",
    Clock.DETERMINED_ON: "state_determination_on",
    Clock.INDIVIDUALS_NOTIFIED_ON: "actual_notices.individuals",
    Clock.SECRETARY_NOTIFIED_ON: "actual_notices.hhs",
    Clock.MATERIALITY_DETERMINED_ON: "materiality_determined_on",
}
_SENT = {"individuals": "individuals", "secretary": "hhs", "media": "media", "web_posting": "web_posting"}


def facts_in(given: object) -> list[Facts]:
    """The facts of one mapping or of a list of them, in order. Raises FieldFaults with every fault of all of them."""
    faults: list[str] = []
    if isinstance(given, dict):
        read = [_facts(Fields(given, "", faults), faults)]
    elif isinstance(given, list):
        read = [_facts_of_item(item, place, faults) for place, item in enumerate(given)]
    else:
        raise FieldFaults(["FACTS: write one mapping of fields, or a list of them"])
    facts = [each for each in read if each is not None]
    if faults:
        raise FieldFaults(faults)
    return facts


def answer_json(answer: Answer) -> dict[str, object]:
    """The answer as plain data in the words of the format, ready for `json.dumps`."""
    thresholds, delay = answer.thresholds, answer.delay
    return {
        "discovery_date": answer.discovery.on.isoformat(),
        "discovery_basis": answer.discovery.basis,
        "rule_version": answer.rule_version,
        "determination": _DETERMINATIONS[answer.ground],
        "is_breach": answer.is_breach,
        "notification_required": answer.is_breach,
        "why": list(answer.why),
        "thresholds": {
            "hhs_500_or_more": thresholds.large,
            "media_more_than_500_in_a_state": thresholds.media,
            "media_states": list(thresholds.media_states),
        },
        "obligations": [_obligation_json(row) for row in answer.obligations],
        "substitute_notice": {"required": answer.substitute.required, "mode": _substitute_mode(answer)},
        "law_enforcement_delay": {
            "ends_on": _iso(delay.ends_on),
            "do_not_send_before": _iso(delay.do_not_send_before),
        },
        "state_obligations": [_state_json(row) for row in answer.state_obligations],
        "timeliness": {
            _SENT[name]: {"elapsed_days": each.elapsed_days, "days_late": each.days_late}
            for name, each in answer.timeliness.items()
        },
        "retain_until": _iso(answer.retain_until),
        "warnings": list(answer.warnings),
    }


def _facts_of_item(item: object, place: int, faults: list[str]) -> Facts | None:
    if isinstance(item, dict):
        return _facts(Fields(item, f"[{place}].", faults), faults)
    faults.append(f"[{place}]: write a mapping of fields")
    return None


def _facts(given: Fields, faults: list[str]) -> Facts | None:
    """The facts, or None once anything is wrong; absent fields stay unknown."""
    before = len(faults)
    kind = given.choice("entity_type", _TYPES)
    facts = Facts(
        entity_role=EntityRole(_required_role(given)),
        timezone=_required_zone(given),
        entity_type=EntityType(kind) if kind else None,
        incident_type=given.text("incident_type"),
        occurred_on=given.day("breach_occurred"),
        discovered_at=given.instant("discovered_at"),
        should_have_known_on=given.day("should_have_known_on"),
        wrongdoer_knew_on=given.day("wrongdoer_knew_on"),
        is_phi=given.flag("is_phi"),
        impermissible=given.flag("impermissible"),
        unsecured_phi=given.flag("unsecured"),
        security_facts=given.mapping("security_facts"),
        exception_facts=_exception_facts(given.fields("exception_facts")),
        risk_assessment=_risk_assessment(given.fields("risk_assessment")),
        phi_categories=given.words("phi_types") or (),
        affected_individuals=given.whole("total_individuals"),
        count_range=_count_range(given),
        residents_by_state=_residents(given.fields("residents")),
        contact=_contact(given.fields("contact")),
        business_associate=_business_associate(given.fields("business_associate")),
        contract_notice_days=given.whole("contract_notice_days", at_most=_MOST_DAYS),
        statements=_statements(given.fields("law_enforcement")),
        state_determination_on=given.day("state_determination_on"),
        materiality_determined_on=given.day("materiality_determined_on"),
        information_complete_on=given.day("information_complete_on"),
        sent=_sent(given.fields("actual_notices")),
        document_created_on=given.day("document_created_on"),
        last_in_effect_on=given.day("last_in_effect_on"),
    )
    given.value("notes")
    given.finish()
    if given.value("discovered_at") is None and discover(facts) is None:
        given.wrong(
            "discovered_at",
            "is required, an instant like 2026-04-17T16:40:00-04:00; only should_have_known_on, "
            "business_associate.notified_ce_at or an agent's business_associate.discovered_at stand in for it",
        )
    return facts if len(faults) == before else None


def _required_role(given: Fields) -> str:
    """The role; any role where it is wrong, for then the fault is kept and nothing is answered."""
    role = given.required("entity_role", given.choice("entity_role", _ROLES), f"one of {', '.join(_ROLES)}")
    return role or _ROLES[0]


def _required_zone(given: Fields) -> ZoneInfo:
    """The zone; any zone where it is wrong, as for the role."""
    name = given.required("timezone", given.value("timezone"), "an IANA name like America/New_York")
    zone = _zone(name) if isinstance(name, str) else None
    if name is not None and zone is None:
        given.wrong("timezone", f"write an IANA name like America/New_York; found {json.dumps(name)[:40]}")
    return zone or ZoneInfo("UTC")


@functools.cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _exception_facts(given: Fields | None) -> ExceptionFacts:
    if given is None:
        return ExceptionFacts()
    facts = ExceptionFacts(
        actor=given.text("actor"),
        good_faith=given.flag("good_faith"),
        within_scope=given.flag("within_scope"),
        further_impermissible_use=given.flag("further_impermissible_use"),
        discloser_authorized=given.flag("discloser_authorized"),
        recipient_authorized=given.flag("recipient_authorized"),
        same_entity_or_ohca=given.flag("same_entity_or_ohca"),
        good_faith_belief_not_retained=given.flag("good_faith_belief_not_retained"),
        returned_unopened_undeliverable=given.flag("returned_unopened_undeliverable"),
        recovered_immediately=given.flag("recovered_immediately"),
    )
    given.finish()
    return facts


def _risk_assessment(given: Fields | None) -> RiskAssessment:
    if given is None:
        return RiskAssessment()
    factors = given.words("factors_addressed", sorted(FACTORS))
    assessment = RiskAssessment(
        performed=given.flag("performed"),
        low_probability=given.flag("low_probability"),
        basis=given.text("basis"),
        factors_addressed=None if factors is None else frozenset(factors),
        documented=given.flag("documented"),
        standard_applied=given.text("standard_applied"),
    )
    given.finish()
    return assessment


def _count_range(given: Fields) -> tuple[int, int] | None:
    """Low and high estimate. Read as two whole numbers, the first not above the second."""
    value = given.value("count_range")
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value):
        low, high = value
        if 0 <= low <= high:
            return low, high
    given.wrong("count_range", "write two whole numbers, [low, high], the low one first")
    return None


def _residents(given: Fields | None) -> Mapping[str, int] | None:
    """Counts by State code; None where the field is absent."""
    if given is None:
        return None
    counts = {}
    for code in given.keys():  # noqa: SIM118 - Fields is no dict
        if code in _PLACES:
            counts[code] = given.whole(code) or 0
            continue
        hint = f"; did you mean {code.upper()}?" if code.upper() in _PLACES else ""
        given.wrong_key(code, f"write the postal code of a State or territory, or {ABROAD} for abroad{hint}")
    return counts


def _contact(given: Fields | None) -> Contact:
    if given is None:
        return Contact()
    next_of_kin = given.value("deceased_next_of_kin_unknown")
    posted = given.value("web_posting_started")
    contact = Contact(
        insufficient_contact_count=given.whole("insufficient_contact_count"),
        next_of_kin_unknown_count=(
            int(next_of_kin) if isinstance(next_of_kin, bool) else given.whole("deceased_next_of_kin_unknown")
        ),
        web_posting_started_on=None if isinstance(posted, bool) else given.day("web_posting_started"),
    )
    given.finish()
    return contact


def _business_associate(given: Fields | None) -> BusinessAssociate | None:
    if given is None:
        return None
    associate = BusinessAssociate(
        discovered_at=given.instant("discovered_at"),
        told_covered_entity_at=given.instant("notified_ce_at"),
        is_agent=given.flag("is_agent"),
        should_have_known_on=given.day("should_have_known_on"),
        subcontractor=_subcontractor(given.fields("subcontractor")),
    )
    given.finish()
    return associate


def _subcontractor(given: Fields | None) -> Subcontractor | None:
    if given is None:
        return None
    subcontractor = Subcontractor(
        discovered_on=given.day("discovered_on"),
        told_business_associate_on=given.day("notified_ba_on"),
        is_agent=given.flag("is_agent_of_ba"),
    )
    given.finish()
    return subcontractor


def _statements(given: Fields | None) -> tuple[Statement, ...]:
    if given is None:
        return ()
    statements = [_statement(each) for each in given.list_of_fields("statements")]
    given.finish()
    return tuple(statement for statement in statements if statement is not None)


def _statement(given: Fields) -> Statement | None:
    form = given.required("form", given.choice("form", _FORMS), "oral or written")
    stated_on = given.required("date", given.day("date"), "the day it was made, like 2026-04-17")
    until, days = given.day("delay_until"), given.whole("delay_days", at_most=_MOST_DAYS)
    documented = given.flag("official_documented")
    given.finish()
    if form is None or stated_on is None:
        return None
    if until is not None and days is not None:
        given.wrong("delay_days", "write delay_until or delay_days, not both")
    if until is not None and until < stated_on:
        given.wrong("delay_until", f"write a day not before the statement's own, {stated_on}")
    return Statement(
        written=form == "written",
        stated_on=stated_on,
        until=stated_on + timedelta(days=days) if days is not None else until,
        official_documented=documented,
    )


def _sent(given: Fields | None) -> SentNotices:
    if given is None:
        return SentNotices()
    sent = SentNotices(
        individuals_on=given.day("individuals"),
        secretary_on=given.day("hhs"),
        media_on=given.day("media"),
        web_posting_on=given.day("web_posting"),
    )
    given.finish()
    return sent


def _obligation_json(row: Obligation) -> dict[str, object]:
    return {
        "notice": _NOTICES[row.notice],
        "required": row.required,
        "recipient": row.recipient,
        "mode": row.mode,
        "states": list(row.states),
        "owed_by": row.owed_by,
        "due_on": _iso(row.due_on),
        "base_due_on": _iso(row.base_due_on),
        "clock_starts": _CLOCKS[row.clock_starts],
        "citation": row.citation.title,
        "confidence": row.confidence,
        "why": row.why,
    }


def _state_json(row: StateObligation) -> dict[str, object]:
    return {
        "state": row.state,
        "notice": _NOTICES[row.notice] if row.notice else None,
        "required": row.required,
        "recipient": row.recipient,
        "due_on": _iso(row.due_on),
        "clock_starts": _CLOCKS[row.clock_starts] if row.clock_starts else None,
        "citation": row.citation.title if row.citation else None,
        "confidence": row.confidence,
        "hipaa_effect": row.hipaa_effect,
        "why": row.why,
    }


def _substitute_mode(answer: Answer) -> str | None:
    if not answer.substitute.required:
        return None
    return "ten_or_more" if answer.substitute.by_posting else "fewer_than_10"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
