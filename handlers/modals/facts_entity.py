"""The form for what the entity is and for the days on which other clocks start."""

from collections.abc import Mapping
from typing import Any

from bot.core.facts import EntityType
from bot.core.facts_entered import EntityDays
from handlers.modals.form import Answers, Carried, View, day_input, modal, number_input, select

CALLBACK_ID = "facts_entity"
_UNKNOWN = "unknown"
_TYPES = (
    (EntityType.PROVIDER, "Provider"),
    (EntityType.LICENSED_HOSPITAL, "Licensed hospital, clinic, home health or hospice"),
    (EntityType.HEALTH_PLAN, "Health plan"),
    (EntityType.CLEARINGHOUSE, "Clearinghouse"),
    (EntityType.PROVIDER_PUBLIC_COMPANY, "Provider, public company"),
    (EntityType.PART2_PROGRAM_AND_PROVIDER, "Part 2 program and provider"),
    (EntityType.PART2_PROGRAM_ONLY, "Part 2 program only"),
    (EntityType.BUSINESS_ASSOCIATE, "Business associate"),
    (EntityType.PHR_VENDOR, "Vendor of personal health records"),
    (_UNKNOWN, "Not said"),
)


def build(entity: EntityDays, incident_id: str) -> View:
    """The form with what is known."""
    blocks = [
        select("entity_type", "What we are in this incident", _TYPES, chosen=entity.entity_type or _UNKNOWN),
        day_input(
            "information_complete_on", "All that a letter needs was at hand on", value=entity.information_complete_on,
            optional=True, hint="From then on waiting is delay, whatever the last lawful day is.",
        ),
        day_input(
            "state_determination_on", "Determined or confirmed for State law on", value=entity.state_determination_on,
            optional=True,
            hint="Some States count from this day; signing the assessment does not set it. Empty: from discovery.",
        ),
        day_input(
            "materiality_determined_on", "Found material for investors on", value=entity.materiality_determined_on,
            optional=True, hint="Public companies only: SEC Form 8-K.",
        ),
        number_input(
            "contract_notice_days", "Days that a contract gives us", value=entity.contract_notice_days, optional=True,
            hint="Only where we are the business associate.",
        ),
    ]  # fmt: skip
    return modal(CALLBACK_ID, "Entity and other dates", blocks, Carried(incident_id=incident_id), submit="Save")


def parse(view: Mapping[str, Any]) -> EntityDays:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    kind = answers.choice("entity_type", _UNKNOWN)
    entity = EntityDays(
        entity_type=None if kind == _UNKNOWN else EntityType(kind).value,
        information_complete_on=answers.day("information_complete_on"),
        state_determination_on=answers.day("state_determination_on"),
        materiality_determined_on=answers.day("materiality_determined_on"),
        contract_notice_days=answers.number("contract_notice_days"),
    )
    answers.finish()
    return entity
