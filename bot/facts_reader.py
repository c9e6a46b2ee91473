"""Plain data read field by field, every fault kept with the field's path instead of stopping at the first.

It knows no field names and no law. A reader answers None both for what is absent and for what is wrong; whoever
reads looks at the faults at the end.
"""

import difflib
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TypeVar

from bot.core.errors import UserError
from bot.rulebook.files import read_day, read_instant

T = TypeVar("T")

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SHOWN = 40


class FieldFaults(UserError):
    """Everything wrong in what was handed in, one line for each fault: the field's path, and what would be right."""

    def __init__(self, lines: Collection[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class Fields:
    """One mapping of the input. `path` leads to it, such as `[3].law_enforcement.`; `faults` is shared by all."""

    def __init__(self, given: Mapping[str, object], path: str, faults: list[str]) -> None:
        self._given = given
        self._path = path
        self._faults = faults
        self._known: set[str] = set()

    def value(self, key: str) -> object:
        """Whatever is there; None where it is absent or null. Asking makes the key a known one."""
        self._known.add(key)
        return self._given.get(key)

    def keys(self) -> tuple[str, ...]:
        """Every key that is there. For mappings whose keys are data, such as State codes."""
        return tuple(self._given)

    def wrong(self, key: str, sentence: str) -> None:
        """Keep a fault at the field `key`."""
        self._faults.append(f"{self._path}{key}: {sentence}")

    def wrong_key(self, key: str, sentence: str) -> None:
        """Keep a fault at a key that nobody may write, shown on one line and cut short."""
        self.wrong(_shown_key(key), sentence)

    def finish(self) -> None:
        """Keep a fault for every key that nobody asked for."""
        for key in self._given:
            if key not in self._known:
                close = difflib.get_close_matches(key, self._known, n=1)
                hint = f"did you mean `{close[0]}`?" if close else "leave it out, or put it under `notes`."
                self.wrong_key(key, f"unknown field; {hint}")

    def text(self, key: str) -> str | None:
        """Text that is not empty."""
        value = self.value(key)
        if isinstance(value, str) and value.strip():
            return value
        self._refuse(key, value, "text")
        return None

    def flag(self, key: str) -> bool | None:
        """True or false; no other spelling."""
        value = self.value(key)
        if isinstance(value, bool):
            return value
        self._refuse(key, value, "true or false")
        return None

    def choice(self, key: str, allowed: Collection[str]) -> str | None:
        """One of the allowed words."""
        value = self.value(key)
        if isinstance(value, str) and value in allowed:
            return value
        self._refuse(key, value, f"one of {', '.join(allowed)}")
        return None

    def whole(self, key: str, *, at_most: int | None = None) -> int | None:
        """A whole number, 0 or more."""
        value = self.value(key)
        if _is_whole(value, at_most) and isinstance(value, int):
            return value
        self._refuse(key, value, f"a whole number from 0 {f'to {at_most}' if at_most else 'up'}")
        return None

    def day(self, key: str) -> date | None:
        """A calendar day in text, `YYYY-MM-DD`."""
        value = self.value(key)
        day = read_day(value) if isinstance(value, str) else None
        if day and _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return day
        self._refuse(key, value, f"a day like 2026-04-17, from {_FIRST_YEAR} to {_LAST_YEAR}")
        return None

    def instant(self, key: str) -> datetime | None:
        """An instant in text, with its offset."""
        value = self.value(key)
        moment = read_instant(value) if isinstance(value, str) else None
        if moment and moment.tzinfo and _FIRST_YEAR < moment.year < _LAST_YEAR:
            return moment
        offset = "the offset too, " if moment and not moment.tzinfo else ""
        self._refuse(key, value, f"{offset}an instant like 2026-04-17T16:40:00-04:00")
        return None

    def words(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...] | None:
        """A list of texts, of allowed ones where a list is given; None where any of them is wrong."""
        value = self.value(key)
        if not isinstance(value, list):
            self._refuse(key, value, f"a list out of {', '.join(allowed)}" if allowed else "a list of texts")
            return None
        wrong = {place: each for place, each in enumerate(value) if not _is_word(each, allowed)}
        for place, each in wrong.items():
            wanted = f"one of {', '.join(allowed)}" if allowed else "text"
            self.wrong(f"{key}[{place}]", f"write {wanted}; found {_shown(each)}")
        return None if wrong else tuple(value)

    def mapping(self, key: str) -> Mapping[str, object]:
        """A mapping as it is, empty where it is absent or wrong."""
        value = self.value(key)
        if isinstance(value, dict):
            return value
        self._refuse(key, value, "a mapping")
        return {}

    def fields(self, key: str) -> "Fields | None":
        """The fields of a mapping; None where it is absent or wrong."""
        value = self.value(key)
        if isinstance(value, dict):
            return Fields(value, f"{self._path}{key}.", self._faults)
        self._refuse(key, value, "a mapping")
        return None

    def list_of_fields(self, key: str) -> "list[Fields]":
        """The fields of each mapping of a list, without those that are none; empty where the list is absent."""
        value = self.value(key)
        if not isinstance(value, list):
            self._refuse(key, value, "a list of mappings")
            return []
        for place, each in enumerate(value):
            if not isinstance(each, dict):
                self.wrong(f"{key}[{place}]", f"write a mapping of fields; found {_shown(each)}")
        return [
            Fields(each, f"{self._path}{key}[{place}].", self._faults)
            for place, each in enumerate(value)
            if isinstance(each, dict)
        ]

    def required(self, key: str, value: T | None, wanted: str) -> T | None:
        """The value that was read; a fault where the field is absent altogether."""
        if self._given.get(key) is None:
            self.wrong(key, f"is required; write {wanted}")
        return value

    def _refuse(self, key: str, value: object, wanted: str) -> None:
        """Keep the fault of a value that is there and wrong; nothing there is no fault."""
        if value is not None:
            self.wrong(key, f"write {wanted}; found {_shown(value)}")


def _is_whole(value: object, at_most: int | None) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return value >= 0 and (at_most is None or value <= at_most)


def _is_word(value: object, allowed: Collection[str] | None) -> bool:
    return isinstance(value, str) and bool(value.strip()) and (allowed is None or value in allowed)


def _shown(value: object) -> str:
    """The value on one line, cut short; only its kind where it is a mapping or list."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _shown_key(key: str) -> str:
    return key if key.isidentifier() and len(key) <= _SHOWN else _shown(key)
