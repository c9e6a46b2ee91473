"""Counsel approves a drafted letter or form: it comes into the channel once more, without the mark of a draft."""

from bot.core.errors import NotFound
from bot.core.letters import Draft, check_approval
from bot.core.team import LEGAL_COUNSEL, PersonKind
from bot.desk import Desk
from bot.slack import effects
from bot.store import drafts, journal, team, work
from bot.workflows.change import Change, changing
from bot.workflows.draft_document import draw_again


def approve_document(desk: Desk, incident_id: str, draft_id: str, *, by: str, key: str) -> Draft:
    """Approve the newest version. Raises NotAllowed, AlreadyDone, UserError for a gap that the law does not allow."""
    with changing(desk, incident_id, key) as change:
        draft = drafts.find(change.unit, draft_id)
        if draft is None or draft.incident_id != incident_id:
            raise NotFound("There is no such draft. `draft` lists them.")
        if change.repeated:
            return draft
        newest = drafts.newest_version(change.unit, incident_id, draft.kind, draft.state)
        check_approval(draft, by, counsel=acting_counsel(change), newest=newest)
        drafts.approve(change.unit, draft, by)
        _write_down(change, draft, by)
        change.tell(effects.post_to_incident(change.incident, "document_approved", facts={"draft": draft.id}))
        change.tell(effects.share_draft(change.incident, draft.id, approved=True))
        draw_again(change, draft.id)
        return draft


def acting_counsel(change: Change) -> frozenset[str]:
    """Whoever acts as legal counsel today, in this incident or for the organisation. Never the excluded, never guests.

    Empty: nobody does.
    """
    unit, incident_id = change.unit, change.incident.id
    held, standing = team.holder(unit, incident_id, LEGAL_COUNSEL), team.roster(unit).get(LEGAL_COUNSEL)
    acting = {*(held.acting(change.today) if held else ())}
    acting |= {user for user in (standing.user_id, standing.deputy_id) if user} if standing else set()
    return frozenset(user for user in acting if _may_act(change, user))


def _may_act(change: Change, user: str) -> bool:
    person = team.get_person(change.unit, user)
    is_member = person is None or person.kind is PersonKind.MEMBER
    return is_member and not team.is_excluded(change.unit, change.incident.id, user)


def _write_down(change: Change, draft: Draft, by: str) -> None:
    unit, incident = change.unit, change.incident
    subject = {"draft": draft.id, "kind": draft.kind, "state": draft.state, "version": draft.version}
    journal.append(unit, "document.approved", actor=by, chain=incident.id, subject=subject)
    text = f"Approved: {draft.kind.words}, version {draft.version}."
    work.add_event(unit, incident.id, "document", text, noted_by=by)
