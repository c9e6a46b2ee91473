"""Choices made inside Slack that override the environment's settings."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import add_unless_known, change
from bot.store.session import Unit, View
from bot.store.tables import SettingRow


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
    chosen = choices(view).get("leadership")
    return by_settings if chosen is None else tuple(user for user in chosen.split(",") if user)
