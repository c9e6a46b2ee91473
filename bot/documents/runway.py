"""The deadline runway: one picture of every legal date that is open, for the digest. Numbers and dates, never names.

Drawn with the fonts beside it and no other, so that the same facts give the same bytes on every machine.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import sqrt
from pathlib import Path

import resvg_py
from jinja2 import Environment, StrictUndefined, Template

from bot.documents.wording import count, day, joined

WIDTH = 900
MOST_ROWS = 12
MOST_ALT_TEXT_CHARACTERS = 1000  # what Slack takes for a file

_HERE = Path(__file__).parent
_FONTS = (_HERE / "fonts" / "Inter-Regular.ttf", _HERE / "fonts" / "Inter-SemiBold.ttf")

_BETWEEN_DOTS = 50
_LEFT, _TODAY, _SIXTY, _RIGHT = 262, 440, 800, 876
_LATE = (_LEFT + 28, _TODAY - _BETWEEN_DOTS)  # overdue dates stand between these
_AHEAD = (_TODAY, _RIGHT - 26)  # and today's and later ones between these
_DAYS_BEHIND, _DAYS_AHEAD = 30, 60
_MOST_DATES_IN_WORDS = 5
_ROW_HEIGHT = 76
_TOP = 118
_AMBER, _BLUE = "#b45309", "#1d5fbf"
_REFERENCE = re.compile(r"(?:INC|DRL)-\d{4}-\d{4,6}|HHS \d{4}")
_SEVERITY = re.compile(r"[A-Za-z0-9 ]{1,16}")


@dataclass(frozen=True, kw_only=True)
class RunwayRow:
    """One incident: its number, its severity in a word, and the last lawful days (inclusive) of what it still owes.

    Or the annual reports to HHS of a year, as "HHS 2026".

    Raises ValueError for anything but a number of ours and a short plain word: nothing else may get into a picture.
    """

    reference: str
    severity: str
    due_on: tuple[date, ...]

    def __post_init__(self) -> None:
        if not _REFERENCE.fullmatch(self.reference) or not _SEVERITY.fullmatch(self.severity):
            raise ValueError("The runway shows incident numbers, severity words and dates, nothing else.")


@dataclass(frozen=True, kw_only=True)
class _Dot:
    x: int
    days: str
    overdue: bool
    colour: str
    dates: int


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    reference: str
    severity: str
    y: int
    dots: tuple[_Dot, ...]
    note: str


def picture(rows: Sequence[RunwayRow], *, today: date) -> bytes:
    """The runway as a PNG, 900 pixels wide: at most 12 incidents, the most urgent first, and how many more."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing(rows, today=today),
            skip_system_fonts=True,
            font_files=_present(_FONTS),
            font_family="Inter",
            sans_serif_family="Inter",
        )
    )


def _present(fonts: Sequence[Path]) -> list[str]:
    """The fonts' paths. Raises FileNotFoundError: without a font the drawing would lose its words silently."""
    missing = [font.name for font in fonts if not font.is_file()]
    if missing:
        raise FileNotFoundError(f"The runway cannot be drawn without its fonts: {', '.join(missing)}.")
    return [str(font) for font in fonts]


def drawing(rows: Sequence[RunwayRow], *, today: date) -> str:
    """The same as SVG, for a page or a letter. It names the font Inter and embeds none."""
    shown, left_out = _by_urgency(rows)
    bottom = _TOP + _ROW_HEIGHT * len(shown) if shown else _TOP - 44
    closing = _closing(shown, left_out)
    return _template().render(
        width=WIDTH,
        height=bottom + (48 if closing else 0) + (70 if shown else 0),
        top=_TOP,
        bottom=bottom,
        today=day(today),
        plot={"left": _LEFT, "today": _TODAY, "right": _RIGHT},
        ticks=[{"x": _position(days), "label": days} for days in (7, 14, 30, 60)],
        rows=[_drawn(row, _TOP + 38 + index * _ROW_HEIGHT, today) for index, row in enumerate(shown)],
        closing=closing,
    )


def alt_text(rows: Sequence[RunwayRow], *, today: date) -> str:
    """The picture in words, for whoever does not see it: at most 1,000 characters, whole incidents only."""
    shown, left_out = _by_urgency(rows)
    heading = f"Legal dates on {day(today)}."
    sentences = [_sentence(row, today) for row in shown]
    while sentences and len(text := _text(heading, sentences, left_out)) > MOST_ALT_TEXT_CHARACTERS:
        sentences.pop()
        left_out += 1
    return text if sentences else f"{heading} {_closing((), left_out)}"


def _by_urgency(rows: Sequence[RunwayRow]) -> tuple[list[RunwayRow], int]:
    """The rows to show, and how many are left out. Whoever owes nothing comes last."""
    in_order = sorted(rows, key=lambda row: (min(row.due_on, default=date.max), row.reference))
    return in_order[:MOST_ROWS], max(len(in_order) - MOST_ROWS, 0)


def _closing(shown: Sequence[RunwayRow], left_out: int) -> str:
    if left_out:
        return f"and {count(left_out, 'more incident')}"
    return "" if shown else "No legal date is open."


def _text(heading: str, sentences: Sequence[str], left_out: int) -> str:
    more = [f"And {count(left_out, 'more incident')}."] if left_out else []
    return " ".join([heading, *sentences, *more])


def _sentence(row: RunwayRow, today: date) -> str:
    by_day = sorted(Counter(row.due_on).items())
    words = [_in_words((due_on - today).days, dates) for due_on, dates in by_day[:_MOST_DATES_IN_WORDS]]
    left_out = sum(dates for _, dates in by_day[_MOST_DATES_IN_WORDS:])
    words += [count(left_out, "more date")] if left_out else []
    return f"{row.reference}, {row.severity}: {joined(words) or 'no legal date'}."


def _in_words(days: int, dates: int) -> str:
    if days < 0:
        words = f"{count(-days, 'day')} overdue"
    elif days == 0:
        words = "due today"
    else:
        words = f"{count(days, 'day')} left"
    return f"{dates} dates {words}" if dates > 1 else words


def _drawn(row: RunwayRow, y: int, today: date) -> _Drawn:
    """The row with its dots, as many as fit; the rest as a number beside them."""
    by_days = sorted(Counter((due_on - today).days for due_on in row.due_on).items())
    late, late_left_out = _dots([one for one in by_days if one[0] < 0], _LATE, spare=0)
    ahead, left_out = _dots([one for one in by_days if one[0] >= 0], _AHEAD, spare=1)
    return _Drawn(
        reference=row.reference,
        severity=f"{row.severity}, {late_left_out} more late" if late_left_out else row.severity,
        y=y,
        dots=(*late, *ahead),
        note=f"+{left_out}" if left_out else "" if by_days else "no legal date",
    )


def _dots(by_days: Sequence[tuple[int, int]], edges: tuple[int, int], *, spare: int) -> tuple[list[_Dot], int]:
    """Dots between two edges, the earliest first, and how many dates found no room.

    They stand in the order of their days and never hide each other, so they may stand beside their exact place.
    Where some are left out, `spare` places at the right stay free for their number.
    """
    left, right = edges
    room = (right - left) // _BETWEEN_DOTS + 1
    if len(by_days) > room:
        room, right = room - spare, right - spare * _BETWEEN_DOTS
    places = _spread([_position(days) for days, _ in by_days[:room]], right)
    dots = [_dot(days, dates, x) for (days, dates), x in zip(by_days[:room], places, strict=True)]
    return dots, sum(dates for _, dates in by_days[room:])


def _dot(days: int, dates: int, x: int) -> _Dot:
    spelled = str(abs(days)) if abs(days) < 1000 else "999+"
    return _Dot(x=x, days=spelled, overdue=days < 0, colour=_AMBER if days <= 7 else _BLUE, dates=dates)


def _position(days: int) -> int:
    """Where a day stands: near days far apart, far days near (square root), and what is beyond, at the edge."""
    if days < 0:
        left, right = _LATE
        return round(right - sqrt((min(-days, _DAYS_BEHIND) - 1) / (_DAYS_BEHIND - 1)) * (right - left))
    return round(_TODAY + sqrt(days / _DAYS_AHEAD) * (_SIXTY - _TODAY)) if days <= _DAYS_AHEAD else _AHEAD[1]


def _spread(places: Sequence[int], right: int) -> list[int]:
    """The same places in the same order, moved apart, none beyond `right`."""
    moved = list(places)
    for index in range(1, len(moved)):
        moved[index] = max(moved[index], moved[index - 1] + _BETWEEN_DOTS)
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], right)
        right = moved[index] - _BETWEEN_DOTS
    return moved


@cache
def _template() -> Template:
    source = (_HERE / "runway.svg.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
