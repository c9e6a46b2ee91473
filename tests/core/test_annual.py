"""Which annual reports belong together."""

from datetime import date

import pytest

from bot.core.annual import AnnualReport, by_year, is_gathered, key_of, year_of
from bot.core.law import Mode, Notice


def report(reference: str, year: int, due_on: date) -> AnnualReport:
    return AnnualReport(reference=reference, year=year, due_on=due_on)


@pytest.mark.parametrize("notice", [Notice.SECRETARY, Notice.PART2_SECRETARY])
def test_a_small_report_to_hhs_is_gathered_with_the_others_of_its_year(notice: Notice):
    assert is_gathered("INC-2026-0001", notice, Mode.ANNUAL)


@pytest.mark.parametrize(
    ("number", "notice", "mode"),
    [
        ("DRL-2026-0001", Notice.SECRETARY, Mode.ANNUAL),
        ("INC-2026-0001", Notice.SECRETARY, Mode.CONTEMPORANEOUS),
        ("INC-2026-0001", Notice.SECRETARY, None),
        ("INC-2026-0001", Notice.FTC, Mode.ANNUAL),
    ],
)
def test_exercises_large_reports_ended_duties_and_other_agencies_are_not(number: str, notice: Notice, mode):
    assert not is_gathered(number, notice, mode)


def test_the_years_stand_apart_and_the_soonest_due_comes_first():
    early, late = report("INC-2026-0002", 2026, date(2027, 3, 1)), report("INC-2026-0001", 2026, date(2027, 4, 9))
    other = report("INC-2027-0001", 2027, date(2028, 2, 29))

    assert by_year([other, late, early]) == {2026: (early, late), 2027: (other,)}


def test_a_key_holds_the_year():
    assert year_of(key_of(2026)) == 2026
