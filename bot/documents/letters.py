"""Letters and forms on paper: a draft and the words of its template in, an editable DOCX out.

The words stand in message_templates/letters/, the pick lists in data/hhs_form.yaml. A draft is marked as one on every
page and carries notes for whoever checks it; an approved document has neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.hhs_form import FilledSection, HhsForm, filled_in
from bot.core.letters import Draft, Gap, Kind, StateNote, Status, hard_to_read, missing
from bot.core.words import capital
from bot.core.worksheet import known_for_hhs
from bot.documents.language import Document, Reference
from bot.documents.templates import Templates
from bot.documents.wording import FILTERS as WORDING

DOCX = ".docx"
BANNER = "DRAFT, not approved by counsel. Do not send."
EXERCISE = "EXERCISE, not a real incident. "
_NOTES = "notes"


@dataclass(frozen=True, kw_only=True)
class LetterWords:
    """Everything a letter's template may say. Empty text and None are what nobody has given: write `| gap("…")`.

    `phi` are kinds of information in plain words. Days are the entity's; `posting_days` is how long a posting stays.
    """

    kind: str
    number: str
    entity_name: str
    discovered_on: date
    occurred_on: date | None
    people: int | None
    what_happened: str
    phi: tuple[str, ...]
    what_to_do: str
    what_we_do: str
    has_contact: bool
    toll_free: str
    email: str
    website: str
    postal: str
    reply_by: date | None
    associate_discovered_on: date | None
    letters_sent_on: date | None
    posting_days: int
    state_name: str
    residents: int | None
    recipient: str
    citation: str
    state_notes: tuple[StateNote, ...]
    sections: tuple[FilledSection, ...]
    form_checked_on: date
    separate_part2_report: str | None
    gaps: tuple[Gap, ...]
    long_sentences: tuple[str, ...]


class Letters:
    """The templates of one folder. Raises BrokenTemplatesError, with every fault, at construction."""

    def __init__(self, folder: Path) -> None:
        self._templates = Templates(folder, filters=FILTERS)

    def names(self) -> list[str]:
        """Every template: one for each kind of document, and the notes."""
        return self._templates.names()

    def document(self, name: str, words: LetterWords) -> Document:
        """What one template says. Raises TemplateFactsError."""
        return self._templates.document(name, words)

    def file(self, draft: Draft, words: LetterWords) -> bytes:
        """The draft, or the approved document, as DOCX.

        The library for it is imported on first need: the bot starts without it, and most of its life does without.
        """
        from bot.documents.docx import Sheet, docx_file

        is_draft = draft.status is Status.DRAFT
        exercise = EXERCISE if draft.record.number.startswith("DRL-") else ""
        pages = [self.document(draft.kind.value, words)]
        sheet = Sheet(
            title=capital(draft.kind.words),
            author=draft.record.entity_name,
            banner=f"{exercise}{BANNER if is_draft else ''}".strip(),
            footer=_footer(draft),
            written_at=draft.approved_at or draft.drafted_at,
        )
        return docx_file([*pages, self.document(_NOTES, words)] if is_draft else pages, sheet)


def letter_words(draft: Draft, form: HhsForm, posting_days: int) -> LetterWords:
    """The facts of a draft as its template shows them."""
    content, record = draft.content, draft.record
    is_form = draft.kind is Kind.HHS
    return LetterWords(
        kind=draft.kind.words,
        number=record.number,
        entity_name=record.entity_name,
        discovered_on=record.discovered_on,
        occurred_on=record.occurred_on,
        people=record.people,
        what_happened=content.what_happened,
        phi=form.words("phi_types", content.phi_types),
        what_to_do=content.what_to_do,
        what_we_do=content.what_we_do,
        has_contact=content.has_contact,
        toll_free=content.toll_free,
        email=content.email,
        website=content.website,
        postal=content.postal,
        reply_by=content.reply_by,
        associate_discovered_on=record.associate_discovered_on,
        letters_sent_on=record.letters_sent_on,
        posting_days=posting_days,
        state_name=record.state_name,
        residents=record.residents,
        recipient=record.recipient,
        citation=record.citation,
        state_notes=record.state_notes,
        sections=filled_in(form, known_for_hhs(record, content)) if is_form else (),
        form_checked_on=form.verified_on,
        separate_part2_report=form.separate_part2_report if record.part2 else None,
        gaps=missing(draft.kind, content),
        long_sentences=hard_to_read(content),
    )


def gap(value: object, words: str) -> object:
    """`value`, or where nobody has given it, a marked gap: "[To fill in: …]"."""
    if value in (None, "", ()):
        return Reference(kind="gap", target="", label=f"[To fill in: {words}]")
    return value


FILTERS: dict[str, Callable[..., object]] = {**WORDING, "gap": gap}


def _footer(draft: Draft) -> str:
    parts = [draft.record.number, draft.kind.words, draft.record.state_name, f"version {draft.version}"]
    approved = ["approved"] if draft.status is Status.APPROVED else []
    return ", ".join(part for part in [*parts, *approved] if part)
