"""What the organisation chooses for itself inside Slack. Every change is an entry of the organisation's journal."""

from collections.abc import Mapping

from bot.core.organisation import Leaders, Organisation, check_leaders, check_organisation
from bot.desk import Desk
from bot.store import choices, incidents, journal, requests, subjects
from bot.store.session import Unit
from bot.workflows.check_person import require_member


def choose_organisation(desk: Desk, chosen: Organisation, *, by: str, key: str) -> None:
    """Name, time zone, type and on-call telephone. Incidents reported from now on count by them. Raises FormErrors."""
    check_organisation(chosen)
    with desk.store.writing() as unit:
        if not requests.first_time(unit, key, "organisation"):
            return
        entity = incidents.first_entity(unit)
        if entity is None:
            raise RuntimeError("the organisation is not set up")
        values = {"name": chosen.name, "timezone": chosen.timezone, "entity_type": chosen.entity_type}
        incidents.change_entity(unit, entity.id, **values)
        _choose(unit, {choices.ON_CALL_PHONE: chosen.on_call_phone}, by)
        journal.append(unit, "entity.changed", actor=by, subject={"entity": entity.id, **values})
        if entity.timezone != chosen.timezone:  # nine in the morning may come sooner than any reminder would look
            subjects.look_at_everything(unit)


def choose_leaders(desk: Desk, chosen: Leaders, *, by: str, key: str) -> None:
    """Who leads, where the digest goes and when. Raises FormErrors; UserError for guests and other outsiders."""
    check_leaders(chosen)
    for user in chosen.people:
        require_member(desk, user)
    with desk.store.writing() as unit:
        if requests.first_time(unit, key, "leaders"):
            made = {
                choices.LEADERSHIP: ",".join(chosen.people),
                choices.LEADERSHIP_CHANNEL: chosen.channel_id or "",
                choices.DIGEST_TIME: f"{chosen.digest_time:%H:%M}",
            }
            _choose(unit, made, by)


def _choose(unit: Unit, made: Mapping[str, str], by: str) -> None:
    before = choices.choices(unit)
    for name, value in made.items():
        if before.get(name) != value:
            choices.choose(unit, name, value, by)
            subject = {"choice": name, "value": value, "before": before.get(name)}
            journal.append(unit, "settings.chosen", actor=by, subject=subject)
