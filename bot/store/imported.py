"""Breaches from before the bot, as they were imported. What is on record is only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.core.breach_import import ImportedBreach
from bot.store.mapping import add, change, to_core
from bot.store.session import Unit, View
from bot.store.tables import ImportedBreachRow


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A breach with what the law's rules say of its report: the last lawful day of an annual one, and its size."""

    breach: ImportedBreach
    report_due_on: date | None
    is_large: bool | None


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """A row with its sealed texts opened."""

    reference: str
    discovered_on: date
    discovered_to: date | None
    occurred_on: date | None
    occurred_to: date | None
    individuals: int
    residents: Mapping[str, int]
    answers: Mapping[str, Any] = field(default_factory=dict)
    letters_on: date | None
    told_hhs_on: date | None
    report_due_on: date | None
    description: str
    confirmation: str


def imported(view: View, year: int | None = None) -> Mapping[str, Imported]:
    """By reference, oldest discovery first; only those discovered in `year`, where given."""
    table = ImportedBreachRow
    statement = select(table).order_by(col(table.discovered_on), col(table.reference))
    if year is not None:
        statement = statement.where(col(table.discovered_on).between(date(year, 1, 1), date(year, 12, 31)))
    found = [_imported(to_core(view, row, _Stored)) for row in view.rows(statement)]
    return {each.breach.reference: each for each in found}


def keep(unit: Unit, new: Imported) -> None:
    """Keep a breach, or add to one what was not known when it was imported."""
    breach, table = new.breach, ImportedBreachRow
    row_id = unit.first(select(table.id).where(col(table.reference) == breach.reference))  # type: ignore[call-overload]
    later = {
        "letters_on": breach.letters_on, "told_hhs_on": breach.told_hhs_on, "confirmation": breach.confirmation
    }  # fmt: skip
    if row_id is not None:
        change(unit, table, row_id, **later)
        return
    chosen = {name: list(options) for name, options in breach.chosen.items()}
    add(
        unit,
        table,
        reference=breach.reference,
        discovered_on=breach.discovered_on,
        discovered_to=breach.discovered_to,
        occurred_on=breach.occurred_on,
        occurred_to=breach.occurred_to,
        individuals=breach.individuals,
        residents=dict(breach.residents),
        answers={"chosen": chosen, "is_large": new.is_large},
        report_due_on=new.report_due_on,
        description=breach.description,
        imported_at=unit.at,
        **later,
    )


def _imported(stored: _Stored) -> Imported:
    rest = {name: value for name, value in vars(stored).items() if name not in ("answers", "report_due_on")}
    chosen = {name: tuple(options) for name, options in stored.answers["chosen"].items()}
    return Imported(
        breach=ImportedBreach(**rest, chosen=chosen),
        report_due_on=stored.report_due_on,
        is_large=stored.answers["is_large"],
    )
