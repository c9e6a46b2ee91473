"""Which annual reports to HHS are still owed: of incidents, and of breaches from before the bot."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from bot.core.annual import KIND, TO_HHS, AnnualReport, is_gathered
from bot.core.owed import Standing
from bot.store.session import Unit, View
from bot.store.tables import ImportedBreachRow, IncidentRow, ObligationRow, SubjectRow

_OF_THE_YEARS = (col(SubjectRow.incident_id).is_(None), col(SubjectRow.kind) == KIND)
_WATCHED = (
    select(SubjectRow.key, SubjectRow.due_on)  # type: ignore[call-overload]
    .where(*_OF_THE_YEARS, col(SubjectRow.closed_at).is_(None))
    .order_by(col(SubjectRow.key))
)


def owed(view: View) -> Sequence[AnnualReport]:
    """Every annual report that nobody has filed, in no order."""
    incident, duty = IncidentRow, ObligationRow
    statement = (
        select(incident.number, incident.discovered_on, duty.notice, duty.due_on, duty.details)  # type: ignore[call-overload]
        .join(duty, col(duty.incident_id) == col(incident.id))
        .where(col(duty.status) == Standing.OWED, col(duty.notice).in_(TO_HHS), col(duty.due_on).is_not(None))
    )
    rows = view.connection.execute(statement)
    return [
        AnnualReport(reference=number, year=discovered_on.year, due_on=due_on)
        for number, discovered_on, notice, due_on, details in rows
        if is_gathered(number, notice, details.get("mode"))
    ] + _imported(view)


def watched(view: View) -> Mapping[str, date]:
    """The years that are watched now: key and day."""
    return dict(view.connection.execute(_WATCHED).all())


def watched_and_locked(unit: Unit) -> Mapping[str, date]:
    """The same, their rows locked until the transaction ends: nobody else changes them meanwhile."""
    return dict(unit.connection.execute(_WATCHED.with_for_update()).all())


def _imported(view: View) -> list[AnnualReport]:
    table = ImportedBreachRow
    statement = select(table.reference, table.discovered_on, table.report_due_on).where(  # type: ignore[call-overload]
        col(table.told_hhs_on).is_(None), col(table.report_due_on).is_not(None)
    )
    return [
        AnnualReport(reference=reference, year=discovered_on.year, due_on=due_on)
        for reference, discovered_on, due_on in view.connection.execute(statement)
    ]
