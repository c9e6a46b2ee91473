"""Column types that keep promises: instants come back as aware UTC, sealed text is marked as such."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. Refuses naive ones: `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC on the way in; SQLite keeps it without the zone, so that text order is time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware UTC on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def instant(*, index: bool = False, nullable: bool = False) -> Any:
    """A column holding an instant in UTC."""
    return Field(default=None, sa_column=Column(Instant(), nullable=nullable, index=index))


def sealed() -> Any:
    """A free-text column that may hold PHI: encrypted, bound to its table, column and row."""
    return Field(default=None, sa_column=Column(LargeBinary, nullable=True, info={"sealed": True}))


def json_column() -> Any:
    """Structured facts without PHI."""
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
