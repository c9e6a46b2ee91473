"""Choices made inside Slack that override the environment's settings; one small question each.

The organisation's name, time zone and type live with its legal entity: the environment only says how it begins.
"""

from collections.abc import Mapping
from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlmodel import col

from bot.settings import Settings
from bot.store import incidents
from bot.store.mapping import add_unless_known, change
from bot.store.session import Unit, View
from bot.store.tables import SettingRow

LEADERSHIP, LEADERSHIP_CHANNEL, DIGEST_TIME, ON_CALL_PHONE = (
    "leadership", "leadership_channel", "digest_time", "on_call_phone",
)  # fmt: skip

# Built once: to put it together takes longer than to run it, and every report waits for it.
_CHOICE = select(SettingRow.value).where(col(SettingRow.key) == bindparam("chosen"))  # type: ignore[call-overload]


def choices(view: View) -> Mapping[str, str]:
    """Every choice made so far."""
    return {row.key: row.value for row in view.rows(select(SettingRow))}


def choose(unit: Unit, key: str, value: str, set_by: str) -> None:
    """Make or change a choice."""
    values = {"value": value, "set_by": set_by, "set_at": unit.at}
    if not add_unless_known(unit, SettingRow, key=key, **values):
        change(unit, SettingRow, key, **values)


def leadership(view: View, by_settings: tuple[str, ...]) -> tuple[str, ...]:
    """Who leads the organisation: the list chosen in Slack, or else that of the settings."""
    chosen = _chosen(view, LEADERSHIP)
    return by_settings if chosen is None else tuple(user for user in chosen.split(",") if user)


def leadership_channel(view: View, settings: Settings) -> str | None:
    """The private channel that gets the digest; None: the leaders get it directly."""
    chosen = _chosen(view, LEADERSHIP_CHANNEL)
    return settings.leadership_channel if chosen is None else chosen or None


def digest_time(view: View, settings: Settings) -> time:
    """When the digest is made, on the organisation's clock."""
    chosen = _chosen(view, DIGEST_TIME)
    return time.fromisoformat(chosen) if chosen else settings.digest_time


def on_call_phone(view: View, settings: Settings) -> str | None:
    """Whom a reporter calls while it is still happening."""
    chosen = _chosen(view, ON_CALL_PHONE)
    return settings.on_call_phone if chosen is None else chosen or None


def zone(view: View, settings: Settings) -> ZoneInfo:
    """Where the organisation's days begin and end."""
    entity = incidents.first_entity(view)
    return entity.zone if entity else settings.zone


def organisation_name(view: View, settings: Settings) -> str:
    """What the organisation is called."""
    entity = incidents.first_entity(view)
    return entity.name if entity else settings.organisation_name


def _chosen(view: View, key: str) -> str | None:
    """One choice; None where none was made. An empty choice is one too: nothing, on purpose."""
    found: str | None = view.first(_CHOICE, chosen=key)
    return found
