"""Breaches from before the bot, from a file: every line is read, every fault is told by its line, and nothing guessed.

All lines are kept or none. A line that is on record already may only add what was not known then: that letters went
out, and that it was reported to HHS.
"""

import csv
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO

from bot.core.errors import UserError
from bot.core.hhs_form import HhsForm
from bot.core.residents import MOST_PEOPLE, WrongResidents, read_residents

REQUIRED = ("reference", "discovered_on", "individuals")
LISTS = ("breach_type", "location", "phi_types", "safeguards", "actions")
DAYS = ("discovered_on", "discovered_to", "occurred_on", "occurred_to", "letters_on", "told_hhs_on")
TEXTS = ("description", "confirmation")
COLUMNS = ("reference", *DAYS, "individuals", "residents", *LISTS, *TEXTS)
ADDED_LATER = ("letters_on", "told_hhs_on", "confirmation")
MOST_LINES, MOST_CHARACTERS = 5000, 4000

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class WrongLines(UserError):
    """The file cannot be taken in; `lines` holds a sentence for each fault."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join([*lines, "Nothing was imported."]))
        self.lines = tuple(lines)


@dataclass(frozen=True, kw_only=True)
class ImportedBreach:
    """One breach from before. `reference` is the organisation's own name for it; days are the organisation's.

    `chosen` holds names of options of the HHS form, by field. `description` and `confirmation` are free text.
    """

    reference: str
    discovered_on: date
    discovered_to: date | None = None
    occurred_on: date | None = None
    occurred_to: date | None = None
    individuals: int
    residents: Mapping[str, int] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    letters_on: date | None = None
    told_hhs_on: date | None = None
    description: str = ""
    confirmation: str = ""


def read_breaches(
    content: bytes, form: HhsForm, today: date, known: Mapping[str, ImportedBreach]
) -> tuple[ImportedBreach, ...]:
    """Every breach of the file that is new or adds something. `known`: what is on record, by reference.

    Raises WrongLines with every fault, line 1 being the header.
    """
    header, rows = _table(content)
    faults, found = list(_about_the_header(header)), []
    if faults:
        raise WrongLines(faults)
    lines: dict[str, int] = {}
    for line, cells in rows:
        reading = _Line(number=line, cells=dict(zip(header, cells, strict=False)), form=form, today=today)
        breach = reading.breach(len(cells), len(header))
        if breach is not None:
            reading.check_known(breach, known.get(breach.reference), lines.setdefault(breach.reference, line))
            found.append(breach)
        faults += reading.faults
    if faults:
        raise WrongLines(faults)
    return tuple(breach for breach in found if known.get(breach.reference) != breach)


def _table(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the lines that hold anything, each with its number in the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise WrongLines([f"Line {line}: this is not UTF-8 text; save the file as “CSV UTF-8”."]) from None
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            rows += [(start, [cell.strip() for cell in cells])] if any(cell.strip() for cell in cells) else []
            start = reader.line_num + 1
    except csv.Error as wrong:
        raise WrongLines([f"Line {start}: this is no CSV ({wrong})."]) from None
    if len(rows) < 2:
        raise WrongLines(["Line 1: the first line names the columns and each line below it is one breach."])
    if len(rows) > MOST_LINES + 1:
        first = rows[MOST_LINES + 1][0]
        raise WrongLines([f"Line {first}: these are more than {MOST_LINES:,} lines; divide the file."])
    return [name.lower() for name in rows[0][1]], rows[1:]


def _about_the_header(header: Sequence[str]) -> Iterator[str]:
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            yield f"Line 1: there is no column “{name[:40]}”.{meant} The columns are {', '.join(COLUMNS)}."
        elif header.count(name) > 1:
            yield f"Line 1: the column {name} is there twice."
    yield from (f"Line 1: the column {name} is missing." for name in REQUIRED if name not in header)


class _Line:
    """One line on its way; its faults are gathered."""

    def __init__(self, *, number: int, cells: Mapping[str, str], form: HhsForm, today: date) -> None:
        self._number, self._cells, self._form, self._today = number, cells, form, today
        self.faults: list[str] = []

    def breach(self, width: int, wanted: int) -> ImportedBreach | None:
        """The breach, or None where something is wrong. `width`: how many cells there are, `wanted` how many should."""
        if width != wanted:
            self._fault(f"there are {width} cells for {wanted} columns; is a comma not in quotes?")
            return None
        days = {name: self._day(name) for name in DAYS}
        reference, individuals = self._reference(), self._individuals()
        residents, chosen = self._residents(), {name: self._options(name) for name in LISTS}
        description, confirmation = self._text("description"), self._text("confirmation")
        discovered_on = days.pop("discovered_on")
        if discovered_on is not None:
            self._check_days(discovered_on, days)
        elif not self._cells.get("discovered_on"):
            self._fault("discovered_on is missing: the day on which it was discovered")
        if sum(residents.values()) > individuals > 0:
            self._fault(f"residents add up to {sum(residents.values()):,} people, more than the {individuals:,} in all")
        if self.faults or discovered_on is None:
            return None
        return ImportedBreach(
            reference=reference,
            discovered_on=discovered_on,
            individuals=individuals,
            residents=residents,
            chosen={name: options for name, options in chosen.items() if options},
            discovered_to=days["discovered_to"],
            occurred_on=days["occurred_on"],
            occurred_to=days["occurred_to"],
            letters_on=days["letters_on"],
            told_hhs_on=days["told_hhs_on"],
            description=description,
            confirmation=confirmation,
        )

    def check_known(self, breach: ImportedBreach, known: ImportedBreach | None, first_line: int) -> None:
        """Once in the file; and what is on record already may only be added to."""
        if first_line != self._number:
            self._fault(f"the reference {breach.reference} stands on line {first_line} already")
        if known is None:
            return
        as_known = replace(breach, **{name: getattr(known, name) for name in ADDED_LATER})
        loses = [name for name in ADDED_LATER if getattr(known, name) and getattr(known, name) != getattr(breach, name)]
        if as_known != known or loses:
            self._fault(
                f"{breach.reference} was imported before with other facts. What is on record is not changed; only "
                f"{', '.join(ADDED_LATER)} may be filled in later"
            )

    def _check_days(self, discovered_on: date, days: Mapping[str, date | None]) -> None:
        first = self._today.year - 1
        if discovered_on.year < first:
            self._fault(f"it was discovered before {first}; only breaches whose report may still be due are imported")
        for name, day in (("discovered_on", discovered_on), *days.items()):
            if day is not None and day > self._today:
                self._fault(f"{name} is in the future")
        for early, late in (("occurred_on", "occurred_to"), ("letters_on", None), ("told_hhs_on", None)):
            start, end = days[early], days[late] if late else None
            if late is None and start is not None and start < discovered_on:
                self._fault(f"{early} is before the discovery")
            if start is not None and end is not None and end < start:
                self._fault(f"{late} is before {early}")
        to = days["discovered_to"]
        if to is not None and to < discovered_on:
            self._fault("discovered_to is before discovered_on")

    def _reference(self) -> str:
        written = self._cells.get("reference", "")
        if not _REFERENCE.fullmatch(written):
            self._fault(
                "reference is your own number for it: up to 40 letters, digits and . _ / -, and never a patient's name"
            )
        return written

    def _individuals(self) -> int:
        written = self._cells.get("individuals", "").replace(",", "")
        if not written.isascii() or not written.isdigit() or not 0 < int(written[:12]) <= MOST_PEOPLE:
            self._fault("individuals is a whole number of people, 1 or more")
            return 0
        return int(written)

    def _residents(self) -> Mapping[str, int]:
        try:
            return read_residents(self._cells.get("residents", ""))
        except WrongResidents as wrong:
            self._fault(f"residents: {re.sub(r'Line [0-9]+: ', '', str(wrong)).rstrip('.')}")
            return {}

    def _options(self, name: str) -> tuple[str, ...]:
        """Options by name or by the form's own words, separated by semicolons."""
        options = self._form.field(name).options
        names = {word.casefold(): each.name for each in options for word in (each.name, each.label)}
        chosen = []
        for word in filter(None, (part.strip() for part in self._cells.get(name, "").split(";"))):
            if word.casefold() not in names:
                self._fault(f"{name}: “{word[:40]}” is none of {', '.join(each.name for each in options)}")
            else:
                chosen.append(names[word.casefold()])
        return tuple(dict.fromkeys(chosen))

    def _day(self, name: str) -> date | None:
        written = self._cells.get(name, "")
        if not written:
            return None
        try:
            if _DAY.fullmatch(written):
                return date.fromisoformat(written)
        except ValueError:
            pass
        self._fault(f"{name} is a day like 2026-03-02, not “{written[:20]}”")
        return None

    def _text(self, name: str) -> str:
        written = self._cells.get(name, "")
        if len(written) > MOST_CHARACTERS:
            self._fault(f"{name} is longer than {MOST_CHARACTERS:,} characters")
        return written

    def _fault(self, sentence: str) -> None:
        self.faults.append(f"Line {self._number}: {sentence}.")
