"""The list of what the incident owes by law, for one person: by urgency, each with where it stands in the law."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.counts import count
from bot.core.determination import Determination
from bot.core.law import Notice
from bot.core.notices import in_force
from bot.core.obligations import obligations_for
from bot.core.owed import UNLOADED, Obligation, Standing, confidence_in_words
from bot.core.words import capital
from bot.facts_file import facts_in
from bot.slack.messages.look import Look
from bot.slack.messages.obligations import do_not_send_before
from bot.store import assessments, obligations, proposals, team
from bot.store.proposals import Proposal

SOON = timedelta(days=14)
_GROUPS = (
    ("overdue", "Overdue"),
    ("soon", "In the next 14 days"),
    ("later", "Later"),
    ("undated", "Owed, no date by law"),
    ("unloaded", "No rule loaded; ask counsel"),
    ("met", "Met"),
    ("waived", "Waived by counsel"),
    ("not_owed", "Not owed, and why"),
)


@dataclass(frozen=True, kw_only=True)
class LegalDateWords:
    """One notice as listed. `days_left` is below 0 where the last lawful day has passed; `is_owed`: still to do."""

    id: str
    words: str
    recipient: str
    is_owed: bool
    is_unloaded: bool
    due_on: date | None
    days_left: int | None
    why: str
    hipaa_effect: str | None
    citation: str | None
    url: str | None
    confidence: str
    owner: str
    holder: str | None
    waived_reason: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Notices of one urgency, soonest first."""

    title: str
    rows: tuple[LegalDateWords, ...]


@dataclass(frozen=True, kw_only=True)
class LegalDates:
    """One page of the list. `page` counts from 1."""

    incident_id: str
    number: str
    determination: Determination
    discovered_on: date
    basis: str
    groups: tuple[Group, ...]
    warnings: tuple[str, ...]
    do_not_send_before: date | None
    waiting: Proposal | None
    page: int
    pages: int
    has_dates: bool


def legal_dates(look: Look, page: int, rows_per_page: int) -> LegalDates | None:
    """The list as things stand today; None before the first run of the engine."""
    incident = look.incident
    run = obligations.newest_run(look.view, incident.id)
    if run is None:
        return None
    known = obligations.obligations(look.view, incident.id)
    ordered = sorted(known, key=lambda one: _RANK[_group(one, look.today)])
    pages = max(1, -(-len(ordered) // rows_per_page))
    page = min(max(page, 1), pages)
    shown = ordered[(page - 1) * rows_per_page : page * rows_per_page]
    facts = facts_in(run.inputs)[0]
    warnings = obligations_for(facts, look.rulebook.law, look.today).warnings
    return LegalDates(
        incident_id=incident.id,
        number=incident.number,
        determination=assessments.determination_of(look.view, incident.id),
        discovered_on=date.fromisoformat(run.answer["discovery_date"]),
        basis=str(run.answer["discovery_basis"]),
        groups=_grouped(look, shown),
        warnings=(*warnings, *_too_few_letters(look, known, count(facts).individuals)),
        do_not_send_before=do_not_send_before(look),
        waiting=proposals.waiting(look.view, incident.id),
        page=page,
        pages=pages,
        has_dates=any(one.status is Standing.OWED and one.due_on for one in known),
    )


def _too_few_letters(look: Look, known: Sequence[Obligation], people: int | None) -> Iterator[str]:
    """Letters that went to fewer people than are counted: a met duty stays met, but somebody should look."""
    letters = {one.id for one in known if one.notice == Notice.INDIVIDUAL and one.status is Standing.MET}
    counting = in_force(obligations.notices(look.view, look.incident.id))
    sizes = [notice.recipients_count for notice in counting if notice.obligation_id in letters]
    reached = sum(size for size in sizes if size is not None)
    if sizes and people is not None and None not in sizes and reached < people:
        yield f"Letters are on record to {reached:,} people, but {people:,} are counted."


def _grouped(look: Look, shown: Sequence[Obligation]) -> tuple[Group, ...]:
    holders = {held.role: held.user_id for held in team.assignments(look.view, look.incident.id)}
    by_group: dict[str, list[LegalDateWords]] = {}
    for one in shown:
        by_group.setdefault(_group(one, look.today), []).append(_words(look, one, holders))
    return tuple(Group(title=title, rows=tuple(by_group[slug])) for slug, title in _GROUPS if slug in by_group)


_RANK = {slug: rank for rank, (slug, _) in enumerate(_GROUPS)}
_SETTLED = {Standing.MET: "met", Standing.WAIVED: "waived", Standing.NOT_OWED: "not_owed"}


def _group(one: Obligation, today: date) -> str:
    if one.status in _SETTLED:
        return _SETTLED[one.status]
    if one.notice == UNLOADED:
        return "unloaded"
    if one.due_on is None:
        return "undated"
    if one.due_on < today:
        return "overdue"
    return "soon" if one.due_on <= today + SOON else "later"


def _words(look: Look, one: Obligation, holders: Mapping[str, str]) -> LegalDateWords:
    details = one.details
    return LegalDateWords(
        id=one.id,
        words=capital(one.words),
        recipient=one.recipient,
        is_owed=one.status is Standing.OWED,
        is_unloaded=one.notice == UNLOADED and one.status is Standing.OWED,
        due_on=one.due_on,
        days_left=(one.due_on - look.today).days if one.due_on else None,
        why=str(details["why"]),
        hipaa_effect=details.get("hipaa_effect"),
        citation=one.citation,
        url=one.url,
        confidence=confidence_in_words(details.get("confidence")),
        owner=look.rulebook.roles[one.owner_role].title,
        holder=holders.get(one.owner_role),
        waived_reason=one.waived_reason,
    )
