"""What is said of letters and forms: which there are, what a draft lacks, and what its States say of it.

Shown in the incident's own channel and to whoever drafts. What a person wrote stands in the file, not in the message.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.hhs_form import to_fill_in
from bot.core.letters import Draft, Gap, Kind, StateNote, Status, missing
from bot.core.words import capital
from bot.core.worksheet import known_for_hhs
from bot.slack.messages.look import Look, message
from bot.slack.messages.obligations import do_not_send_before
from bot.slack.sending import NotNeeded
from bot.store import drafts

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class DraftWords:
    """One version. `fields_open` counts what of the HHS worksheet is to be filled in by hand, None for a letter."""

    incident_id: str
    draft_id: str
    number: str
    name: str
    words: str
    state_name: str
    version: int
    is_newest: bool
    is_approved: bool
    gaps: tuple[Gap, ...]
    fields_open: int | None
    state_notes: tuple[StateNote, ...]
    do_not_send_before: date | None
    drafted_by: str
    approved_by: str | None
    approved_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DraftList:
    """The newest version of each document of the incident."""

    incident_id: str
    number: str
    drafts: tuple[DraftWords, ...]


@message
def document_drafted(look: Look) -> DraftWords:
    """To the channel, before the file; drawn again once it is approved, or a newer version takes its place."""
    draft = _kept(look)
    return replace(draft_words(look, draft), name=replace(draft, status=Status.DRAFT).name)


@message
def document_approved(look: Look) -> DraftWords:
    """To the channel, before the file without the mark of a draft."""
    return draft_words(look, _kept(look))


def draft_list(look: Look) -> DraftList:
    """For the form of `draft`."""
    newest: dict[tuple[Kind, str], Draft] = {}
    for draft in drafts.drafts(look.view, look.incident.id):
        known = newest.setdefault((draft.kind, draft.state), draft)
        if draft.version > known.version:
            newest[draft.kind, draft.state] = draft
    shown = [draft_words(look, draft) for draft in newest.values()]
    return DraftList(incident_id=look.incident.id, number=look.incident.number, drafts=tuple(shown[:MOST_SHOWN]))


def draft_words(look: Look, draft: Draft) -> DraftWords:
    """One version in words."""
    form, is_form = look.rulebook.hhs_form, draft.kind is Kind.HHS
    return DraftWords(
        incident_id=draft.incident_id,
        draft_id=draft.id,
        number=draft.record.number,
        name=draft.name,
        words=capital(draft.kind.words),
        state_name=draft.record.state_name,
        version=draft.version,
        is_newest=draft.version == drafts.newest_version(look.view, draft.incident_id, draft.kind, draft.state),
        is_approved=draft.status is Status.APPROVED,
        gaps=missing(draft.kind, draft.content),
        fields_open=len(to_fill_in(form, known_for_hhs(draft.record, draft.content))) if is_form else None,
        state_notes=draft.record.state_notes,
        do_not_send_before=do_not_send_before(look),
        drafted_by=draft.drafted_by,
        approved_by=draft.approved_by,
        approved_at=draft.approved_at,
    )


def _kept(look: Look) -> Draft:
    draft = drafts.find(look.view, str(look.facts["draft"]))
    if draft is None:
        raise NotNeeded("there is no such draft")
    return draft
