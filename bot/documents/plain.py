"""What a template says as plain text, for e-mail, paper and pagers. Buttons have no place there and are left out."""

from bot.documents.language import (
    Divider,
    Document,
    Heading,
    Inline,
    Line,
    Pairs,
    Paragraph,
    Part,
    Reference,
    SmallPrint,
)


def title_of(document: Document) -> str:
    """The first line, on one line."""
    return " ".join(_words(document.summary).split())


def text_of(document: Document) -> str:
    """Everything below the first line, one blank line between its parts."""
    return "\n\n".join(filter(None, map(_text, document.parts)))


def _text(part: Part) -> str:
    if isinstance(part, Heading):
        return _words(part.words).upper()
    if isinstance(part, Paragraph):
        return "\n".join(("- " if line.item else "") + _words(line.words) for line in part.lines)
    if isinstance(part, SmallPrint):
        return "\n".join(map(_words, part.lines))
    if isinstance(part, Pairs):
        return "\n".join(f"{pair.label}: {_words(pair.words)}" for pair in part.pairs)
    return "-" * 40 if isinstance(part, Divider) else ""


def _words(line: Line) -> str:
    return "".join(map(_inline, line))


def _inline(inline: Inline) -> str:
    if isinstance(inline, Reference) and inline.kind == "link" and inline.label != inline.target:
        return f"{inline.label} ({inline.target})"
    return inline.label if isinstance(inline, Reference) else inline.text
