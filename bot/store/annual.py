"""Which annual reports to HHS are still owed: of incidents, and of breaches from before the bot."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from bot.core.annual import KIND, TO_HHS, AnnualReport, is_gathered
from bot.core.owed import Standing
from bot.store.session import Unit, View
from bot.store.tables import ImportedBreachRow, IncidentRow, ObligationRow, SubjectRow


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


def watched(unit: Unit) -> Mapping[str, date]:
    """The years watched now: key and day. Their rows are locked, so that two changes cannot miss each other."""
    table = SubjectRow
    of = (col(table.incident_id).is_(None), col(table.kind) == KIND, col(table.closed_at).is_(None))
    statement = select(table.key, table.due_on).where(*of).order_by(col(table.key)).with_for_update()  # type: ignore[call-overload]
    return dict(unit.connection.execute(statement).all())


def _imported(view: View) -> list[AnnualReport]:
    table = ImportedBreachRow
    statement = select(table.reference, table.discovered_on, table.report_due_on).where(  # type: ignore[call-overload]
        col(table.told_hhs_on).is_(None), col(table.report_due_on).is_not(None)
    )
    return [
        AnnualReport(reference=reference, year=discovered_on.year, due_on=due_on)
        for reference, discovered_on, due_on in view.connection.execute(statement)
    ]
