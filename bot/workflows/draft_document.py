"""A letter or form is drafted: what a person wrote and what the record says, kept together as the next version.

Nothing is invented: what is missing stays a marked gap. A version never changes; an approval is added to it.
"""

from collections.abc import Sequence
from dataclasses import asdict

from bot.core.errors import FormErrors
from bot.core.law import Notice
from bot.core.letters import Content, Draft, Kind, missing
from bot.core.owed import Obligation, Standing
from bot.desk import Desk
from bot.slack import effects
from bot.store import drafts, journal, obligations, outbox, work
from bot.store.letter_record import record_of
from bot.workflows.change import Change, changing

REGULATORS = (Notice.STATE_ATTORNEY_GENERAL, Notice.STATE_HEALTH_DEPARTMENT)
_STANDS = (Standing.OWED, Standing.MET)


def draft_document(
    desk: Desk, incident_id: str, kind: Kind, content: Content, *, duty_id: str | None = None, by: str, key: str
) -> Draft:  # fmt: skip
    """Keep the next version and put it into the channel. `duty_id`: which duty to a State's regulator it is about.

    Raises FormErrors for a notice to a regulator that names none.
    """
    with changing(desk, incident_id, key) as change:
        known = obligations.obligations(change.unit, incident_id)
        duty = next((one for one in regulators(known) if one.id == duty_id), None)
        if kind is Kind.REGULATOR and duty is None:
            raise FormErrors({"duty": "Please choose the regulator. `obligations` lists who is to be told."})
        record = record_of(change.unit, change.incident, desk.rulebook.law, kind=kind, duty=duty)
        if change.repeated:
            return _newest(change, kind, record.state)
        draft = drafts.add_draft(change.unit, incident_id, kind, content, record, by)
        _write_down(change, draft, by)
        change.tell(effects.tell_draft(change.incident, draft.id))
        change.tell(effects.share_draft(change.incident, draft.id, approved=False))
        for earlier in drafts.drafts(change.unit, incident_id):
            if (earlier.kind, earlier.state, earlier.version) == (kind, draft.state, draft.version - 1):
                draw_again(change, earlier.id)
        return draft


def draw_again(change: Change, draft_id: str) -> None:
    """The post about a version shows how it stands now: whether it may still be approved."""
    post = outbox.by_key(change.unit, effects.tell_draft(change.incident, draft_id).key or "")
    if post is not None:
        facts = {"draft": draft_id}
        change.tell(effects.update_post(post.id, "document_drafted", facts=facts, incident=change.incident))


def regulators(known: Sequence[Obligation]) -> list[Obligation]:
    """The duties to tell a State's regulator that stand now."""
    return [one for one in known if one.notice in REGULATORS and one.status in _STANDS]


def _newest(change: Change, kind: Kind, state: str) -> Draft:
    known = drafts.drafts(change.unit, change.incident.id)
    return next(each for each in known if (each.kind, each.state) == (kind, state))


def _write_down(change: Change, draft: Draft, by: str) -> None:
    unit, incident = change.unit, change.incident
    gaps = [gap.words for gap in missing(draft.kind, draft.content)]
    subject = {"draft": draft.id, "kind": draft.kind, "state": draft.state, "version": draft.version, "missing": gaps}
    said = {"content": asdict(draft.content), "record": asdict(draft.record)}
    journal.append(unit, "document.drafted", actor=by, chain=incident.id, subject=subject, text=said)
    text = f"Drafted: {draft.kind.words}, version {draft.version}."
    work.add_event(unit, incident.id, "document", text, noted_by=by)
