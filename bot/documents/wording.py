"""How a fact is spelled in words: days, instants, counts, lists. Returns plain words only, never markup.

Whatever a person may have typed passes through `cleaned` on its way into a message or a letter.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from bot.core.words import spelled, with_weekday

NOT_RECORDED = "not recorded"

# Control characters, bidirectional overrides and isolates, the byte order mark and Unicode's noncharacters.
# The noncharacters U+FDD0 to U+FDEF matter most: bot/documents/language.py seals values with them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def as_words(value: object) -> str:
    """Any fact in plain words: None is "not recorded", True is "yes", a day is spelled, a list is joined.

    Refuses an instant: what day it is depends on the zone, so the template has to say `moment(zone)`.
    """
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        raise TypeError("An instant needs its zone. Write {{ … | moment(zone) }}.")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Enum):
        return cleaned(str(value.value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return listed(value)
    return cleaned(str(value))


def cleaned(text: str) -> str:
    """`text` without control characters and direction tricks, trimmed, with at most one blank line in a row."""
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    text = _LONE_SURROGATES.sub("\ufffd", text)
    return re.sub(r"\n\s*\n\s*\n", "\n\n", text).strip()


def day(value: date | None) -> str:
    """A legal day, the same for every reader in every time zone: "Wednesday, April 1, 2026"."""
    if value is None:
        return NOT_RECORDED
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError("`day` spells a calendar day. For an instant write {{ … | moment(zone) }}.")
    return with_weekday(value)


def moment(value: datetime | None, zone: ZoneInfo | str) -> str:
    """An instant on the clock of `zone`, which is always spelled: "Wednesday, April 1, 2026, 16:29 CDT"."""
    if value is None:
        return NOT_RECORDED
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("`moment` spells an aware instant. For a calendar day write {{ … | day }}.")
    local = value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    named = local.tzname() or "UTC"
    return f"{day(local.date())}, {local:%H:%M} {named if named[0].isalpha() else f'UTC{named}'}"


def briefly(value: datetime | None, zone: ZoneInfo | str) -> str:
    """An instant in a list whose readers know the year and the zone: "Wed Apr 1, 16:29". Never for a legal date."""
    if value is None:
        return NOT_RECORDED
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("`briefly` spells an aware instant. For a calendar day write {{ … | day }}.")
    local = value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return f"{local:%a %b} {local.day}, {local:%H:%M}"


def days_spelled(value: object) -> str:
    """A sentence of the engine with its days in words: "due 2026-04-01" becomes "due April 1, 2026"."""
    return _ISO_DAY.sub(_in_words, as_words(value))


def _in_words(found: re.Match[str]) -> str:
    try:
        value = date.fromisoformat(found.group())
    except ValueError:  # such as 2026-13-01: no day, so it stays as it was written
        return found.group()
    return spelled(value)


def count(value: int | Collection[object] | None, one: str = "", many: str = "") -> str:
    """A number with its noun: `3 | count("day")` is "3 days", `1 | count("person", "people")` is "1 person".

    Given a list it counts it. `many` defaults to `one` with an s; without a noun it is the number alone.
    """
    if value is None:
        return NOT_RECORDED
    number = value if isinstance(value, int) else len(value)
    noun = one if abs(number) == 1 else (many or f"{one}s") if one else ""
    return cleaned(f"{number:,} {noun}")


def listed(values: Collection[object] | None, last: str = "and") -> str:
    """Several facts as one phrase: "Texas, Maine and Ohio"; nothing at all is "none"."""
    return joined([as_words(value) for value in in_order(values or ())], last) or "none"


def in_order(values: Collection[object]) -> Sequence[object]:
    """`values` as they come, or sorted by their words where they have no order of their own."""
    return sorted(values, key=as_words) if isinstance(values, (set, frozenset)) else list(values)


def joined(words: Sequence[str], last: str = "and") -> str:
    """Phrases with commas, and `last` before the last."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), "".join(words[-1:])) if part)


def spoken(value: object) -> str:
    """A word of the program as people say it: `low_probability_of_compromise` loses its underscores."""
    return as_words(value).replace("_", " ")


FILTERS: dict[str, Callable[..., object]] = {
    "day": day,
    "moment": moment,
    "briefly": briefly,
    "days_spelled": days_spelled,
    "count": count,
    "listed": listed,
    "spoken": spoken,
}
