"""The deadline runway: what is in the picture, in what order, and the same in words."""

import re
import struct
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import resvg_py
from hypothesis import given
from hypothesis import strategies as st

from bot.documents import runway
from bot.documents.runway import RunwayRow, alt_text, drawing, picture

TODAY = date(2026, 11, 24)


def row(number: int, *days: int, severity: str = "SEV2") -> RunwayRow:
    """An incident whose legal dates are that many days from today; negative is overdue."""
    due_on = tuple(TODAY + timedelta(days=day) for day in days)
    return RunwayRow(reference=f"INC-2026-{number:04}", severity=severity, due_on=due_on)


def words(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_picture_is_a_png_900_pixels_wide_and_as_high_as_its_rows_need() -> None:
    assert size(picture([row(1, 5)], today=TODAY)) == (900, 264)
    assert size(picture([row(1, 5), row(2, 6)], today=TODAY)) == (900, 340)
    assert size(picture([row(number, 5) for number in range(40)], today=TODAY))[1] == 118 + 12 * 76 + 48 + 70


def test_the_same_facts_give_the_same_bytes() -> None:
    rows = [row(1, -3, 5), row(2, 60)]

    assert picture(rows, today=TODAY) == picture(list(reversed(rows)), today=TODAY)


def test_the_words_are_drawn_with_our_own_fonts() -> None:
    rows = [row(1, 5)]

    without = resvg_py.svg_to_bytes(svg_string=drawing(rows, today=TODAY), skip_system_fonts=True)

    assert len(picture(rows, today=TODAY)) > 2 * len(bytes(without))


def test_a_missing_font_is_told_and_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"without its fonts: Gone\.ttf"):
        runway._present([tmp_path / "Gone.ttf"])


def test_each_incident_has_its_number_its_severity_and_its_days() -> None:
    shown = words(drawing([row(7, -3, 0, 5, severity="SEV1")], today=TODAY))

    assert shown[:2] == ["Legal dates", "Tuesday, November 24, 2026"]
    assert {"INC-2026-0007", "SEV1", "3", "0", "5"} <= set(shown)


def test_overdue_has_a_shape_of_its_own_and_stands_left_of_today() -> None:
    svg = drawing([row(7, -400, -1, 0, 1)], today=TODAY)

    diamonds = [float(x) for x in re.findall(r"rotate\(45 (\d+) 156\)", svg)]
    circles = [float(x) for x in re.findall(r'<circle cx="(\d+)" cy="156" r="23"', svg)]
    assert len(diamonds) == 2
    assert len(circles) == 2
    assert max(diamonds) < 440 <= min(circles)


def test_several_notices_on_one_day_are_one_dot_with_their_number() -> None:
    shown = words(drawing([row(7, 30, 30, 30)], today=TODAY))

    assert shown.count("30") == 2  # the dot and the scale
    assert "\N{MULTIPLICATION SIGN}3" in shown


def test_the_most_urgent_comes_first_and_whoever_owes_nothing_last() -> None:
    shown = words(drawing([row(1), row(2, 30), row(3, -1), row(4, 30)], today=TODAY))

    assert [text for text in shown if text.startswith("INC")] == [
        "INC-2026-0003",
        "INC-2026-0002",
        "INC-2026-0004",
        "INC-2026-0001",
    ]
    assert "no legal date" in shown


@pytest.mark.parametrize(
    ("number", "closing"), [(12, []), (13, ["and 1 more incident"]), (40, ["and 28 more incidents"])]
)
def test_twelve_incidents_are_shown_and_the_rest_counted(number: int, closing: list[str]) -> None:
    shown = words(drawing([row(n, 5) for n in range(number)], today=TODAY))

    assert len([text for text in shown if text.startswith("INC")]) == 12
    assert [text for text in shown if "more incident" in text] == closing


def test_without_incidents_the_picture_says_so() -> None:
    assert words(drawing([], today=TODAY))[2:] == ["No legal date is open."]
    assert alt_text([], today=TODAY) == "Legal dates on Tuesday, November 24, 2026. No legal date is open."


def test_dates_that_find_no_room_are_counted() -> None:
    shown = words(drawing([row(7, *range(-6, 0), *range(1, 21))], today=TODAY))

    assert "SEV2, 3 more late" in shown
    assert "+12" in shown


@given(st.lists(st.integers(min_value=-3000, max_value=3000), max_size=40))
def test_no_dot_hides_another_or_leaves_the_picture(days: list[int]) -> None:
    svg = drawing([row(7, *days)], today=TODAY)

    places = [int(x) for x in re.findall(r"rotate\(45 (\d+) 156\)", svg)]
    places += [int(x) for x in re.findall(r'<circle cx="(\d+)" cy="156" r="23"', svg)]
    assert places == sorted(places)
    assert all(right - left >= 50 for left, right in pairwise(places))
    assert all(262 + 27 <= place <= 900 - 26 for place in places)


def test_the_alt_text_says_the_same_in_words() -> None:
    rows = [row(7, -3, -1, 0, severity="SEV1"), row(12, 1, 30, 30), row(13)]

    assert alt_text(rows, today=TODAY) == (
        "Legal dates on Tuesday, November 24, 2026. "
        "INC-2026-0007, SEV1: 3 days overdue, 1 day overdue and due today. "
        "INC-2026-0012, SEV2: 1 day left and 2 dates 30 days left. "
        "INC-2026-0013, SEV2: no legal date."
    )


def test_the_alt_text_counts_what_the_picture_leaves_out() -> None:
    told = alt_text([row(number, 5) for number in range(14)], today=TODAY)

    assert told.endswith("INC-2026-0011, SEV2: 5 days left. And 2 more incidents.")


@given(st.lists(st.lists(st.integers(min_value=-3000, max_value=3000), max_size=30), max_size=20))
def test_the_alt_text_is_never_longer_than_slack_takes(incidents: list[list[int]]) -> None:
    told = alt_text([row(number, *days) for number, days in enumerate(incidents)], today=TODAY)

    assert len(told) <= 1000
    counted = sum(int(n) for n in re.findall(r"And (\d+) more incident", told))
    assert told.count("INC-2026-") + counted == len(incidents)


@pytest.mark.parametrize(
    ("reference", "severity"),
    [
        ("Jane Doe", "SEV1"),
        ("INC-2026-0007 Jane Doe", "SEV1"),
        ("INC-2026-0007", "<text>Jane</text>"),
        ("INC-2026-0007\n", "SEV1"),
        ("INC-2026-0007", ""),
        ("INC-2026-0007", "a word too long for it"),
    ],
)
def test_names_cannot_get_into_the_picture(reference: str, severity: str) -> None:
    with pytest.raises(ValueError, match="incident numbers, severity words and dates, nothing else"):
        RunwayRow(reference=reference, severity=severity, due_on=())
