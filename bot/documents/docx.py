"""A parsed template on paper: an editable DOCX. The same tree that Slack shows, another emitter.

Whatever a value holds, it is written as it stands: nothing in it becomes a field, a link or a style. Gaps are
highlighted, so that nobody sends one. Nothing here knows what a letter has to say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from bot.documents.language import (
    Divider,
    Document,
    Heading,
    Line,
    Pairs,
    Paragraph,
    Part,
    Reference,
    SmallPrint,
)
from bot.documents.wording import cleaned

_FONT, _SIZE, _SMALL = "Calibri", Pt(11), Pt(9)
_RED = RGBColor(0xB0, 0x00, 0x20)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands around the words. `banner` in red at the top of every page, `footer` in small print below.

    `title` and `author` are what the file says of itself; `written_at` is UTC. None of them may hold PHI.
    """

    title: str
    author: str
    banner: str
    footer: str
    written_at: datetime


def docx_file(documents: Sequence[Document], sheet: Sheet) -> bytes:
    """The documents as one DOCX, each beginning on its own page. Raises ValueError for a button: paper has none."""
    made = docx.Document()
    _set_up(made, sheet)
    for place, document in enumerate(documents):
        if place:
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for part in document.parts:
            _emit(made, part)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _set_up(made: Docx, sheet: Sheet) -> None:
    said = made.core_properties
    said.title, said.author = cleaned(sheet.title)[:255], cleaned(sheet.author)[:255]
    said.last_modified_by, said.comments, said.language = "", "", "en-US"
    said.created = said.modified = sheet.written_at.replace(tzinfo=None)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE
    section = made.sections[0]
    if sheet.banner:
        run = section.header.paragraphs[0].add_run(cleaned(sheet.banner))
        run.bold, run.font.color.rgb = True, _RED
    section.footer.paragraphs[0].add_run(cleaned(sheet.footer)).font.size = _SMALL


def _emit(made: Docx, part: Part) -> None:
    emitter = _EMITTERS.get(type(part))
    if emitter is None:
        raise ValueError(f"{type(part).__name__} has no place on paper")
    emitter(made, part)


def _heading(made: Docx, part: Heading) -> None:
    paragraph = made.add_heading(level=2)
    _write(paragraph, part.words)
    for run in paragraph.runs:
        run.font.name, run.font.color.rgb = _FONT, RGBColor(0, 0, 0)


def _paragraph(made: Docx, part: Paragraph) -> None:
    """Items become a list; other lines that follow each other stay one paragraph with line breaks."""
    for is_item, lines in groupby(part.lines, key=lambda line: line.item):
        if is_item:
            for line in lines:
                _write(made.add_paragraph(style="List Bullet"), line.words)
        else:
            _write_lines(made.add_paragraph(), [line.words for line in lines])


def _small_print(made: Docx, part: SmallPrint) -> None:
    paragraph = made.add_paragraph()
    _write_lines(paragraph, part.lines)
    for run in paragraph.runs:
        run.font.size, run.italic = _SMALL, True


def _pairs(made: Docx, part: Pairs) -> None:
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for pair in part.pairs:
        label, value = table.add_row().cells
        label.paragraphs[0].add_run(pair.label).bold = True
        _write(value.paragraphs[0], pair.words)
    made.add_paragraph()


def _divider(made: Docx, _: Divider) -> None:
    made.add_paragraph("* * *")


def _write_lines(paragraph: DocxParagraph, lines: Sequence[Line]) -> None:
    for place, line in enumerate(lines):
        if place:
            paragraph.add_run().add_break()
        _write(paragraph, line)


def _write(paragraph: DocxParagraph, line: Line) -> None:
    for inline in line:
        is_gap = isinstance(inline, Reference) and inline.kind == "gap"
        run = paragraph.add_run(inline.label if isinstance(inline, Reference) else inline.text)
        run.bold = inline.bold or is_gap or None
        if is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


_EMITTERS: Mapping[type, Callable[..., None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    SmallPrint: _small_print,
    Pairs: _pairs,
    Divider: _divider,
}
