"""A law-enforcement official's statement that notice would impede an investigation (45 CFR 164.412): what may be kept.

What it does to the dates is `bot/core/holds.py`'s to say.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.errors import FormErrors

ORAL, WRITTEN = "oral", "written"
_MOST_DAYS = 3650


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A statement as a person enters it. `until` is its last day, `days` counts from `stated_on`; one at most.

    `official` (name, agency, how to reach them) and `document` (where it is kept) are free text.
    """

    form: str
    stated_on: date
    until: date | None
    days: int | None
    official: str
    document: str

    @property
    def delayed_until(self) -> date | None:
        """The last day of the delay that the statement names, if it names one."""
        return self.stated_on + timedelta(days=self.days) if self.days is not None else self.until


def check_statement(stated: Stated, today: date) -> None:
    """Raise FormErrors for a statement that cannot be, or that the law does not know."""
    faults: dict[str, str] = {}
    if stated.stated_on > today:
        faults["stated_on"] = "This day is in the future; please give the day on which the statement was made."
    if not stated.official.strip():
        faults["official"] = "Please say who made it and for which agency: the law asks for the official's identity."
    if stated.form == WRITTEN and not stated.document.strip():
        faults["document"] = "Please say where the written statement is kept."
    faults |= _about_the_time(stated)
    if faults:
        raise FormErrors(faults)


def check_withdrawal(because: str) -> None:
    """Raise FormErrors for a statement that is taken back without a word on how it came to be recorded."""
    if not because.strip():
        raise FormErrors({"because": "Please say how it came to be recorded by mistake."})


def _about_the_time(stated: Stated) -> dict[str, str]:
    if stated.until is not None and stated.days is not None:
        return {"days": "Please give a last day or a number of days, not both."}
    if stated.days is not None and not 1 <= stated.days <= _MOST_DAYS:
        return {"days": f"Please give a number of days from 1 to {_MOST_DAYS:,}."}
    if stated.form == ORAL and (stated.until is not None or stated.days is not None):
        field = "until" if stated.until is not None else "days"
        return {field: "An oral statement delays for 30 days at most. Leave this empty; record the written one later."}
    if stated.until is not None and stated.until < stated.stated_on:
        return {"until": "This is before the statement itself; please check the day."}
    if stated.until is not None and (stated.until - stated.stated_on).days > _MOST_DAYS:
        return {"until": "This is more than ten years on; please check the year."}
    return {}
