"""Drafted letters and forms as files for the incident's channel. Names hold number, kind, State and version only."""

from dataclasses import replace

from bot.core.letters import Status
from bot.documents.letters import DOCX, letter_words
from bot.slack.messages.look import Look
from bot.slack.sending import NotNeeded
from bot.slack.uploads import Document, document
from bot.store import drafts


@document
def letter(look: Look) -> Document:
    """One version, as the draft it was or as approved. What it says was kept when it was drafted."""
    kept = drafts.find(look.view, str(look.facts["draft"]))
    if kept is None:
        raise NotNeeded("there is no such draft")
    made = kept if look.facts["approved"] else replace(kept, status=Status.DRAFT, approved_by=None, approved_at=None)
    words = letter_words(made, look.rulebook.hhs_form, look.rulebook.law.substitute.posting_calendar_days)
    marked = "approved" if made.status is Status.APPROVED else "DRAFT"
    said = f"{made.record.number}: {made.kind.words}, version {made.version}, {marked}"
    return Document(
        filename=f"{made.name}{DOCX}", title=said, alt_text=said, body=look.renderer.letters.file(made, words)
    )
