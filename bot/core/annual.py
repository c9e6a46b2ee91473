"""The annual reports to HHS of one discovery year: one matter to be reminded of, each report filed on its own.

45 CFR 164.408(c): breaches of fewer than 500 people, discovered in one calendar year, are reported after its end, one
report for each. Which duties belong here is decided here; by when they are due, the law's files say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.law import Mode, Notice

KIND = "annual"
TO_HHS = (Notice.SECRETARY, Notice.PART2_SECRETARY)
_REAL = "INC-"


@dataclass(frozen=True, kw_only=True)
class AnnualReport:
    """A report still owed. `reference`: the incident's number, or the organisation's own name of an imported breach.

    `year` is that of the discovery; `due_on` the last lawful day.
    """

    reference: str
    year: int
    due_on: date


def is_gathered(number: str, notice: str, mode: str | None) -> bool:
    """Whether a duty is reminded of with the others of its year. An exercise's never is: it files nothing."""
    return number.startswith(_REAL) and notice in TO_HHS and mode == Mode.ANNUAL


def key_of(year: int) -> str:
    """The key of the year's subject."""
    return f"{KIND}:{year}"


def year_of(key: str) -> int:
    """The discovery year of a subject's key."""
    return int(key.removeprefix(f"{KIND}:"))


def by_year(reports: Iterable[AnnualReport]) -> Mapping[int, tuple[AnnualReport, ...]]:
    """The reports of each discovery year, soonest due first."""
    years: dict[int, list[AnnualReport]] = {}
    for report in sorted(reports, key=lambda each: (each.year, each.due_on, each.reference)):
        years.setdefault(report.year, []).append(report)
    return {year: tuple(each) for year, each in years.items()}
