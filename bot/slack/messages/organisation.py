"""The organisation's own matters as officers see them: who holds which role, what was chosen."""

from dataclasses import dataclass

from bot.slack.messages.look import Look
from bot.store import assessments, choices, incidents, team


@dataclass(frozen=True, kw_only=True)
class StandingRole:
    """One role: who holds it, and who stands in."""

    slug: str
    title: str
    duty: str
    holder: str | None
    deputy: str | None


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Every standing role in the order of the role board."""

    roles: tuple[StandingRole, ...]


def roster(look: Look) -> Roster:
    """As it is now."""
    held = team.roster(look.view)
    return Roster(
        roles=tuple(
            StandingRole(
                slug=role.slug,
                title=role.title,
                duty=role.duty,
                holder=held[role.slug].user_id if role.slug in held else None,
                deputy=held[role.slug].deputy_id if role.slug in held else None,
            )
            for role in look.rulebook.roles.values()
        )
    )


@dataclass(frozen=True, kw_only=True)
class ChosenSettings:
    """What the organisation chose, or the environment said at first. Times of day are local."""

    name: str
    timezone: str
    entity_type: str | None
    on_call_phone: str | None
    leadership: tuple[str, ...]
    leadership_channel: str | None
    digest_time: str
    second_signature: bool


def chosen_settings(look: Look) -> ChosenSettings:
    """As they are now."""
    view, settings = look.view, look.settings
    entity = incidents.first_entity(view)
    return ChosenSettings(
        name=choices.organisation_name(view, settings),
        timezone=choices.zone(view, settings).key,
        entity_type=entity.entity_type if entity else settings.entity_type,
        on_call_phone=choices.on_call_phone(view, settings),
        leadership=choices.leadership(view, settings.leadership),
        leadership_channel=choices.leadership_channel(view, settings),
        digest_time=f"{choices.digest_time(view, settings):%H:%M}",
        second_signature=assessments.needs_second_signature(view),
    )
