"""Breaches from before the bot come into the log: all lines of a file or none, each marked as imported.

They count in the year's log and among the annual reports to HHS, until the file says that one was reported.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time

from bot.core.breach_import import ImportedBreach, read_breaches
from bot.core.errors import UserError
from bot.core.facts import EntityRole, EntityType, Facts
from bot.core.law import Law, Mode, Notice
from bot.core.obligations import obligations_for
from bot.core.team import Entity
from bot.rulebook import Rulebook
from bot.store import imported, incidents, journal
from bot.store.imported import Imported
from bot.store.session import Store, Unit
from bot.workflows.annual_reports import follow_annual_reports

_NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many breaches came in new, and to how many known ones something was added."""

    new: int
    added_to: int


def import_breaches(store: Store, rulebook: Rulebook, content: bytes) -> Outcome:
    """Read the file and keep it. Raises WrongLines with every fault, UserError where no organisation is set up."""
    with store.writing() as unit:
        entity = incidents.first_entity(unit)
        if entity is None:
            raise UserError("No organisation is set up yet. Start the bot once (`python -m bot run`), then import.")
        known = {reference: each.breach for reference, each in imported.imported(unit).items()}
        today = unit.at.astimezone(entity.zone).date()
        breaches = read_breaches(content, rulebook.hhs_form, today, known)
        for breach in breaches:
            imported.keep(unit, _read_by_the_law(breach, entity, rulebook.law))
        follow_annual_reports(unit)  # before the journal, as everywhere: its chain is locked last
        _write_down(unit, breaches, content)
    added_to = sum(breach.reference in known for breach in breaches)
    return Outcome(new=len(breaches) - added_to, added_to=added_to)


def _read_by_the_law(breach: ImportedBreach, entity: Entity, law: Law) -> Imported:
    """What the engine says of its report to HHS, for this entity."""
    facts = Facts(
        entity_role=EntityRole(entity.entity_role),
        entity_type=EntityType(entity.entity_type) if entity.entity_type else None,
        timezone=entity.zone,
        discovered_at=datetime.combine(breach.discovered_on, _NOON, entity.zone),
        occurred_on=breach.occurred_on,
        affected_individuals=breach.individuals,
        residents_by_state=breach.residents or None,
    )
    answer = obligations_for(facts, law)
    report = answer.obligation(Notice.SECRETARY)
    is_annual = report is not None and report.required and report.mode is Mode.ANNUAL
    return Imported(
        breach=breach, report_due_on=report.due_on if report and is_annual else None, is_large=answer.thresholds.large
    )


def _write_down(unit: Unit, breaches: Sequence[ImportedBreach], content: bytes) -> None:
    subject = {
        "references": [breach.reference for breach in breaches],
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    said = {"breaches": [asdict(breach) for breach in breaches]}
    journal.append(unit, "breaches.imported", actor=None, subject=subject, text=said)
