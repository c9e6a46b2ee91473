"""The post-incident review is saved, and what it decided to change is watched until it is done, closed or not."""

from bot.core.errors import AlreadyDone, FormErrors, UserError
from bot.core.incident import Stage, StageRecord, StageStatus
from bot.core.playbook import Deed
from bot.core.review import NewAction, Review, check_action, check_review
from bot.core.work import CorrectiveAction
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, reviews, subjects, team, work
from bot.workflows.change import Change, changing
from bot.workflows.check_person import require_member
from bot.workflows.settle_task import settle_by_deed

LADDER = "action"


def review_incident(desk: Desk, incident_id: str, review: Review, *, by: str, key: str) -> None:
    """Save the review in place of an earlier one; the stage is done with it. Raises FormErrors."""
    check_review(review)
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        unit = change.unit
        reviews.keep(unit, incident_id, review, by)
        incidents.set_stage(
            unit, incident_id, StageRecord(stage=Stage.REVIEW, status=StageStatus.DONE, set_by=by)
        )  # fmt: skip
        work.add_event(unit, incident_id, "review_saved", "", noted_by=by)
        subject = {
            "risk_analysis_updated": review.risk_analysis_updated,
            "sanctions_or_training": review.sanctions_or_training,
        }
        said = {"root_cause": review.root_cause, "lessons": review.lessons}
        journal.append(unit, "review.saved", actor=by, chain=incident_id, subject=subject, text=said)
        settle_by_deed(change, Deed.REVIEW, by=by)


def add_action(desk: Desk, incident_id: str, action: NewAction, *, by: str, key: str) -> None:
    """Keep a corrective action and watch its day. Its owner can read the incident already, so nothing leaks.

    Raises FormErrors, by field; UserError for guests and other outsiders.
    """
    require_member(desk, action.owner_id)
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        check_action(action, change.today)
        _refuse_outsider(change, action.owner_id)
        kept = work.add_action(
            change.unit, incident_id, text=action.text, owner_id=action.owner_id, due_on=action.due_on
        )  # fmt: skip
        _watch(change, kept)
        work.add_event(change.unit, incident_id, "action_added", action.text, noted_by=by, about_id=action.owner_id)
        subject = {"action": kept.number, "owner": kept.owner_id, "due_on": kept.due_on}
        journal.append(
            change.unit, "action.added", actor=by, chain=incident_id, subject=subject, text={"action": kept.text}
        )  # fmt: skip
        change.tell(effects.post_to_incident(change.incident, "action_added", facts={"number": kept.number}))


def finish_action(desk: Desk, incident_id: str, number: int, *, by: str, key: str) -> None:
    """A corrective action is done, also after the incident was closed. Raises UserError, AlreadyDone."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        action = next((one for one in work.actions(change.unit, incident_id) if one.number == number), None)
        if action is None:
            raise UserError(f"{change.incident.number} has no corrective action {number}. `actions` lists them.")
        if action.done_at is not None:
            raise AlreadyDone(f"Corrective action {number} is done already. Nothing was changed.")
        work.finish_action(change.unit, action, by)
        subjects.unwatch(change.unit, incident_id, f"action:{action.id}", by=by)
        work.add_event(change.unit, incident_id, "action_done", action.text, noted_by=by)
        journal.append(change.unit, "action.done", actor=by, chain=incident_id, subject={"action": number})


def _refuse_outsider(change: Change, user_id: str) -> None:
    belongs = user_id in team.members(change.unit, change.incident.id) or user_id in team.officers(change.unit)
    if not belongs or team.is_excluded(change.unit, change.incident.id, user_id):
        sentence = "They are not part of this incident. Give them a role or add them to the channel first."
        raise FormErrors({"owner_id": sentence})


def _watch(change: Change, action: CorrectiveAction) -> None:
    subjects.watch(
        change.unit,
        action.incident_id,
        f"action:{action.id}",
        kind="action",
        ref=action.id,
        ladder=LADDER,
        owner_role=None,
        owner_id=action.owner_id,
        due_on=action.due_on,
    )
