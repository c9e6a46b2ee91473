"""The calendar file: valid, on the right day, and holding nothing but numbers and rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from bot.documents.ics import CalendarEntry, calendar_file

WRITTEN_AT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
INDIVIDUALS = CalendarEntry(
    key="individual_notice",
    notice="individual notice",
    due_on=date(2026, 5, 1),
    citation="45 CFR 164.404(b)",
    url="https://www.ecfr.gov/current/title-45/section-164.404",
)
TEXAS = CalendarEntry(
    key="state_attorney_general_notice-TX",
    notice="notice to the Attorney General of Texas",
    due_on=date(2026, 4, 1),
    citation="Tex. Bus. & Com. Code § 521.053(i); see, also, the form",
)


def events(file: bytes) -> list[Event]:
    return [event for event in Calendar.from_ical(file).walk("VEVENT") if isinstance(event, Event)]


def test_each_legal_date_is_one_all_day_entry_on_that_very_day() -> None:
    file = calendar_file("INC-2026-0007", [INDIVIDUALS, TEXAS], written_at=WRITTEN_AT)

    first, second = events(file)
    assert (first.start, first.end) == (date(2026, 5, 1), date(2026, 5, 2))
    assert (second.start, second.end) == (date(2026, 4, 1), date(2026, 4, 2))
    assert b"DTSTART;VALUE=DATE:20260501" in file
    assert b"TZID" not in file


def test_the_entry_says_what_is_due_and_where_the_law_stands() -> None:
    [event] = events(calendar_file("INC-2026-0007", [INDIVIDUALS], written_at=WRITTEN_AT))

    assert event["SUMMARY"] == "INC-2026-0007: individual notice due"
    assert event["DESCRIPTION"] == (
        "Last lawful day under 45 CFR 164.404(b); do not wait for it.\n"
        "https://www.ecfr.gov/current/title-45/section-164.404\n"
        "Not legal advice."
    )


def test_commas_semicolons_and_signs_come_back_as_they_were() -> None:
    [event] = events(calendar_file("INC-2026-0007", [TEXAS], written_at=WRITTEN_AT))

    assert "Tex. Bus. & Com. Code § 521.053(i); see, also, the form;" in event["DESCRIPTION"]


def test_it_rings_the_day_before_at_nine() -> None:
    [event] = events(calendar_file("INC-2026-0007", [INDIVIDUALS], written_at=WRITTEN_AT))

    [alarm] = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"] == "Tomorrow: INC-2026-0007: individual notice due"
    midnight = datetime(2026, 5, 1)  # noqa: DTZ001  # an all-day entry floats: midnight wherever the reader is
    assert midnight + alarm.TRIGGER == midnight - timedelta(days=1) + timedelta(hours=9)


def test_a_moved_date_updates_the_same_entry() -> None:
    moved = CalendarEntry(key="individual_notice", notice="individual notice", due_on=date(2026, 5, 20), citation="x")

    [before] = events(calendar_file("INC-2026-0007", [INDIVIDUALS], written_at=WRITTEN_AT))
    [after] = events(calendar_file("INC-2026-0007", [moved], written_at=WRITTEN_AT + timedelta(days=1)))

    assert before["UID"] == after["UID"] == "INC-2026-0007-individual_notice@hipaa-incident-bot"
    assert after.stamp - before.stamp == timedelta(days=1)


def test_the_same_dates_give_the_same_bytes() -> None:
    first = calendar_file("INC-2026-0007", [INDIVIDUALS, TEXAS], written_at=WRITTEN_AT)

    assert first == calendar_file("INC-2026-0007", [INDIVIDUALS, TEXAS], written_at=WRITTEN_AT)


def test_the_file_has_what_the_standard_asks_for() -> None:
    file = calendar_file("INC-2026-0007", [INDIVIDUALS, TEXAS], written_at=WRITTEN_AT)

    calendar = Calendar.from_ical(file)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert all({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event) for event in events(file))
    assert len({event["UID"] for event in events(file)}) == 2
    assert not [problem for event in calendar.walk() for problem in event.errors]
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


@pytest.mark.parametrize("entries", [[], [TEXAS, TEXAS]])
def test_no_dates_or_one_key_twice_is_refused(entries: list[CalendarEntry]) -> None:
    with pytest.raises(ValueError, match="at least one legal date, and each key once"):
        calendar_file("INC-2026-0007", entries, written_at=WRITTEN_AT)
