"""Triage: what a report turns out to be, how grave it is, since when it was known. Can be done again at any time.

Dates move earlier here, never later. Nothing here ends a duty: the presumption stands until two people signed.
"""

from dataclasses import replace

from bot.core.errors import FormErrors, TryAgain
from bot.core.incident import Incident, Outcome, Stage, StageRecord, StageStatus, State, asks_for_nothing
from bot.core.playbook import Deed, tasks_for
from bot.core.team import PRIVACY_OFFICER
from bot.core.triage_answers import Triage, check, facts_after, suggestion_for
from bot.core.work import Task, TaskStatus
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, subjects, team, work
from bot.workflows.change import Change, changing
from bot.workflows.follow_playbook import fill_roles, list_steps
from bot.workflows.hold_channels import decide_on_channel
from bot.workflows.owe import Cause, recalculate
from bot.workflows.reporter import tell_reporter
from bot.workflows.settle_task import settle_by_deed
from bot.workflows.targets import watch_targets
from bot.workflows.watch_work import unwatch_task, watch_again, watch_task

_NOT_ASKED = "No longer asked for"


def triage_incident(desk: Desk, incident_id: str, triage: Triage, *, by: str, key: str) -> None:
    """Keep a triage and draw what follows from it: tasks, roles, dates, a word to the reporter.

    `triage.duplicate_of` is the number of an incident that the person may see. Raises FormErrors, by field; TryAgain
    in the moment before the report's own consequences are drawn.
    """
    with changing(desk, incident_id, key) as change:
        if change.repeated:
            return
        if incidents.is_unprepared(change.unit, incident_id):
            raise TryAgain("This incident is just being set up. Nothing was saved; please try again in a moment.")
        before = change.incident
        check(triage, before, desk.rulebook.severity_rules, change.today)
        original = _original(change, triage)
        after = _keep(change, triage)
        _write_down(desk, change, triage, by)
        if _planned_by(before) != _planned_by(after):
            _plan_again(desk, change, after, by)
        if _in_the_topic(before) != _in_the_topic(after):
            change.tell(effects.set_topic(after))
        decide_on_channel(change, after)
        _bring_in_roles(change, after)
        _tick_off(change, by)
        if asks_for_nothing(after):
            _let_go(desk, change, after, by)
        change.tell(effects.post_to_incident(after, "incident_triaged", facts={"by": by}))
        watch_targets(change.unit, after, desk.rulebook)
        recalculate(change, cause=Cause.TRIAGE, by=by)
        if original is not None:
            change.tell(effects.post_to_incident(original, "duplicate_named", facts={"duplicate": incident_id}))
        if before.triaged_at is None:
            tell_reporter(change, "reported_triaged")


def _planned_by(incident: Incident) -> tuple[str, str, bool]:
    return incident.category, incident.severity, asks_for_nothing(incident)


def _tick_off(change: Change, by: str) -> None:
    """What a triage does by itself. The privacy officer, where there is one, is told by its word to the channel."""
    settle_by_deed(change, Deed.TRIAGE, by=by)
    if team.holder(change.unit, change.incident.id, PRIVACY_OFFICER) is not None:
        settle_by_deed(change, Deed.PRIVACY_OFFICER_TOLD, by=by)


def _in_the_topic(incident: Incident) -> tuple[str, str, str]:
    return incident.category, incident.severity, incident.state


def _original(change: Change, triage: Triage) -> Incident | None:
    """The incident that a duplicate repeats: another one, and not itself a duplicate."""
    if triage.outcome is not Outcome.DUPLICATE:
        return None
    found = incidents.by_number(change.unit, triage.duplicate_of or "")
    if found is None or found.id == change.incident.id:
        raise FormErrors({"duplicate_of": "There is no other incident of this number that is open to you."})
    if found.outcome is Outcome.DUPLICATE:
        raise FormErrors({"duplicate_of": f"{found.number} repeats {found.duplicate_of}. Please name that one."})
    return found


def _keep(change: Change, triage: Triage) -> Incident:
    unit, incident = change.unit, change.incident
    incidents.update_incident(
        unit,
        incident.id,
        state=State.TRIAGED,
        triaged_at=incident.triaged_at or unit.at,
        outcome=triage.outcome,
        outcome_reason=triage.outcome_reason,
        duplicate_of=triage.duplicate_of if triage.outcome is Outcome.DUPLICATE else None,
        category=triage.category,
        severity=triage.severity,
        severity_reason=triage.severity_reason,
        phi=triage.phi,
        still_happening=triage.still_happening,
        answers={**incident.answers, **{question.value: answer.value for question, answer in triage.answers.items()}},
        discovered_on=triage.discovered_on,
        discovered_because=triage.discovered_because,
        facts=dict(facts_after(triage, incident, change.zone)),
    )
    done = StageRecord(stage=Stage.TRIAGE, status=StageStatus.DONE)
    incidents.set_stage(unit, incident.id, done)
    return incidents.get(unit, incident.id)


def _write_down(desk: Desk, change: Change, triage: Triage, by: str) -> None:
    unit, before = change.unit, change.incident
    suggested = suggestion_for(triage, desk.rulebook.severity_rules)
    subject = {
        "outcome": triage.outcome,
        "duplicate_of": triage.duplicate_of,
        "category": [before.category, triage.category],
        "severity": [before.severity, triage.severity],
        "suggested": suggested.severity.slug,
        "phi": triage.phi,
        "still_happening": triage.still_happening,
        "answers": {question.value: answer.value for question, answer in triage.answers.items()},
        "people": [triage.people_low, triage.people_high],
        "discovered_on": [before.discovered_on.isoformat(), triage.discovered_on.isoformat()],
        "rules": desk.rulebook.version,
    }
    said = {
        "outcome_reason": triage.outcome_reason,
        "severity_reason": triage.severity_reason,
        "discovered_because": triage.discovered_because,
    }
    journal.append(unit, "incident.triaged", actor=by, chain=before.id, subject=subject, text=said)
    kind = desk.rulebook.playbooks[triage.category].title
    what = f"{triage.outcome.replace('_', ' ')}, {kind}, {triage.severity}"
    work.add_event(unit, before.id, "triaged", what, noted_by=by)


def _plan_again(desk: Desk, change: Change, incident: Incident, by: str) -> None:
    """The checklist of what it turned out to be: what is settled stays, what is missing comes, the rest is waived."""
    unit, rulebook = change.unit, desk.rulebook
    playbook, severity = rulebook.playbooks[incident.category], rulebook.severities[incident.severity]
    planned = {task.key: task for task in tasks_for(playbook, severity, incident.reported_at)}
    listed = {task.key: task for task in work.tasks(unit, incident.id) if task.key is not None}
    gone = [task for key, task in listed.items() if key not in planned]
    _waive(change, gone, by, f"{_NOT_ASKED}, by kind and severity: {playbook.title}.")
    _list_again(desk, change, [listed[key] for key in planned if key in listed])
    missing = [task for key, task in planned.items() if key not in listed]
    for task in list_steps(unit, incident, rulebook, missing):
        watch_task(rulebook, unit, incident, task)


def _let_go(desk: Desk, change: Change, incident: Incident, by: str) -> None:
    """Nothing of the checklist is asked for any more, and nobody is reminded of it."""
    steps = [task for task in work.tasks(change.unit, incident.id) if task.key is not None]
    for task in steps:
        if task.status is TaskStatus.OPEN:
            unwatch_task(desk.rulebook, change.unit, incident, task)
    _waive(change, steps, by, f"{_NOT_ASKED}: {str(incident.outcome).replace('_', ' ')}.")


def _waive(change: Change, tasks: list[Task], by: str, reason: str) -> None:
    """Open steps need no doing any more. Settled ones are history and stay."""
    unit = change.unit
    for task in tasks:
        if task.status is TaskStatus.OPEN:
            work.settle_task(unit, task, status=TaskStatus.WAIVED, by=by, reason=reason)
            subjects.unwatch(unit, task.incident_id, f"task:{task.id}")
            subject = {"task": task.number, "key": task.key}
            journal.append(
                unit, "task.waived", actor=by, chain=task.incident_id, subject=subject, text={"reason": reason}
            )


def _list_again(desk: Desk, change: Change, tasks: list[Task]) -> None:
    """Steps that an earlier triage waived and this one asks for again."""
    for task in tasks:
        if task.status is TaskStatus.WAIVED and task.waived_reason.startswith(_NOT_ASKED):
            work.settle_task(change.unit, task, status=TaskStatus.OPEN, by="")
            watch_again(desk.rulebook, change.unit, change.incident, replace(task, status=TaskStatus.OPEN))


def _bring_in_roles(change: Change, incident: Incident) -> None:
    """The roster's people for this kind and severity, unless one of the team may be involved: then officers decide."""
    if incident.team_member_involved != "yes":
        came = fill_roles(change.unit, incident, change.desk.rulebook)
        if came:
            change.tell(effects.invite(incident, list(dict.fromkeys(came.values()))))
