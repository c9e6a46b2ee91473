"""How things stand: one incident, or a list of those that this person may see."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from bot.core.errors import UserError
from bot.core.incident import Incident, State
from bot.core.permissions import LEADERSHIP, OFFICER, TEAM
from bot.slack.messages.card import IncidentCard, incident_card
from bot.slack.messages.look import Look
from bot.slack.render import Message
from bot.store import incidents, obligations, subjects
from bot.store.session import View
from handlers.access import standing_hats
from handlers.asking import Asking
from handlers.showing import show
from handlers.visible import belongs_to, open_to, reported_by

_OPEN = (State.REPORTED, State.TRIAGED)
_ALL = tuple(State)
_MOST_ROWS = 30
_WHICH = ("open", "mine", "overdue", "closed")


@dataclass(frozen=True, kw_only=True)
class ReportStatus:
    """What a reporter sees of their report: how far it is, and no more. `reported_on` is a day of the entity."""

    incident_id: str
    number: str
    state: State
    reported_on: date


@dataclass(frozen=True, kw_only=True)
class Row:
    """One incident of a list. `only_reported`: the asker reported it and sees number and state alone."""

    number: str
    state: State
    only_reported: bool
    category: str = ""
    severity: str = ""
    next_due_on: date | None = None
    citation: str | None = None
    days_left: int = 0
    overdue: int = 0
    channel_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class IncidentList:
    """Incidents, newest first; `total` of them, of which `shown` are in `rows`."""

    which: str
    rows: tuple[Row, ...]
    total: int
    shown: int
    command: str


def status(asking: Asking) -> Message:
    """The card for the team and officers; for leadership without anybody's words; for the reporter, how far it is."""
    if asking.actor.hats & {TEAM, OFFICER}:
        return show(asking, "incident_card", incident_card)
    if LEADERSHIP in asking.actor.hats:
        return show(asking, "incident_card", _card_without_words)
    return show(asking, "report_status", _report_status)


def show_list(asking: Asking) -> Message:
    """`list [open|mine|overdue|closed]`"""
    which = asking.words.lower() or "open"
    if which not in _WHICH:
        raise UserError(f"There is no such list. Say one of {', '.join(f'`list {which}`' for which in _WHICH)}.")
    hats = standing_hats(asking.desk, asking.user_id)
    with asking.desk.store.reading() as view:
        rows = list(_rows(asking, view, which, hats))
    shown = rows[:_MOST_ROWS]
    facts = IncidentList(
        which=which,
        rows=tuple(shown),
        total=len(rows),
        shown=len(shown),
        command=asking.desk.settings.command_name,
    )
    return asking.say("incident_list", facts)


def _card_without_words(look: Look) -> IncidentCard:
    """Numbers, dates and names of roles: what people typed stays with the team, and so does what can be done."""
    return replace(incident_card(look), reported="", place="", tasks=(), more_tasks=0, step=None)


def _report_status(look: Look) -> ReportStatus:
    incident = look.incident
    reported_on = incident.reported_at.astimezone(look.zone).date()
    return ReportStatus(incident_id=incident.id, number=incident.number, state=incident.state, reported_on=reported_on)


def _rows(asking: Asking, view: View, which: str, hats: AbstractSet[str]) -> Iterator[Row]:
    found, mine = _found(asking, view, which, hats)
    for incident in found:
        row = _row(asking, view, incident)
        if which != "overdue" or row.overdue:
            yield row
    for incident in mine:
        yield Row(number=incident.number, state=incident.state, only_reported=True)


def _found(
    asking: Asking, view: View, which: str, hats: AbstractSet[str]
) -> tuple[Sequence[Incident], Sequence[Incident]]:
    """The incidents to show in full, and those to show as the asker's own reports."""
    desk, user_id = asking.desk, asking.user_id
    if which != "mine":
        return open_to(desk, view, user_id, hats, (State.CLOSED,) if which == "closed" else _OPEN), ()
    full = belongs_to(desk, view, user_id, _OPEN)
    known = {incident.id for incident in full}
    return full, [one for one in reported_by(view, user_id, _ALL) if one.id not in known]


def _row(asking: Asking, view: View, incident: Incident) -> Row:
    desk = asking.desk
    today = desk.clock.today(incidents.entity(view, incident.entity_id).zone)
    owed = obligations.next_owed(view, incident.id)
    due_on = owed.due_on if owed else None
    return Row(
        number=incident.number,
        state=incident.state,
        only_reported=False,
        category=desk.rulebook.playbooks[incident.category].title,
        severity=incident.severity,
        next_due_on=due_on,
        citation=owed.citation if owed else None,
        days_left=(due_on - today).days if due_on else 0,
        overdue=_overdue(asking, view, incident, today),
        channel_id=incident.channel_id,
    )


def _overdue(asking: Asking, view: View, incident: Incident, today: date) -> int:
    """How many watched things should have happened by now; a due day is over when it has ended."""
    now = asking.desk.clock.now()
    watched = subjects.open_subjects(view, incident.id)
    return sum((one.due_at is not None and one.due_at < now) or (one.due_on or today) < today for one in watched)
