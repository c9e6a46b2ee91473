"""The breach log of a year (45 CFR 164.408(c)): its breaches in the order of the HHS form, and what was found none.

Whatever is not settled counts as a breach here too: the law presumes one. Exercises are never asked about.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO

from bot.core.determination import Determination
from bot.core.hhs_form import HhsForm, Known, filled_in
from bot.core.incident import Incident, Outcome, Phi

_SHORTER = (Outcome.NEAR_MISS, Outcome.FALSE_ALARM)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ANSWERS_END = "; "


class Place(StrEnum):
    """In which of the two lists an incident stands."""

    BREACH = "breach"
    NO_BREACH = "no_breach"


@dataclass(frozen=True, kw_only=True)
class LoggedBreach:
    """One line of the log. `known` answers fields of the HHS form; `standing` and `report` say how far it is."""

    reference: str
    standing: str
    known: Known
    report: str
    report_due_on: date | None
    told_hhs_on: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class NoBreach:
    """An incident that is none, with who found so and why (free text). Auditors sample these."""

    reference: str
    category: str
    discovered_on: date
    finding: str
    reason: str
    found_by: tuple[str, ...]
    found_on: date | None


def place_of(incident: Incident, determination: Determination) -> Place:
    """Which list: signed determinations first, then triage where no patient information was involved at all."""
    if determination is Determination.BREACH:
        return Place.BREACH
    if determination is not Determination.PENDING or incident.outcome is Outcome.DUPLICATE:
        return Place.NO_BREACH
    no_phi = incident.outcome in _SHORTER and incident.phi is Phi.NO
    return Place.NO_BREACH if no_phi else Place.BREACH


def breaches_csv(form: HhsForm, breaches: Sequence[LoggedBreach]) -> bytes:
    """The breaches, one a line, every field of the form a column."""
    labels = [field.label for section in form.sections for field in section.fields]
    header = ["Number", "Standing", *labels, "Report to HHS", "Report due on", "Reported to HHS on", "Source"]
    rows = [
        [each.reference, each.standing, *_answers(form, each.known), each.report, _day(each.report_due_on),
         _day(each.told_hhs_on), each.source]
        for each in breaches
    ]  # fmt: skip
    return _written([header, *rows])


def no_breaches_csv(found: Sequence[NoBreach]) -> bytes:
    """What was found to be no breach, one a line."""
    header = ["Number", "Kind", "Discovered on", "Finding", "Reason", "Found by", "Found on"]
    rows = [
        [each.reference, each.category, _day(each.discovered_on), each.finding, each.reason,
         " and ".join(each.found_by), _day(each.found_on)]
        for each in found
    ]  # fmt: skip
    return _written([header, *rows])


def _answers(form: HhsForm, known: Known) -> list[str]:
    """What is known of each field, in the form's order; empty where nothing is."""
    fields = [field for section in filled_in(form, known) for field in section.fields]
    return [field.value or _ANSWERS_END.join(each.label for each in field.options if each.chosen) for field in fields]


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    """As UTF-8 that spreadsheets know by its mark. A text that a spreadsheet would run as a formula is quoted."""
    written = StringIO()
    csv.writer(written).writerows([[_harmless(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig", errors="replace")


def _harmless(cell: str) -> str:
    plain = cell.replace("\0", "")
    return f"'{plain}" if plain.lstrip(" \n").startswith(_FORMULA) else plain


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
