"""What people type after a verb: a person, a day, numbers, free text. Says what is wrong, with an example; guesses
nothing.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.core.errors import UserError

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_POINTING = re.compile(r"<([@#!])?([^|>]*)(?:\|([^>]*))?>")
_SEVERAL = re.compile(r"[\s,]+")
_MOST_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Named:
    """Words with one person among them: what stands before and after, and who."""

    before: str
    user_id: str
    after: str


def one_person(words: str, example: str) -> Named:
    """The one person named with @. Raises UserError for none and for several."""
    found = list(_PERSON.finditer(words))
    if not found:
        raise UserError(f"Say who, with an @, for example `{example}`.")
    if len(found) > 1:
        raise UserError(f"One person at a time, please, for example `{example}`.")
    [person] = found
    before, after = words[: person.start()].strip(), words[person.end() :].strip()
    return Named(before=before, user_id=person.group(1), after=after)


def names_somebody(words: str) -> bool:
    """Whether anybody is named with @."""
    return _PERSON.search(words) is not None


def a_day(text: str, example: str) -> date:
    """A calendar day written as 2026-04-01. Raises UserError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"That is no day. Write year, month and day, for example `{example}`.") from None


def a_number(text: str, example: str) -> int:
    """A whole number above 0. Raises UserError."""
    digits = text.removeprefix("#").removesuffix(".")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _MOST_DIGITS or int(digits) == 0:
        raise UserError(f"Say which by its number, for example `{example}`. `tasks` lists them.")
    return int(digits)


def numbers(text: str, example: str) -> tuple[int, ...]:
    """One or several numbers, apart by commas or spaces. Raises UserError where one is none."""
    return tuple(a_number(each, example) for each in _SEVERAL.split(text.strip()))


def plain(text: str) -> str:
    """Free text as the person meant it: Slack's codes for people, channels and pages become their names."""
    readable = _POINTING.sub(_name, text)
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        readable = readable.replace(code, sign)
    return readable.strip()


def nothing_more(words: str, example: str) -> None:
    """Raise UserError for words that would otherwise be ignored."""
    if words:
        raise UserError(f"I did not understand all of that. It reads, for example, `{example}`.")


def _name(code: re.Match[str]) -> str:
    sign, target, label = code.groups()
    if sign == "!":
        return str(label or f"@{target}")
    return f"{sign or ''}{label or target}"
