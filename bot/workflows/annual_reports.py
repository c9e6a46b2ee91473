"""The annual reports to HHS of a discovery year are reminded of as one matter of the organisation's.

Each is still prepared, filed and proved on its own, in its incident; when the last is filed the matter ends, and a
breach that grows to 500 people leaves it.
"""

from bot.core.annual import KIND, by_year, key_of
from bot.core.owed import PRIVACY_OFFICER
from bot.store import annual, subjects
from bot.store.session import Unit

LADDER = "legal"


def follow_annual_reports(unit: Unit) -> None:
    """Watch the years that owe reports, by the earliest of their days; stop watching those that owe none."""
    watched = annual.watched(unit)
    owed = {key_of(year): reports[0].due_on for year, reports in by_year(annual.owed(unit)).items()}
    for key, due_on in owed.items():
        if watched.get(key) != due_on:
            subjects.watch(unit, None, key, kind=KIND, ladder=LADDER, owner_role=PRIVACY_OFFICER, due_on=due_on)
    for key in watched.keys() - owed.keys():
        subjects.unwatch(unit, None, key)
