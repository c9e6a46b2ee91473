"""The talk between the team and whoever reported: additions, answers, a word when it is looked at and when it ends.

Of an anonymous reporter nothing is kept but the hash of a code: no function here that serves the code is told who
uses it. What is said is shown in the incident's channel or in a form, never in a direct message.
"""

from collections.abc import Sequence

from bot.core.errors import NotFound, UserError
from bot.core.incident import Incident
from bot.core.report import code_hash
from bot.core.work import TimelineEvent
from bot.desk import Desk
from bot.slack import effects
from bot.store import incidents, journal, team, work
from bot.store.session import View
from bot.workflows.change import Change, changing

ADDITION, ANSWER = "reporter_addition", "reporter_answer"


def add_to_report(desk: Desk, incident_id: str, text: str, *, by: str | None, key: str) -> None:
    """The reporter adds something; `by` is None for whoever holds the code of an anonymous report."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        event_id = work.add_event(change.unit, incident_id, ADDITION, text, noted_by=by)
        journal.append(change.unit, "report.added_to", actor=by, chain=incident_id, text={"addition": text})
        if not change.incident.archived:
            change.tell(effects.post_to_incident(change.incident, "reporter_added", facts={"event": event_id}))
            return
        for officer in team.officers(change.unit):
            if not team.is_excluded(change.unit, incident_id, officer):
                change.tell(effects.post_to_person(officer, "added_after_closing", incident=change.incident))


def answer_reporter(desk: Desk, incident_id: str, text: str, *, by: str, key: str) -> None:
    """The team answers. A known reporter gets word of it; for an anonymous one it waits behind the code."""
    if not text.strip():
        raise UserError("Say what the reporter should read, for example `answer Thank you. Was the laptop locked?`.")
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        _refuse_without_reporter(change)
        event_id = work.add_event(change.unit, incident_id, ANSWER, text.strip(), noted_by=by)
        journal.append(change.unit, "report.answered", actor=by, chain=incident_id, text={"answer": text})
        tell_reporter(change, "answer_waiting")
        if not change.incident.archived:
            change.tell(effects.post_to_incident(change.incident, "reporter_answered", facts={"event": event_id}))


def tell_reporter(change: Change, message_name: str) -> None:
    """Send the reporter this message about their incident. Nothing happens for anonymous and excluded reporters."""
    incident = change.incident
    if incident.anonymous or incident.reporter_id is None:
        return
    if not team.is_excluded(change.unit, incident.id, incident.reporter_id):
        change.tell(effects.post_to_person(incident.reporter_id, message_name, incident=incident))


def said_so_far(view: View, incident_id: str) -> Sequence[TimelineEvent]:
    """Everything the reporter added and the team answered, oldest first."""
    return [event for event in work.events(view, incident_id) if event.kind in (ADDITION, ANSWER)]


def incident_of_code(view: View, code: str) -> Incident:
    """The anonymous report with this code. Raises NotFound in the same words for every code that opens nothing."""
    return incident_of_hash(view, code_hash(code))


def incident_of_hash(view: View, hashed: str) -> Incident:
    """As `incident_of_code`, by what is kept of the code."""
    found = incidents.by_reply_code(view, hashed)
    if found is None:
        raise NotFound("This code opens nothing. It looks like 0a1b2-c3d4e; please check what you wrote down.")
    return found


def _refuse_without_reporter(change: Change) -> None:
    incident = change.incident
    if incident.anonymous:
        return
    shut_out = incident.reporter_id and team.is_excluded(change.unit, incident.id, incident.reporter_id)
    if incident.reporter_id is None or shut_out:
        raise UserError("Nobody can be answered here: the reporter is not known or was shut out of this incident.")
