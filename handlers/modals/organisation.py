"""The forms of the organisation's own matters: one role of the roster, and three groups of settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.core.errors import FormErrors
from bot.core.facts import EntityType
from bot.core.organisation import Leaders, Organisation
from bot.core.roles import Role
from bot.core.team import OFFICER_ROLES, RosterEntry
from bot.slack.messages.organisation import ChosenSettings
from handlers.modals.form import (
    Answers,
    Block,
    Carried,
    Option,
    View,
    hour_input,
    modal,
    people_input,
    person_input,
    private_channel_input,
    radio,
    said,
    select,
    text_input,
)

ROSTER, ROLE = "roster", "roster_role"
SETTINGS, ORGANISATION, LEADERS, SIGNATURE = (
    "settings",
    "settings_organisation",
    "settings_leaders",
    "settings_signature",
)
_NAME, _PHONE, _REASON = 150, 40, 1000
_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "America/Boise",
    "America/Detroit", "America/Indiana/Indianapolis", "America/Kentucky/Louisville", "America/Juneau",
    "Pacific/Guam", "Pacific/Pago_Pago",
)  # fmt: skip
_NO_TYPE = "none"


@dataclass(frozen=True, kw_only=True)
class Holders:
    """One role of the roster as entered."""

    role: str
    holder_id: str | None
    deputy_id: str | None


@dataclass(frozen=True, kw_only=True)
class SecondSignature:
    """Whether an assessment needs a second person, and why not."""

    needed: bool
    reason: str


def build_list(callback_id: str, title: str, blocks: Sequence[Block]) -> View:
    """What there is, with a button beside each part that can be changed."""
    return modal(callback_id, title, blocks, Carried())


def build_role(role: Role, entry: RosterEntry | None) -> View:
    """Who holds one role."""
    holder, deputy = (entry.user_id, entry.deputy_id) if entry else (None, None)
    hint = "An officer's role is never empty." if role.slug in OFFICER_ROLES else "Leave empty to have nobody."
    blocks = [
        said(f"{role.title}: {role.duty}"),
        person_input("holder_id", "Who holds this role?", value=holder, optional=True, hint=hint),
        person_input(
            "deputy_id", "Who stands in?", value=deputy, optional=True, hint="Reminded next, and may act for them."
        ),
    ]
    return modal(ROLE, "Roster", blocks, Carried(extra={"role": role.slug}), submit="Save")


def parse_role(view: Mapping[str, Any]) -> Holders:
    """The role as entered."""
    answers = Answers(view)
    return Holders(
        role=Carried.of(view).extra["role"],
        holder_id=answers.person("holder_id"),
        deputy_id=answers.person("deputy_id"),
    )


def build_organisation(known: ChosenSettings) -> View:
    """Name, zone, type and telephone."""
    zones = [(zone, zone.replace("_", " ")) for zone in dict.fromkeys((known.timezone, *_ZONES))]
    types: list[Option] = [(_NO_TYPE, "Not said"), *((kind.value, kind.replace("_", " ")) for kind in EntityType)]
    blocks = [
        text_input("name", "What is the organisation called?", value=known.name[:_NAME], most=_NAME),
        select(
            "timezone", "Time zone", zones, chosen=known.timezone,
            hint="Legal days begin and end on this clock.",
        ),
        select(
            "entity_type", "What kind of entity is it?", types, chosen=known.entity_type or _NO_TYPE,
            hint="Some rules speak only to some kinds. Incidents reported before keep theirs.",
        ),
        text_input(
            "on_call_phone", "On-call telephone", value=(known.on_call_phone or "")[:_PHONE], most=_PHONE,
            optional=True, hint="Shown to whoever reports something that is still happening.",
        ),
    ]  # fmt: skip
    return modal(ORGANISATION, "The organisation", blocks, Carried(), submit="Save")


def parse_organisation(view: Mapping[str, Any]) -> Organisation:
    """As entered."""
    answers = Answers(view)
    kind = answers.choice("entity_type", _NO_TYPE)
    return Organisation(
        name=answers.text("name"),
        timezone=answers.choice("timezone"),
        entity_type=None if kind == _NO_TYPE else kind,
        on_call_phone=answers.text("on_call_phone"),
    )


def build_leaders(known: ChosenSettings) -> View:
    """Who leads, and when and where they hear."""
    blocks = [
        people_input("people", "Who leads the organisation?", value=known.leadership, hint="The last to be reminded."),
        private_channel_input(
            "channel_id", "Where does the digest go?", value=known.leadership_channel,
            hint="A private channel that the bot was invited to. Leave empty to write to each leader.",
        ),
        hour_input(
            "digest_time", "When?", value=time.fromisoformat(known.digest_time), optional=False,
            hint="Not between 01:00 and 03:00, when clocks are changed.",
        ),
    ]  # fmt: skip
    return modal(LEADERS, "Leadership and digest", blocks, Carried(), submit="Save")


def parse_leaders(view: Mapping[str, Any]) -> Leaders:
    """As entered. Raises FormErrors without a time."""
    answers = Answers(view)
    at = answers.hour("digest_time")
    answers.require("digest_time", at, "Choose a time.")
    answers.finish()
    return Leaders(
        people=answers.people("people"), channel_id=answers.conversation("channel_id"), digest_time=at or time.min
    )


def build_signature(known: ChosenSettings) -> View:
    """The rule of the second signature."""
    options = (("on", "Yes, always"), ("off", "No: we are too few"))
    chosen = "on" if known.second_signature else "off"
    blocks = [
        said("Whoever assesses does not sign: a second person does. Switched off, every assessment says so."),
        radio("needed", "Does an assessment need a second person?", options, chosen=chosen),
        text_input(
            "reason", "If not, why?", optional=True, lines=True, most=_REASON, hint="The reason stays in the journal."
        ),
    ]  # fmt: skip
    return modal(SIGNATURE, "Second signature", blocks, Carried(), submit="Save")


def parse_signature(view: Mapping[str, Any]) -> SecondSignature:
    """As entered. Raises FormErrors where it is switched off without a reason."""
    answers = Answers(view)
    chosen = SecondSignature(needed=answers.choice("needed", "on") != "off", reason=answers.text("reason"))
    if not chosen.needed and not chosen.reason:
        raise FormErrors({"reason": "Say why nobody else can sign. The reason stays in the journal."})
    return chosen
