"""How words become Slack messages: a template and its facts in, blocks out, always within Slack's limits.

Knows what Slack can show and how much of it; holds no sentence but the one that says what did not fit.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.documents.language import (
    Buttons,
    Divider,
    Document,
    Heading,
    Inline,
    Line,
    Pair,
    Pairs,
    Paragraph,
    Part,
    Press,
    SmallPrint,
    TextLine,
    Words,
)
from bot.documents.letters import Letters
from bot.documents.plain import text_of, title_of
from bot.documents.templates import BrokenTemplatesError, Templates
from bot.slack.buttons import BUTTONS
from bot.slack.markup import FILTERS, escaped, mrkdwn

Block = dict[str, Any]

# Slack's limits, in Unicode code points (design notes: slack-platform, section 3).
TEXT_CHARACTERS = 3000
SMALL_PRINT_CHARACTERS = 2000
HEADER_CHARACTERS = 150
FIELDS = 10
BUTTONS_IN_A_ROW = 25
NOTIFICATION_CHARACTERS = 4000

# Ours: a field is half a line wide on a phone, so anything long gets the whole width.
FIELD_CHARACTERS = 300

_WITHOUT_NOTIFICATION = ("home", "forms")
_LETTERS = "letters"


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much one surface holds: blocks, and characters of text over all of them."""

    blocks: int
    characters: int


MESSAGE = Room(blocks=50, characters=12_000)
VIEW = Room(blocks=100, characters=18_000)  # a view's JSON may have 250 kB, and an emoji takes 12 bytes of it


@dataclass(frozen=True, kw_only=True)
class Message:
    """What to post: `text` is the notification and what screen readers read (no PHI), `blocks` what is seen."""

    text: str
    blocks: list[Block]


class Renderer:
    """The templates of one folder, ready to say. Raises BrokenTemplatesError, with every fault, at construction.

    `command` is the slash command that people type: a hole in every template, and named where a message had to be cut.
    """

    def __init__(self, templates: Path, *, command: str = "/incident") -> None:
        self._templates = Templates(
            templates,
            filters=FILTERS,
            buttons=BUTTONS,
            without_summary=_WITHOUT_NOTIFICATION,
            left_out=(_LETTERS,),
            always={"command": command},
        )
        self.letters = Letters(templates / _LETTERS)
        self._command = command

    @staticmethod
    def check(templates: Path) -> list[str]:
        """What is wrong with the templates in this folder: "path, line n: sentence" each; none when all are sound."""
        try:
            Renderer(templates)
        except BrokenTemplatesError as broken:
            return broken.faults
        return []

    def names(self) -> list[str]:
        """Every template that can be rendered: "incident_card", "home/overview", "forms/receipt"."""
        return self._templates.names()

    def message(self, name: str, facts: Any) -> Message:
        """The message of `<name>.md.j2`. `facts` is a dataclass: its fields are the names the template uses.

        A template of one line shows that line. Raises TemplateFactsError when a fact is missing or of the wrong
        kind; it never quotes a value.
        """
        document = self._templates.document(name, facts)
        blocks = self._fitted(document, MESSAGE) or list(_sections(document.summary))
        return Message(text=_notification(document), blocks=blocks)

    def plain(self, name: str, facts: Any) -> tuple[str, str]:
        """The message of `<name>.md.j2` for whoever reads it outside Slack: its first line, and all the rest."""
        document = self._templates.document(name, facts)
        return title_of(document), text_of(document)

    def home(self, name: str, facts: Any) -> list[Block]:
        """The blocks of `home/<name>.md.j2` for an App Home tab: at most 100, and no notification."""
        return self._fitted(self._templates.document(f"home/{name}", facts), VIEW)

    def form(self, name: str, facts: Any) -> list[Block]:
        """The words of a form that is only read, `forms/<name>.md.j2`: a receipt, a refusal, an explanation."""
        return self._fitted(self._templates.document(f"forms/{name}", facts), VIEW)

    def _fitted(self, document: Document, room: Room) -> list[Block]:
        return _fit([block for part in document.parts for block in _blocks(part)], room, self._command)


def _notification(document: Document) -> str:
    """One line, escaped, at most 4,000 characters."""
    line = tuple(_on_one_line(inline) for inline in document.summary)
    first, *more = _pieces(line, NOTIFICATION_CHARACTERS - 1) or [""]
    return f"{first}…" if more else first


def _on_one_line(inline: Inline) -> Inline:
    return replace(inline, text=re.sub(r"\s*\n\s*", " ", inline.text)) if isinstance(inline, Words) else inline


def _blocks(part: Part) -> Iterator[Block]:
    return _EMITTERS[type(part)](part)


def _heading(part: Heading) -> Iterator[Block]:
    """A header block where plain text will do; a bold line where it is too long or points at somebody."""
    line = tuple(_on_one_line(inline) for inline in part.words)
    if all(isinstance(inline, Words) for inline in line):
        text = escaped("".join(str(inline.text) for inline in line if isinstance(inline, Words))).strip()
        if len(text) <= HEADER_CHARACTERS:
            if text:
                yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}
            return
    yield from _sections(tuple(replace(inline, bold=True) for inline in line))


def _paragraph(part: Paragraph) -> Iterator[Block]:
    sections = _sections(_joined(_text_line(line) for line in part.lines))
    if part.beside is None:
        yield from sections
        return
    first = next(sections, None)
    button = _button(part.beside)
    yield {**first, "accessory": button} if first else {"type": "actions", "elements": [button]}
    yield from sections


def _text_line(line: TextLine) -> Line:
    """A list item gets a dot; the further lines of its value are set in, so that they cannot pose as items."""
    if not line.item:
        return line.words
    set_in = (
        replace(inline, text=inline.text.replace("\n", "\n     ")) if isinstance(inline, Words) else inline
        for inline in line.words
    )
    return (Words(text="•  "), *set_in) if _has_words(line.words) else ()


def _small_print(part: SmallPrint) -> Iterator[Block]:
    for piece in _pieces(_joined(part.lines), SMALL_PRINT_CHARACTERS):
        yield {"type": "context", "elements": [_mrkdwn(piece)]}


def _pairs(part: Pairs) -> Iterator[Block]:
    """Ten fields a section. One pair alone, or one too long for half a line, gets a section of its own."""
    if len(part.pairs) == 1:
        yield from _sections((Words(text=f"{part.pairs[0].label}:", bold=True), Words(text=" "), *_said(part.pairs[0])))
        return
    fields = ((pair, f"*{escaped(pair.label)}*\n{mrkdwn(_said(pair))}") for pair in part.pairs)
    for is_short, run in groupby(fields, key=lambda field: len(field[1]) <= FIELD_CHARACTERS):
        together = list(run)
        if is_short:
            for start in range(0, len(together), FIELDS):
                texts = [_mrkdwn(text) for _, text in together[start : start + FIELDS]]
                yield {"type": "section", "fields": texts}
            continue
        for pair, _ in together:
            yield from _sections((Words(text=pair.label, bold=True), Words(text="\n"), *_said(pair)))


def _said(pair: Pair) -> Line:
    return pair.words if _has_words(pair.words) else (Words(text="not recorded"),)


def _buttons(part: Buttons) -> Iterator[Block]:
    """One row, as long as Slack allows; a name used again starts a new row, where its id is unique again."""
    row: list[Press] = []
    for press in part.presses:
        if len(row) == BUTTONS_IN_A_ROW or press.name in {other.name for other in row}:
            yield {"type": "actions", "elements": [_button(one) for one in row]}
            row = []
        row.append(press)
    yield {"type": "actions", "elements": [_button(one) for one in row]}


def _divider(_: Divider) -> Iterator[Block]:
    yield {"type": "divider"}


_EMITTERS: dict[type[Part], Callable[[Any], Iterator[Block]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    SmallPrint: _small_print,
    Pairs: _pairs,
    Buttons: _buttons,
    Divider: _divider,
}


def _button(press: Press) -> Block:
    return BUTTONS[press.name].element(press.value)


def _sections(line: Line) -> Iterator[Block]:
    for piece in _pieces(line, TEXT_CHARACTERS):
        yield {"type": "section", "text": _mrkdwn(piece)}


def _mrkdwn(text: str) -> Block:
    """`verbatim`: Slack must not turn names and addresses that people typed into links by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _joined(lines: Iterable[Line]) -> Line:
    """Lines with words, one under the other."""
    line: list[Inline] = []
    for words in lines:
        if _has_words(words):
            line += [Words(text="\n"), *words] if line else words
    return tuple(line)


def _has_words(line: Line) -> bool:
    return any(not isinstance(inline, Words) or inline.text.strip() for inline in line)


def _pieces(line: Line, limit: int) -> list[str]:
    """A line as mrkdwn in pieces of at most `limit` characters: cut at line ends, else between words, else anywhere
    but inside an escape or a reference. Bold ends and begins again at a cut. No words, no piece.
    """
    whole = mrkdwn(line).strip()
    if len(whole) <= limit:
        return [whole] if whole else []
    pieces = [mrkdwn(tuple(run)).strip() for run in _runs([atom for inline in line for atom in _atoms(inline)], limit)]
    return [piece for piece in pieces if piece]


def _runs(atoms: Sequence[Inline], limit: int) -> Iterator[list[Inline]]:
    """Atoms in runs that fit; a run that must end does so after its last line end, if that is past its middle."""
    run: list[Inline] = []
    used = 0
    for atom in atoms:
        while run and used + _cost(atom) > limit:
            kept = _last_line_end(run) or len(run)
            yield run[:kept]
            run = run[kept:]
            used = sum(map(_cost, run))
        run.append(atom)
        used += _cost(atom)
    yield run


def _last_line_end(run: Sequence[Inline]) -> int:
    """How many atoms to keep so that the run ends at a line end in its second half; 0 when there is none."""
    ends = (index + 1 for index in range(len(run) - 1, len(run) // 2, -1) if _is_line_end(run[index]))
    return next(ends, 0)


def _is_line_end(atom: Inline) -> bool:
    return isinstance(atom, Words) and atom.text == "\n"


def _atoms(inline: Inline) -> Iterator[Inline]:
    """What must not be cut: a reference, a word, a gap; of an endless word, a hundred characters at a time."""
    if not isinstance(inline, Words):
        yield inline
        return
    for text in re.findall(r"\n|[^\S\n]{1,100}|\S{1,100}", inline.text):
        yield replace(inline, text=text)


def _cost(atom: Inline) -> int:
    """The most characters this atom can take once written: a bold one may bring its own two asterisks."""
    return len(mrkdwn((replace(atom, bold=False),))) + 2 * atom.bold


def _fit(blocks: list[Block], room: Room, command: str) -> list[Block]:
    """All blocks if the surface holds them; else as many as fit, a sentence about the rest, and the closing ones.

    The closing ones are the small print and the buttons at the end: they matter most and take little room.
    """
    if len(blocks) <= room.blocks and sum(map(_characters, blocks)) <= room.characters:
        return blocks
    body, closing = _parted(blocks)
    blocks_left = room.blocks - len(closing) - 1
    characters_left = room.characters - sum(map(_characters, closing)) - HEADER_CHARACTERS
    kept: list[Block] = []
    for block in body[:blocks_left]:
        characters_left -= _characters(block)
        if characters_left < 0:
            break
        kept.append(block)
    return [*kept, _left_out(len(body) - len(kept), command), *closing]


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The body, and the buttons and small print that end the message (at most five blocks)."""
    start = len(blocks)
    while start > 0 and len(blocks) - start < 5 and blocks[start - 1]["type"] in ("actions", "context", "divider"):
        start -= 1
    return blocks[:start], blocks[start:]


def _left_out(number: int, command: str) -> Block:
    parts = "1 more part does" if number == 1 else f"{number} more parts do"
    text = f"… {parts} not fit into one Slack message. Type `{command} status` for the record."
    return {"type": "context", "elements": [_mrkdwn(escaped(text))]}


def _characters(block: Any) -> int:
    """The text in a block, wherever it stands."""
    if isinstance(block, str):
        return len(block)
    if isinstance(block, list):
        return sum(map(_characters, block))
    inner = block.get("text"), block.get("fields"), block.get("elements"), block.get("accessory")
    return sum(_characters(part) for part in inner if part)
