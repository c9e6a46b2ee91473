"""The annual reports to HHS of a discovery year are reminded of as one matter of the organisation's.

Each is still prepared, filed and proved on its own, in its incident; when the last is filed the matter ends, and a
breach that grows to 500 people leaves it.
"""

from collections.abc import Mapping
from datetime import date

from bot.core.annual import KIND, by_year, key_of
from bot.core.team import PRIVACY_OFFICER
from bot.store import annual, subjects
from bot.store.session import Unit, View

LADDER = "legal"


def follow_annual_reports(unit: Unit) -> None:
    """Watch the years that owe reports, by the earliest of their days; stop watching those that owe none.

    Locks only what it changes. Two last reports filed at one moment may each leave the end to the other: the next
    round of reminders looks again.
    """
    if _owed(unit) == annual.watched(unit):
        return
    watched, owed = annual.watched_and_locked(unit), _owed(unit)
    for key, due_on in owed.items():
        if watched.get(key) != due_on:
            subjects.watch(unit, None, key, kind=KIND, ladder=LADDER, owner_role=PRIVACY_OFFICER, due_on=due_on)
    for key in watched.keys() - owed.keys():
        subjects.unwatch(unit, None, key)


def _owed(view: View) -> Mapping[str, date]:
    """The earliest of the days of each year that owes reports, by the key of its subject."""
    return {key_of(year): reports[0].due_on for year, reports in by_year(annual.owed(view)).items()}
