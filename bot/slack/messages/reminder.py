"""What a reminder says: what is due, by when, under which law, and who answered. In direct messages, so PHI-free.

A task's words are shown only where they come from the playbook; what people typed stays in the incident's channel.
Nobody is named as being late: it is the matter that is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import annual
from bot.core.facts import EntityRole
from bot.core.law import Citation, Mode, Notice
from bot.core.owed import Obligation, called
from bot.core.words import capital
from bot.documents.wording import joined
from bot.slack.messages.look import Look, message
from bot.slack.messages.work import one_line
from bot.slack.sending import NotNeeded
from bot.store import incidents, obligations, reminders, subjects, team, work
from bot.store.annual import owed as owed_annually
from bot.store.reminders import Reminder
from bot.store.subjects import Watched

MOST_SHOWN, SHOWN_IN_REPLY = 14, 5
MOST_NAMED = 20
_IN_FULL = 4  # with three buttons each; more of them is a wall that nobody reads
_LINE = 90
_ORGANISATION = "the organisation"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One subject. `amount` of `unit` are left, or gone by where `overdue`; 0 days: the last lawful day itself.

    `missed`: how many earlier reminders this one stands for. `role`: whose it is, where it is not the reader's own.
    """

    subject_id: str
    what: str
    role: str | None
    legal: bool
    due_on: date | None
    due_at: datetime | None
    amount: int
    unit: str
    overdue: bool
    citation: str | None
    citation_url: str | None
    late: bool
    missed: int
    on_it: str | None
    on_it_at: datetime | None
    snoozed_by: str | None
    snoozed_until: datetime | None
    closed_by: str | None
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReminderWords:
    """The day's message to one person about one incident. `open`: how many of its items still are; `own`: of those.

    `items` are shown in full, with buttons: every legal one, and the first few others. `lines` follow in a line each.
    """

    incident_id: str
    number: str
    severity: str
    channel_id: str | None
    zone: ZoneInfo
    items: tuple[Item, ...]
    lines: tuple[Item, ...]
    more: int
    open: int
    own: int
    overdue: bool
    late: bool


@dataclass(frozen=True, kw_only=True)
class ReminderAdded:
    """The short reply below the day's message: `count` subjects, of which a few are named."""

    number: str
    severity: str
    count: int
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A subject that could not be looked at."""

    what: str
    number: str
    due_on: date | None
    due_at: datetime | None
    zone: ZoneInfo


@message
def reminder(look: Look) -> ReminderWords:
    """Everything that this person is reminded of today, as it stands now."""
    kept = reminders.message(look.view, str(look.facts["reminder"]))
    if kept is None:
        raise NotNeeded("there is no such reminder")
    items = items_of(look, kept.subject_ids, reader=kept.addressee)
    still = [item for item in items if item.closed_at is None]
    in_full = min(max(_IN_FULL, sum(item.legal for item in still)), MOST_SHOWN) if look.incident_id else MOST_SHOWN
    incident = look.incident if look.incident_id else None
    return ReminderWords(
        incident_id=incident.id if incident else "",
        number=incident.number if incident else _ORGANISATION,
        severity=incident.severity if incident else "",
        channel_id=incident.channel_id if incident else None,
        zone=look.zone,
        items=tuple(items[:in_full]),
        lines=tuple(replace(item, what=one_line(item.what, _LINE)) for item in items[in_full:MOST_SHOWN]),
        more=max(0, len(items) - MOST_SHOWN),
        open=len(still),
        own=sum(item.role is None for item in still),
        overdue=any(item.overdue for item in still),
        late=any(item.late for item in still),
    )


@message
def reminder_added(look: Look) -> ReminderAdded:
    """What joined the message above since."""
    incident = look.incident if look.incident_id else None
    items = [item for item in items_of(look, look.facts["subjects"]) if item.closed_at is None]
    if not items:
        raise NotNeeded("it was settled meanwhile")
    return ReminderAdded(
        number=incident.number if incident else _ORGANISATION,
        severity=incident.severity if incident else "",
        count=len(items),
        items=tuple(items[:SHOWN_IN_REPLY]),
    )


@message
def reminder_trouble(look: Look) -> Trouble:
    """To the officers, once: something must be looked at by a person, because the bot cannot."""
    watched = subjects.find(look.view, str(look.facts["subject"]))
    if watched is None or watched.closed_at is not None:
        raise NotNeeded("it was settled meanwhile")
    incident = incidents.find(look.view, watched.incident_id) if watched.incident_id else None
    return Trouble(
        what=name_of(look, watched),
        number=incident.number if incident else _ORGANISATION,
        due_on=watched.due_on,
        due_at=watched.due_at,
        zone=look.zone,
    )


def items_of(look: Look, subject_ids: Sequence[str], *, reader: str | None = None) -> list[Item]:
    """These subjects in words: open ones first, among them legal ones first, then the reader's own, then by date."""
    latest = reminders.latest(look.view, subject_ids)
    items = [_item(look, each, latest.get(each.id), reader) for each in subjects.by_ids(look.view, subject_ids)]
    return sorted(items, key=lambda item: _place(item, look.zone))


def _place(item: Item, zone: ZoneInfo) -> tuple[bool, bool, bool, datetime, str]:
    return item.closed_at is not None, not item.legal, item.role is not None, _due(item, zone), item.what


def name_of(look: Look, watched: Watched) -> str:
    """What a subject is called where no PHI may stand."""
    kind, _, name = watched.key.partition(":")
    if kind == annual.KIND:
        return _annual_reports(look, watched)
    if kind == "target":
        return next((target.title for target in look.rulebook.targets.values() if target.name == name), name)
    if kind == "obligation":
        names = called(obligations.obligations(look.view, watched.incident_id)) if watched.incident_id else {}
        return capital(names.get(name, "a legal notice"))
    if kind == "task":
        return _task_name(look, watched, name)
    if kind == "action" and watched.incident_id:
        actions = work.actions(look.view, watched.incident_id)
        return next((f"Corrective action {each.number}" for each in actions if each.id == name), "A corrective action")
    return capital(watched.kind.replace("_", " "))


def _annual_reports(look: Look, watched: Watched) -> str:
    """How many annual reports are to be filed, and for which incidents: each is filed on its own."""
    year = annual.year_of(watched.key)
    reports = annual.by_year(owed_annually(look.view)).get(year, ())
    if not reports:
        return f"The annual reports to HHS for {year}"
    named = [report.reference for report in reports[:MOST_NAMED]]
    named += [f"{len(reports) - MOST_NAMED} more"] if len(reports) > MOST_NAMED else []
    what = "annual report" if len(reports) == 1 else "annual reports"
    return f"{len(reports)} {what} to HHS to file, for breaches discovered in {year}: {joined(named)}"


def _task_name(look: Look, watched: Watched, task_id: str) -> str:
    tasks = work.tasks(look.view, watched.incident_id) if watched.incident_id else ()
    task = next((each for each in tasks if each.id == task_id), None)
    if task is None:
        return "A task"
    return f"Task {task.number}: {task.text}" if task.key else f"Task {task.number}"


def _item(look: Look, watched: Watched, last: Reminder | None, reader: str | None) -> Item:
    now = _as_of(look)
    amount, unit, overdue = _distance(watched, now, look.zone)
    cited = citation_of(look, watched)
    ladder = look.rulebook.ladders.get(watched.ladder)
    asleep = watched.snoozed_until is not None and watched.snoozed_until > now
    answered = watched.acknowledged_at is not None and watched.acknowledged_at >= watched.set_at
    return Item(
        subject_id=watched.id,
        what=name_of(look, watched),
        role=_role_of_others(look, watched, reader),
        legal=ladder is not None and ladder.legal,
        due_on=watched.due_on,
        due_at=watched.due_at,
        amount=amount,
        unit=unit,
        overdue=overdue,
        citation=cited.title if cited else None,
        citation_url=cited.url if cited else None,
        late=last is not None and last.late,
        missed=last.missed if last else 0,
        on_it=watched.acknowledged_by if answered else None,
        on_it_at=watched.acknowledged_at if answered else None,
        snoozed_by=watched.snoozed_by if asleep else None,
        snoozed_until=watched.snoozed_until if asleep else None,
        closed_by=watched.closed_by,
        closed_at=watched.closed_at,
    )


def _role_of_others(look: Look, watched: Watched, reader: str | None) -> str | None:
    """The role of others that has it; None for the reader's own, for what nobody or one person has, and for the
    organisation's matters.
    """
    role = look.rulebook.roles.get(watched.owner_role or "")
    if reader is None or role is None or watched.incident_id is None or watched.owner_id is not None:
        return None
    held = team.holder(look.view, watched.incident_id, role.slug)
    return None if held is None or reader in held.acting(look.today) else role.title


def citation_of(look: Look, watched: Watched) -> Citation | None:
    """Where the law asks for it."""
    if watched.kind == annual.KIND:
        return annual_citation(look)
    found = _obligation(look, watched)
    return Citation(title=found.citation, url=found.url) if found and found.citation else None


def annual_citation(look: Look) -> Citation | None:
    """Where the law asks for the annual reports to HHS."""
    rules = look.rulebook.law.rules_for(Notice.SECRETARY, EntityRole.COVERED_ENTITY, None)
    return next((rule.citation for rule in rules if rule.mode is Mode.ANNUAL), None)


def _obligation(look: Look, watched: Watched) -> Obligation | None:
    kind, _, key = watched.key.partition(":")
    if kind != "obligation" or watched.incident_id is None:
        return None
    return next((each for each in obligations.obligations(look.view, watched.incident_id) if each.key == key), None)


def _as_of(look: Look) -> datetime:
    """The instant from which days are counted: now, unless practice replays an earlier day."""
    fixed = look.facts.get("as_of")
    return datetime.fromisoformat(str(fixed)) if fixed else look.now


def _distance(watched: Watched, now: datetime, zone: ZoneInfo) -> tuple[int, str, bool]:
    """How far the date is: days for a day, and for an instant the coarsest unit that still says enough."""
    if watched.due_on is not None:
        days = (watched.due_on - now.astimezone(zone).date()).days
        return abs(days), "day", days < 0
    span = (watched.due_at or now) - now
    minutes = abs(span) // timedelta(minutes=1)
    overdue = span < timedelta()
    if minutes < 120:
        return minutes, "minute", overdue
    hours = minutes // 60
    return (hours, "hour", overdue) if hours < 48 else (hours // 24, "day", overdue)


def _due(item: Item, zone: ZoneInfo) -> datetime:
    """The due instant, a day counting as its end."""
    return item.due_at or datetime.combine(item.due_on or date.max, time.max, zone)
