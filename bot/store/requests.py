"""What became of each request from Slack, so that a repeat gets the first answer and does nothing."""

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import add, add_unless_known
from bot.store.session import Unit, View
from bot.store.tables import RequestRow


def outcome_of(view: View, key: str) -> str | None:
    """What the request with this key led to, or None if it never was kept."""
    found: str | None = view.first(select(RequestRow.outcome).where(col(RequestRow.key) == key))  # type: ignore[call-overload]
    return found


def first_time(unit: Unit, key: str, outcome: str) -> bool:
    """Remember the outcome unless the request was seen before; whether it was the first time."""
    return add_unless_known(unit, RequestRow, key=key, seen_at=unit.at, outcome=outcome)


def remember(unit: Unit, key: str, outcome: str) -> None:
    """Keep the outcome in the transaction of the change itself."""
    add(unit, RequestRow, key=key, seen_at=unit.at, outcome=outcome)
