"""Legal dates as a calendar file, so that they still ring if the bot is dead. Holds numbers and rules, never PHI."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.enums import CLASS, STATUS, TRANSP

# Nine in the morning of the day before: the day itself begins at midnight, wherever the reader is.
_BEFORE = timedelta(hours=-15)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One legal date. `key` names the obligation for good within its incident: the entry is updated, not doubled.

    `due_on` is the last lawful day, inclusive. `notice` and `citation` are the rulebook's words, as people read them.
    """

    key: str
    notice: str
    due_on: date
    citation: str
    url: str = ""


def calendar_file(reference: str, entries: Sequence[CalendarEntry], *, written_at: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with one all-day entry for each legal date of incident `reference`.

    All-day dates carry no time zone, so the day is the same for every reader. `written_at` (an aware instant) makes
    a later file win over an earlier one. Raises ValueError without entries or with one key twice.
    """
    keys = [entry.key for entry in entries]
    if not keys or len(set(keys)) != len(keys):
        raise ValueError("A calendar file needs at least one legal date, and each key once.")
    calendar = Calendar.new(
        prodid="-//hipaa-incident-bot//legal dates//EN",
        method="PUBLISH",
        name=f"{reference}: legal dates",
        uid=f"{reference}@hipaa-incident-bot",
        subcomponents=[_event(reference, entry, written_at) for entry in entries],
    )
    return bytes(calendar.to_ical())


def _event(reference: str, entry: CalendarEntry, written_at: datetime) -> Event:
    summary = f"{reference}: {entry.notice} due"
    event = Event.new(
        uid=f"{reference}-{entry.key}@hipaa-incident-bot",
        stamp=written_at,
        last_modified=written_at,
        start=entry.due_on,
        end=entry.due_on + timedelta(days=1),
        summary=summary,
        description="\n".join(filter(None, (_legal_words(entry), entry.url, "Not legal advice."))),
        classification=CLASS.PRIVATE,
        status=STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )
    event.add_component(_alarm(summary))
    return event


def _legal_words(entry: CalendarEntry) -> str:
    """The date is the outer limit; most of these laws ask for the notice without unreasonable delay."""
    return f"Last lawful day under {entry.citation}; do not wait for it."


def _alarm(summary: str) -> Alarm:
    alarm = Alarm.new(description=f"Tomorrow: {summary}")
    alarm.add("ACTION", "DISPLAY")
    alarm.TRIGGER = _BEFORE
    return alarm
