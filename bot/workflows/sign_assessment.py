"""The second signature: an officer signs what another concluded, or returns it with a reason.

Only here an incident becomes determined. What the law engine is told about it is set here and nowhere else.
"""

from bot.core.assessment import Assessment, Status, check_signer, decided, with_determination
from bot.core.errors import AlreadyDone, NotFound
from bot.core.incident import Stage, StageRecord, StageStatus, refuse_if_closed
from bot.core.targets import TargetName
from bot.desk import Desk
from bot.slack import effects
from bot.store import assessments, incidents, journal, work
from bot.store.session import Unit
from bot.workflows.change import Change, changing
from bot.workflows.owe import Cause, recalculate
from bot.workflows.watch_work import unwatch_target


def open_for_signature(desk: Desk, incident_id: str, *, by: str) -> Assessment:
    """The version that waits, for the one who may sign it; reading it is written down.

    Raises NotFound where none waits, NotAllowed to its assessor, UserError where the incident is closed.
    """
    with desk.store.writing(incident_id) as unit:
        refuse_if_closed(incidents.get(unit, incident_id))
        waiting = assessments.awaiting_signature(unit, incident_id)
        if waiting is None:
            raise NotFound("No assessment waits for a signature. `assess` shows how far it is.")
        check_signer(waiting, by, second_signature=assessments.needs_second_signature(unit))
        journal.append(unit, "assessment.read", actor=by, chain=incident_id, subject={"version": waiting.version})
    return waiting


def sign_assessment(desk: Desk, incident_id: str, version: int, *, by: str, key: str) -> Assessment:
    """Sign: the conclusion becomes the incident's determination, from now on and until a newer one is signed.

    Raises NotAllowed to the assessor, AlreadyDone where somebody was faster.
    """
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return assessments.get_version(change.unit, incident_id, version)
        rule = assessments.needs_second_signature(change.unit)
        waiting = _waiting(change.unit, incident_id, version)
        check_signer(waiting, by, second_signature=rule)
        signed = decided(waiting, by=by, at=change.unit.at, rule_off=not rule)
        assessments.keep(change.unit, signed)
        _write_down_signature(change, signed)
        after_determination(change, signed)
        return signed


def return_assessment(desk: Desk, incident_id: str, version: int, reason: str, *, by: str, key: str) -> Assessment:
    """Send a version back; the next one starts as its copy. Raises as `sign_assessment`, and without a reason."""
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return assessments.get_version(change.unit, incident_id, version)
        unit, incident = change.unit, change.incident
        waiting = _waiting(unit, incident_id, version)
        check_signer(waiting, by, second_signature=assessments.needs_second_signature(unit))
        returned = decided(waiting, by=by, at=unit.at, return_reason=reason)
        assessments.keep(unit, returned)
        facts, said = {"version": version}, {"reason": reason}
        journal.append(unit, "assessment.returned", actor=by, chain=incident_id, subject=facts, text=said)
        text = f"Risk assessment, version {version}, returned to be worked on."
        work.add_event(unit, incident_id, "assessment", text, noted_by=by)
        change.tell(effects.post_to_incident(incident, "assessment_returned", facts=facts))
        change.tell(effects.post_to_person(waiting.assessor_id, "assessment_came_back", facts=facts, incident=incident))
        return returned


def after_determination(change: Change, signed: Assessment) -> None:
    """What follows from a signature for the law: the engine is told what was determined, and says what is owed now."""
    facts = with_determination(change.incident.facts, signed)
    incidents.update_incident(change.unit, change.incident.id, facts=facts)
    recalculate(change, cause=Cause.ASSESSMENT, by=signed.approver_id)


def _waiting(unit: Unit, incident_id: str, version: int) -> Assessment:
    found = assessments.get_version(unit, incident_id, version)
    if found.status is not Status.SUBMITTED:
        raise AlreadyDone(f"Version {version} was {found.status} meanwhile; nothing was changed.")
    return found


def _write_down_signature(change: Change, signed: Assessment) -> None:
    unit, incident = change.unit, change.incident
    facts = {
        "version": signed.version,
        "assessor": signed.assessor_id,
        "conclusion": signed.findings.conclusion,
        "second_signature": not signed.rule_off,
    }
    said = assessments.words_of(signed.findings)
    journal.append(unit, "assessment.signed", actor=signed.approver_id, chain=incident.id, subject=facts, text=said)
    spoken = str(signed.findings.conclusion).replace("_", " ")
    text = f"Determined: {spoken}. Risk assessment, version {signed.version}, signed."
    work.add_event(unit, incident.id, "determination", text, noted_by=signed.approver_id)
    record = StageRecord(stage=Stage.ASSESSMENT, status=StageStatus.DONE, set_by=signed.approver_id)
    incidents.set_stage(unit, incident.id, record)
    unwatch_target(unit, incident, TargetName.DETERMINED)
    change.tell(effects.post_to_incident(incident, "assessment_signed", facts={"version": signed.version}))
