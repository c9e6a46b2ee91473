"""How many people live where, as a person types it: `TX 250, CA 501, NON_US 3`. Reads it, or says what is wrong.

Commas, semicolons and line ends separate; a comma within a number is a thousands mark (`CA 1,250`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.errors import UserError
from bot.core.facts import ABROAD, STATES

MOST_PEOPLE = 400_000_000
"""More than live in the country: whoever types more has mistyped."""

PLACES = STATES | {ABROAD}
_MOST_SHOWN = 12
_ENTRY = re.compile(r"(?P<place>[^\W\d](?:[^\W\d]|\.)*)\s*[:=]?\s*(?P<people>\d{1,3}(?:,\d{3})+(?!\d)|\d+)")
_SEPARATORS = re.compile(r"[\s,;.]*")


class WrongResidents(UserError):
    """What was typed cannot be read; the sentence names the line."""


@dataclass(frozen=True, kw_only=True)
class _Entry:
    line: int
    place: str
    people: int


def read_residents(text: str) -> dict[str, int]:
    """People by postal code, or `NON_US` for abroad; empty for empty text. Raises WrongResidents with every fault."""
    faults: list[str] = []
    residents: dict[str, int] = {}
    lines: dict[str, int] = {}
    for entry in _entries(text, faults):
        code = entry.place.upper()
        if code not in PLACES:
            faults.append(
                f"Line {entry.line}: “{_shown(entry.place)}” is no postal code; write TX, or NON_US for abroad."
            )
        elif code in residents:
            faults.append(f"Line {entry.line}: {code} stands on line {lines[code]} already; write each State once.")
        elif entry.people > MOST_PEOPLE:
            faults.append(f"Line {entry.line}: {code} has more people than the country; please check the number.")
        else:
            residents[code], lines[code] = entry.people, entry.line
    if faults:
        raise WrongResidents(" ".join(faults[:5]))
    return residents


def write_residents(residents: Mapping[str, int]) -> str:
    """The same, as a person would type it: one State a line, most people first."""
    ordered = sorted(residents.items(), key=lambda each: (-each[1], each[0]))
    return "\n".join(f"{code} {people}" for code, people in ordered)


def _entries(text: str, faults: list[str]) -> Iterator[_Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        place = 0
        while place < len(line):
            place = _SEPARATORS.match(line, place).end()  # type: ignore[union-attr]  # it matches nothing at all, too
            found = _ENTRY.match(line, place)
            if found is not None:
                yield _Entry(line=number, place=found["place"], people=_whole(found["people"]))
                place = found.end()
            elif place < len(line):
                faults.append(f"Line {number}: write a State and a number, such as TX 250.")
                break


def _whole(digits: str) -> int:
    """Numbers nobody means are cut off before they cost anything to read."""
    plain = digits.replace(",", "")
    return int(plain) if plain.isascii() and len(plain) <= 12 else MOST_PEOPLE + 1


def _shown(place: str) -> str:
    """What was typed, short: it is shown to the one who typed it only."""
    return place if len(place) <= _MOST_SHOWN else f"{place[:_MOST_SHOWN]}…"
