"""The organisation's own subjects and the imported breaches, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.annual import AnnualReport
from bot.core.breach_import import ImportedBreach
from bot.store import annual, imported, subjects
from bot.store.imported import Imported
from bot.store.mapping import add
from bot.store.session import Store
from bot.store.tables import SubjectRow
from bot.workflows.annual_reports import follow_annual_reports

DUE_ON = date(2027, 3, 1)
BREACH = ImportedBreach(
    reference="B-1", discovered_on=date(2026, 1, 15), individuals=3, residents={"TX": 2},
    chosen={"breach_type": ("theft",)}, description="A laptop",
)  # fmt: skip
KEPT = Imported(breach=BREACH, report_due_on=DUE_ON, is_large=False)


def keep(store: Store, each: Imported) -> None:
    with store.writing() as unit:
        imported.keep(unit, each)
        follow_annual_reports(unit)


def year(store: Store) -> subjects.Watched | None:
    with store.reading() as view:
        return subjects.get_by_key(view, None, "annual:2026")


def test_a_breach_comes_back_as_it_was_imported_and_only_in_its_year(either_store: Store):
    keep(either_store, KEPT)

    with either_store.reading() as view:
        assert imported.imported(view) == {"B-1": KEPT} == imported.imported(view, 2026)
        assert imported.imported(view, 2025) == {}
        assert list(annual.owed(view)) == [AnnualReport(reference="B-1", year=2026, due_on=DUE_ON)]


def test_the_year_is_watched_once_and_no_more_when_the_last_report_is_filed(either_store: Store):
    keep(either_store, KEPT)
    first = year(either_store)
    keep(either_store, replace(KEPT, breach=replace(BREACH, reference="B-2")))
    assert year(either_store) == first

    for reference in ("B-1", "B-2"):
        filed = replace(BREACH, reference=reference, told_hhs_on=date(2026, 2, 20), confirmation="ABC")
        keep(either_store, replace(KEPT, breach=filed))

    assert year(either_store).closed_at is not None
    with either_store.writing() as unit:
        assert annual.watched(unit) == {}


def test_a_year_that_ended_begins_again_with_a_new_report(either_store: Store):
    keep(either_store, replace(KEPT, breach=replace(BREACH, told_hhs_on=date(2026, 2, 20))))
    assert year(either_store) is None

    keep(either_store, replace(KEPT, breach=replace(BREACH, reference="B-2")))

    with either_store.writing() as unit:
        assert annual.watched(unit) == {"annual:2026": DUE_ON}


def test_the_database_keeps_a_key_of_the_organisation_once(either_store: Store):
    keep(either_store, KEPT)

    with pytest.raises(IntegrityError), either_store.writing() as unit:
        add(unit, SubjectRow, key="annual:2026", kind="annual", ladder="legal", set_at=unit.at, next_check_at=unit.at)
