"""What a person may enter of an incident's facts, checked as a whole before any of it is kept.

The words are those of a facts file, because that is what the law engine is told. None takes a fact back: unknown
again, and unknown never helps.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.errors import FormErrors
from bot.core.residents import MOST_PEOPLE

DISCOVERY_FACTS = ("discovered_at", "should_have_known_on", "business_associate")
"""The facts that can move the day of discovery."""

_NOON = time(12)


def merged(facts: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with what was entered; None takes a fact out, a mapping within is taken as a whole."""
    together = {**facts, **entered}
    return {name: value for name, value in together.items() if value is not None}


def changed(facts: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
    """What of the entered is news."""
    return {name: value for name, value in entered.items() if facts.get(name) != value}


def instant_of(day: date, known: str | None, zone: ZoneInfo) -> str:
    """The instant of a day, as a facts file writes it: the known one if it falls on that day, else noon there."""
    if known is not None:
        moment = datetime.fromisoformat(known)
        if moment.astimezone(zone).date() == day:
            return known
    return datetime.combine(day, _NOON, zone).isoformat()


def day_of(known: str | None, zone: ZoneInfo) -> date | None:
    """The day on which a kept instant fell in `zone`."""
    return datetime.fromisoformat(known).astimezone(zone).date() if known else None


def check_people(exact: int | None, low: int | None, high: int | None, residents: Mapping[str, int]) -> None:
    """Raise FormErrors for counts that contradict each other. Counts are people, not records."""
    faults: dict[str, str] = {}
    for name, number in (("exact", exact), ("low", low), ("high", high)):
        if number is not None and number > MOST_PEOPLE:
            faults[name] = "That is more people than live in the country; please check the number."
    if exact is not None and (low is not None or high is not None):
        faults.setdefault("exact", "Please give the exact number or an estimate, not both.")
    if (low is None) != (high is None):
        missing = "low" if low is None else "high"
        faults.setdefault(missing, "An estimate needs both ends: at least and at most.")
    if low is not None and high is not None and low > high:
        faults.setdefault("high", f"“At most” is below “at least” ({low:,}); please check both.")
    faults |= _about_the_sum(exact if exact is not None else high, residents) if not faults else {}
    if faults:
        raise FormErrors(faults)


def check_days(days: Mapping[str, date | None], today: date) -> None:
    """Raise FormErrors for days, by field, that have not come yet."""
    late = {name: day for name, day in days.items() if day is not None and day > today}
    if late:
        sentence = f"This day is in the future. Today is {today:%B} {today.day}, {today.year}."
        raise FormErrors(dict.fromkeys(late, sentence))


def _about_the_sum(most: int | None, residents: Mapping[str, int]) -> dict[str, str]:
    together = sum(residents.values())
    if most is not None and together > most:
        return {"residents": f"The States add up to {together:,} people, more than the {most:,} in all."}
    return {}
