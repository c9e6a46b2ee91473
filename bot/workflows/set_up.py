"""The first start: the organisation's legal entity and its officers, from the settings."""

from bot.core.team import PRIVACY_OFFICER, SECURITY_OFFICER, PersonKind
from bot.desk import Desk
from bot.slack.people import kind_of
from bot.store import incidents, journal, team


def set_up(desk: Desk) -> None:
    """Make sure there is an entity and that both officer roles are held. Changes nothing that was set since."""
    settings = desk.settings
    named = {SECURITY_OFFICER: settings.security_officer, PRIVACY_OFFICER: settings.privacy_officer}
    with desk.store.reading() as view:
        has_entity, roster = incidents.first_entity(view) is not None, team.roster(view)
        unknown = [user for user in named.values() if team.get_person(view, user) is None]
    kinds = {user: kind_of(desk.slack, user) for user in unknown}
    missing = {role: user for role, user in named.items() if role not in roster}
    if has_entity and not missing and not any(kinds.values()):
        return
    with desk.store.writing() as unit:
        for user, kind in kinds.items():
            if kind is not None:
                team.keep_person(unit, user, PersonKind(kind))
        for role, user in missing.items():
            team.set_roster(unit, role, user, None, set_by="settings")
            journal.append(unit, "roster.set", actor=None, subject={"role": role, "user": user})
        if not has_entity and incidents.first_entity(unit) is None:
            incidents.add_entity(
                unit,
                name=settings.organisation_name,
                entity_role=settings.entity_role,
                entity_type=settings.entity_type,
                timezone=settings.time_zone,
            )
