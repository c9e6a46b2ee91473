"""The language that templates are written in: a few plain marks, read into a small frozen tree.

It knows neither Slack nor paper: `bot/slack/render.py` turns the tree into blocks, letters can turn it into pages.
A value can never act as a mark, however hostile: it travels sealed, and marks are looked for around the seals only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from bot.documents.wording import as_words, cleaned, joined

# Unicode noncharacters: never part of any text (`cleaned` drops them), so no value can forge a seal.
_OPEN, _CLOSE, _PART, _NEWLINE, _HOLE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_SEALED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

BUTTON = r"\[button: ([a-z][a-z0-9_]*)(?: +([^\[\]]+?))? *\]"
_BUTTON = re.compile(BUTTON)
_BUTTON_LINE = re.compile(rf"(?:{BUTTON}\s*)+")
_BUTTON_BESIDE = re.compile(rf".*\S\s+{BUTTON}")
_PAIR = re.compile(r"([A-Z][A-Za-z0-9 /()'&-]{0,29}):\s+(\S.*)")
_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_BUTTON_VALUE = re.compile(r"[A-Za-z0-9_.:,=|/-]{0,2000}")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Text to be shown as it stands: nothing in it is a mark. May hold line breaks."""

    text: str
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A person, a channel or a page to be pointed at, or a gap in a letter. What cannot point shows `label`.

    So does `str()`. Not a string on purpose: `+`, `~` and slicing give plain words or an error, never something that
    points. A gap (`target` empty) is what somebody has to fill in; only letters have any.
    """

    kind: Literal["mention", "channel", "link", "gap"]
    target: str
    label: str
    bold: bool = False

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, kw_only=True)
class Several:
    """References (or plain words) in one hole: "A, B and C". `str()` is plain words, as for a Reference."""

    members: tuple[Reference | str, ...]

    def __str__(self) -> str:
        return joined([str(member) for member in self.members])


Inline = Words | Reference
Line = tuple[Inline, ...]


@dataclass(frozen=True, kw_only=True)
class Press:
    """A button by its name in the list of buttons, and the ids that it sends back."""

    name: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """`# words`"""

    words: Line


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One line of a paragraph; `item` when it was written `- words`."""

    words: Line
    item: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Lines that belong together; `beside` is the button at the end of its only line."""

    lines: tuple[TextLine, ...]
    beside: Press | None = None


@dataclass(frozen=True, kw_only=True)
class SmallPrint:
    """`> words`"""

    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`Label: words`"""

    label: str
    words: Line


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """A run of lines that are all `Label: words`."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, kw_only=True)
class Buttons:
    """`[button: name value]`, one or several."""

    presses: tuple[Press, ...]


@dataclass(frozen=True, kw_only=True)
class Divider:
    """`---`"""


Part = Heading | Paragraph | SmallPrint | Pairs | Buttons | Divider


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a template said: the first line (the notification, or a letter's subject) and the parts below it."""

    summary: Line
    parts: tuple[Part, ...]


def parse(rendered: str, *, has_summary: bool) -> Document:
    """Read what a template rendered, with its values sealed by `seal`. Raises ValueError for a button's bad value."""
    holes = (_unsealed(inside) for inside in _SEALED.findall(rendered))
    lines = [line.strip() for line in _SEALED.sub(_HOLE, rendered).strip().split("\n")]
    summary = _line(lines.pop(0), holes) if has_summary else ()
    parts = [part for run in _runs(lines) for part in _parts(run, holes)]
    return Document(summary=summary, parts=tuple(parts))


def seal(value: object) -> str:
    """What `finalize` makes of a hole: the value in plain words, closed so that `parse` cannot mistake it."""
    if isinstance(value, Reference):
        inside = _PART.join((value.kind, cleaned(value.target), cleaned(value.label)))
    elif isinstance(value, Several):
        return joined([seal(member) for member in value.members])
    else:
        inside = as_words(value)
    return f"{_OPEN}{inside.replace(chr(10), _NEWLINE)}{_CLOSE}"


def _unsealed(inside: str) -> Inline:
    parts = inside.replace(_NEWLINE, "\n").split(_PART)
    if len(parts) == 1:
        return Words(text=parts[0])
    kind, target, label = parts
    return Reference(kind=kind, target=target, label=label)  # type: ignore[arg-type]  # sealed from a Reference


def _runs(lines: list[str]) -> Iterator[list[str]]:
    """Neighbouring lines of one kind; a blank line ends a run."""
    for kind, run in groupby(lines, key=_kind):
        if kind != "blank":
            yield list(run)


def _kind(line: str) -> str:
    if not line:
        return "blank"
    if line.startswith("# "):
        return "heading"
    if line.startswith("> "):
        return "small print"
    if re.fullmatch(r"-{3,}", line):
        return "divider"
    return "buttons" if _BUTTON_LINE.fullmatch(line) else "text"


def _parts(run: list[str], holes: Iterator[Inline]) -> Iterator[Part]:
    """The parts that a run of lines makes. Takes from `holes` strictly in the order of reading."""
    kind = _kind(run[0])
    if kind == "heading":
        yield from (Heading(words=_line(line[2:], holes)) for line in run)
    elif kind == "small print":
        yield SmallPrint(lines=tuple(_line(line[2:], holes) for line in run))
    elif kind == "divider":
        yield Divider()
    elif kind == "buttons":
        yield Buttons(presses=tuple(_presses(run, holes)))
    elif all(_PAIR.fullmatch(line) and not _BUTTON_BESIDE.fullmatch(line) for line in run):
        yield Pairs(pairs=tuple(_pair(line, holes) for line in run))
    else:
        yield from _paragraphs(run, holes)


def _presses(run: list[str], holes: Iterator[Inline]) -> Iterator[Press]:
    for line in run:
        for name, value in _BUTTON.findall(line):
            yield _press(name, value, holes)


def _press(name: str, value: str, holes: Iterator[Inline]) -> Press:
    """A button's value is ids and nothing else: Slack shows it to whoever looks, so no words may get into it."""
    filled = "".join(str(inline.text if isinstance(inline, Words) else inline) for inline in _filled(value, holes))
    if not _BUTTON_VALUE.fullmatch(filled):
        raise ValueError(f"the value of the button '{name}' may hold ids only (no spaces, at most 2,000 characters)")
    return Press(name=name, value=filled)


def _pair(line: str, holes: Iterator[Inline]) -> Pair:
    label, words = line.split(":", 1)
    return Pair(label=label, words=_line(words.strip(), holes))


def _paragraphs(run: list[str], holes: Iterator[Inline]) -> Iterator[Paragraph]:
    """One paragraph for the run, but a line that ends in a button stands alone with it."""
    for has_button, lines in groupby(run, key=lambda line: _BUTTON_BESIDE.fullmatch(line) is not None):
        if not has_button:
            yield Paragraph(lines=tuple(_text_line(line, holes) for line in lines))
            continue
        for line in lines:
            [(name, value)] = _BUTTON.findall(line)
            text = _text_line(line[: line.rindex("[button: ")].rstrip(), holes)
            yield Paragraph(lines=(text,), beside=_press(name, value, holes))


def _text_line(line: str, holes: Iterator[Inline]) -> TextLine:
    item = line.startswith("- ")
    return TextLine(words=_line(line[2:] if item else line, holes), item=item)


def _line(skeleton: str, holes: Iterator[Inline]) -> Line:
    """Words with their bold marks read and their holes filled. The skeleton holds the template's own characters."""
    inlines: list[Inline] = []
    for index, text in enumerate(_BOLD.split(skeleton)):
        inlines += [replace(inline, bold=index % 2 == 1) for inline in _filled(text, holes)]
    return tuple(inlines)


def _filled(skeleton: str, holes: Iterator[Inline]) -> Iterator[Inline]:
    for index, text in enumerate(skeleton.split(_HOLE)):
        if index:
            yield next(holes)
        if text:
            yield Words(text=text)
