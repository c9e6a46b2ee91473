"""The risk assessment is worked on: opened, kept step by step, put forward for a second signature.

Every step is kept at once, so that nobody has to finish in one sitting; a later save never silently overwrites an
earlier one of somebody else. Nothing here determines anything: that takes the signature.
"""

from dataclasses import dataclass, replace

from bot.core.assessment import Assessment, missing, submitted, working_copy
from bot.core.assessment_steps import Saving, Step, answered, screened_at_triage, with_step
from bot.core.errors import FormErrors
from bot.core.facts import EntityRole
from bot.core.incident import Stage, StageRecord, StageStatus, refuse_if_closed
from bot.core.playbook import Deed
from bot.core.targets import TargetName
from bot.desk import Desk
from bot.slack import effects
from bot.store import assessments, incidents, journal, work
from bot.workflows.change import Change, changing
from bot.workflows.settle_task import settle_by_deed
from bot.workflows.watch_work import unwatch_target


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The draft to go on with, and why the version before came back, if it did (free text).

    `from_triage`: its first step shows what triage answered. Nobody has kept that as an assessor's answer yet.
    """

    draft: Assessment
    returned_because: str
    from_triage: bool = False


def open_assessment(desk: Desk, incident_id: str, *, by: str) -> Opened:
    """The draft to go on with, for a form; reading it is written down. Keeps no draft: the first step kept does.

    Raises UserError where the incident is closed or a version waits for its signature.
    """
    with desk.store.writing(incident_id) as unit:
        incident = incidents.get(unit, incident_id)
        refuse_if_closed(incident)
        versions = assessments.versions(unit, incident_id)
        draft = working_copy(versions, incident_id, by=by, at=unit.at)
        journal.append(unit, "assessment.read", actor=by, chain=incident_id, subject={"version": draft.version})
    before = [one.return_reason for one in versions if one.version == draft.version - 1]
    known = screened_at_triage(draft, incident)
    if known is not None:
        draft = replace(draft, findings=answered(draft.findings, known))
    return Opened(draft=draft, returned_because="".join(before), from_triage=known is not None)


def save_step(desk: Desk, incident_id: str, saving: Saving, *, by: str, key: str) -> Assessment:
    """Keep one step, however little it says, and give the draft as it then is. Raises UserError if overtaken."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return assessments.get_version(change.unit, incident_id, saving.version)
        return _with_step(change, saving, by)


def submit_assessment(desk: Desk, incident_id: str, saving: Saving, *, by: str, key: str) -> Assessment:
    """Keep the conclusion and put the version forward: `by` is its assessor, and from now on it never changes.

    Raises FormErrors with what is missing, UserError if overtaken; then nothing is kept.
    """
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return assessments.get_version(change.unit, incident_id, saving.version)
        draft = _with_step(change, saving, by)
        _refuse_if_incomplete(change, draft)
        assessment = submitted(draft, by=by, at=change.unit.at)
        assessments.keep(change.unit, assessment)
        _write_down_submission(change, assessment)
        _ask_for_signature(change, assessment)
        return assessment


def _with_step(change: Change, saving: Saving, by: str) -> Assessment:
    unit, incident_id = change.unit, change.incident.id
    before = working_copy(assessments.versions(unit, incident_id), incident_id, by=by, at=unit.at)
    draft = with_step(before, saving)
    assessments.keep(unit, draft)
    if not before.saves:
        _begin_stage(change, by)
    facts = {"version": draft.version, "step": saving.step}
    said = assessments.words_of(draft.findings)
    journal.append(unit, "assessment.step_kept", actor=by, chain=incident_id, subject=facts, text=said)
    return draft


def _begin_stage(change: Change, by: str) -> None:
    record = StageRecord(stage=Stage.ASSESSMENT, status=StageStatus.IN_PROGRESS, set_by=by)
    incidents.set_stage(change.unit, change.incident.id, record)


def _refuse_if_incomplete(change: Change, draft: Assessment) -> None:
    entity = incidents.entity(change.unit, change.incident.entity_id)
    sentences = missing(draft.findings, phr_vendor=entity.entity_role == EntityRole.PHR_VENDOR)
    if sentences:
        raise FormErrors({Step.CONCLUSION.value: " ".join(sentences)})


def _write_down_submission(change: Change, assessment: Assessment) -> None:
    unit, incident_id = change.unit, change.incident.id
    facts = {"version": assessment.version, "conclusion": assessment.findings.conclusion}
    said = assessments.words_of(assessment.findings)
    journal.append(
        unit, "assessment.submitted", actor=assessment.assessor_id, chain=incident_id, subject=facts, text=said
    )
    text = f"Risk assessment, version {assessment.version}, put forward for a second signature."
    work.add_event(unit, incident_id, "assessment", text, noted_by=assessment.assessor_id)
    unwatch_target(unit, change.incident, TargetName.FOUR_FACTORS_DRAFTED)
    settle_by_deed(change, Deed.ASSESSMENT, by=assessment.assessor_id)


def _ask_for_signature(change: Change, assessment: Assessment) -> None:
    """Tell the channel who may sign, and each of them."""
    incident, facts = change.incident, {"version": assessment.version}
    change.tell(effects.post_to_incident(incident, "assessment_submitted", facts=facts))
    for user in assessments.signers_of(change.unit, assessment):
        key = f"sign:{incident.id}:{assessment.version}:{user}"
        change.tell(effects.post_to_person(user, "signature_asked", facts=facts, incident=incident, key=key))
