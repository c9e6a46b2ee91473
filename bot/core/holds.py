"""What an official's statements do to due dates (45 CFR 164.412): each notice for itself, statement by statement.

A delay moves a date to its own end, never by its own length; it moves only what was not yet late when it came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bot.core.calendar import BusinessCalendar
from bot.core.facts import Statement
from bot.core.law import StateHold

K = TypeVar("K")


@dataclass(frozen=True, kw_only=True)
class Delay:
    """The delay as a whole: its end, given even where it moves no date, and the day before which nothing goes out."""

    ends_on: date | None = None
    do_not_send_before: date | None = None


def still_ahead(day: date | None, today: date) -> date | None:
    """The day before which nothing goes out, if it still keeps anything back: on the day itself a notice may go out."""
    return day if day is not None and today < day else None


def delayed(due_on: date, statements: Sequence[Statement], untimed_calendar_days: int) -> date:
    """The last lawful day of one notice; the first oral or untimed statement counts, later ones do nothing."""
    for statement in effective(statements):
        if statement.stated_on <= due_on:
            due_on = max(due_on, statement.end(untimed_calendar_days))
    return due_on


def delay_of(statements: Sequence[Statement], dues: Mapping[K, date], untimed_calendar_days: int) -> Delay:
    """The delay that the first statement began, with each later timed one that came while it ran or in time.

    `dues` are the base dates of the notices that a delay can move.
    """
    in_order = _in_order(statements)
    if not in_order:
        return Delay()
    ends_on = in_order[0].end(untimed_calendar_days)
    for place, statement in enumerate(in_order):
        earlier = in_order[:place]
        if statement.timed and (
            statement.stated_on <= ends_on or _in_time(statement, earlier, dues, untimed_calendar_days)
        ):
            ends_on = max(ends_on, statement.end(untimed_calendar_days))
    timed_ends = [statement.end(untimed_calendar_days) for statement in in_order if statement.timed]
    return Delay(ends_on=ends_on, do_not_send_before=max([ends_on, *timed_ends]))


def delayed_in_state(
    due_on: date,
    statements: Sequence[Statement],
    untimed_calendar_days: int,
    hold: StateHold,
    calendar: BusinessCalendar,
) -> date:
    """The last lawful day under a State's own hold: business days after the end, which the State may cap."""
    for statement in effective(statements):
        if statement.stated_on <= due_on:
            end = _capped_end(statement, untimed_calendar_days, hold)
            due_on = max(due_on, calendar.after(end, hold.then_business_days))
    return due_on


def effective(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that can move anything, by date: every timed one, and the first of all others."""
    in_order = _in_order(statements)
    first_untimed = next((statement for statement in in_order if not statement.timed), None)
    return [statement for statement in in_order if statement.timed or statement is first_untimed]


def _in_order(statements: Sequence[Statement]) -> list[Statement]:
    """By date; of one day, the oral and untimed ones first, so that the order of writing down decides nothing."""
    if len(statements) < 2:
        return list(statements)
    return sorted(statements, key=lambda statement: (statement.stated_on, statement.timed))


def _in_time(
    statement: Statement, earlier: Sequence[Statement], dues: Mapping[K, date], untimed_calendar_days: int
) -> bool:
    return any(statement.stated_on <= delayed(due_on, earlier, untimed_calendar_days) for due_on in dues.values())


def _capped_end(statement: Statement, untimed_calendar_days: int, hold: StateHold) -> date:
    end = statement.until or statement.end(untimed_calendar_days)
    most = hold.written_at_most_calendar_days if statement.timed else hold.oral_at_most_calendar_days
    return end if most is None else min(end, statement.stated_on + timedelta(days=most))
