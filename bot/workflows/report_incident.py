"""A report is kept: number, journal, channel to open. Nothing else stands between a person and their receipt.

What follows from a report (tasks, roles, legal dates) is drawn by `prepare_incident` a moment later; the incident
row itself remembers that this is still to do, so a crash in between loses nothing.
"""

from dataclasses import dataclass, replace

from bot.core.incident import Incident, State
from bot.core.report import Report, check, code_hash, first_facts, reply_code
from bot.core.triage import Answer, SeverityFacts, suggest_severity
from bot.desk import Desk
from bot.store import choices, incidents, journal, outbox, requests
from bot.store.session import Unit
from bot.store.tables import new_id
from bot.workflows.hold_channels import ask_for_channel

# More than Slack lets us open in a minute.
_LONG_LINE = 20


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the reporter is told at once. `in_line`: many reports came, and this one's channel waits for its turn.

    `officers_only`: one of the team may be involved, so that nobody but the officers is told.
    """

    number: str
    incident_id: str
    category: str
    first_aid: tuple[str, ...]
    phone: str | None
    reply_code: str | None
    in_line: bool = False
    officers_only: bool = False


def report_incident(desk: Desk, report: Report, reporter_id: str) -> Receipt:
    """Keep a report, once per nonce. Anonymous: who reported goes nowhere. Raises FormErrors, TryAgain."""
    incident_id = new_id()
    with desk.store.writing() as unit:
        if requests.first_time(unit, report.nonce, incident_id):
            incident = _keep(desk, unit, incident_id, report, None if report.anonymous else reporter_id)
        else:
            incident = incidents.get(unit, str(requests.outcome_of(unit, report.nonce)))
        phone = None if report.still_happening is Answer.NO else choices.on_call_phone(unit, desk.settings)
        in_line = outbox.queue_of(unit, "open_channel", _LONG_LINE) == _LONG_LINE
    return replace(_receipt(desk, incident, report, phone), in_line=in_line)


def _keep(desk: Desk, unit: Unit, incident_id: str, report: Report, reporter_id: str | None) -> Incident:
    entity = incidents.first_entity(unit)
    if entity is None:
        raise RuntimeError("the organisation is not set up")
    check(report, unit.at.astimezone(entity.zone).date())
    incident = Incident(
        id=incident_id,
        number=incidents.next_number(unit, unit.at.astimezone(entity.zone).year),
        entity_id=entity.id,
        state=State.REPORTED,
        category=report.category,
        severity=_provisional_severity(desk, report),
        phi=report.phi,
        still_happening=report.still_happening,
        team_member_involved=report.team_member_involved,
        what_happened=report.what_happened,
        where_noted=report.where_noted,
        on_behalf_of=report.on_behalf_of,
        reporter_id=reporter_id,
        anonymous=report.anonymous,
        reported_at=unit.at,
        noticed_on=report.noticed_on,
        discovered_on=report.noticed_on,
        facts=first_facts(report, entity.zone, entity.entity_role, entity.entity_type),
    )
    code = code_hash(reply_code(report.nonce)) if report.anonymous else None
    incidents.add_incident(unit, incident, reply_code_hash=code)
    _write_down(unit, report, incident)
    ask_for_channel(desk, unit, incident)
    unit.due_now = True
    return incident


def _write_down(unit: Unit, report: Report, incident: Incident) -> None:
    said = {"what": report.what_happened, "where": report.where_noted, "on_behalf_of": report.on_behalf_of}
    facts = {
        "number": incident.number,
        "category": report.category,
        "noticed_on": report.noticed_on,
        "phi": report.phi,
        "still_happening": report.still_happening,
        "team_member_involved": report.team_member_involved,
        "source": [report.source_channel_id, report.source_message_ts],
    }
    journal.append(
        unit, "incident.reported", actor=incident.reporter_id, chain=incident.id, subject=facts, text=said, begins=True
    )


def _provisional_severity(desk: Desk, report: Report) -> str:
    facts = SeverityFacts(
        category=report.category, still_happening=report.still_happening, phi=Answer(report.phi.value)
    )
    return suggest_severity(facts, desk.rulebook.severity_rules).severity.slug


def _receipt(desk: Desk, incident: Incident, report: Report, phone: str | None) -> Receipt:
    playbook = desk.rulebook.playbooks[incident.category]
    return Receipt(
        number=incident.number,
        incident_id=incident.id,
        category=playbook.title,
        first_aid=playbook.first_aid,
        phone=phone,
        reply_code=reply_code(report.nonce) if report.anonymous else None,
        officers_only=report.team_member_involved is Answer.YES,
    )
