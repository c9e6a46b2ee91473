"""What the record and a draft know of the HHS form, by the names of the fields in data/hhs_form.yaml. No guesses."""

from datetime import date

from bot.core.facts import EntityRole, EntityType
from bot.core.hhs_form import Known
from bot.core.letters import Content, Record

_TYPES = {
    EntityType.PROVIDER: "provider",
    EntityType.LICENSED_HOSPITAL: "provider",
    EntityType.PROVIDER_PUBLIC_COMPANY: "provider",
    EntityType.PART2_PROGRAM_AND_PROVIDER: "provider",
    EntityType.HEALTH_PLAN: "health_plan",
    EntityType.CLEARINGHOUSE: "clearinghouse",
}
_POSTING_FROM = 10  # where the form's own options meet: "fewer than 10", "10 or more"


def known_for_hhs(record: Record, content: Content) -> Known:
    """Every field that can be filled in; the others are left out. Days as the portal writes them, MM/DD/YYYY."""
    known: dict[str, str | tuple[str, ...]] = {
        "report_type": ("initial",),
        "filer": _filer(record),
        "entity_name": "" if record.entity_role == EntityRole.BUSINESS_ASSOCIATE else record.entity_name,
        "associate_name": record.entity_name if record.entity_role == EntityRole.BUSINESS_ASSOCIATE else "",
        "entity_type": _chosen(_TYPES.get(EntityType(record.entity_type)) if record.entity_type else None),
        "size": _one_of(record.is_large, "large", "small"),
        "breach_start": _day(record.occurred_on),
        "discovery_start": _day(record.discovered_on),
        "individuals": str(record.people) if record.people is not None else "",
        "breach_type": content.breach_type,
        "location": content.location,
        "phi_types": content.phi_types,
        "description": content.what_happened,
        "safeguards": content.safeguards,
        "notice_start": _day(record.letters_sent_on),
        "substitute_notice": _substitute(record.unreachable),
        "media_notice": _one_of(record.media_owed, "required", "not_required"),
        "media_states": ", ".join(record.media_states),
        "actions": content.actions,
        "actions_described": content.what_we_do,
    }
    return {name: value for name, value in known.items() if value}


def _filer(record: Record) -> tuple[str, ...]:
    if record.entity_role == EntityRole.BUSINESS_ASSOCIATE:
        return ("associate_for_entity",)
    return ("entity_for_associate",) if record.associate_discovered_on else ("covered_entity",)


def _substitute(unreachable: int | None) -> tuple[str, ...]:
    if unreachable is None:
        return ()
    if unreachable == 0:
        return ("not_required",)
    return ("fewer_than_10",) if unreachable < _POSTING_FROM else ("ten_or_more",)


def _one_of(answer: bool | None, yes: str, no: str) -> tuple[str, ...]:  # noqa: FBT001 - a fact, not a switch
    return () if answer is None else (yes,) if answer else (no,)


def _chosen(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""
