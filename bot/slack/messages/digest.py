"""What the daily digest says: counts, incident numbers and dates, for leaders reading on a telephone. Never PHI."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.annual import AnnualReport, by_year
from bot.core.owed import words_for
from bot.core.team import OFFICER_ROLES
from bot.documents.runway import RunwayRow
from bot.slack.messages.look import Look, message
from bot.slack.messages.reminder import annual_citation
from bot.slack.sending import NotNeeded
from bot.store import annual, choices, digests, team
from bot.store.digests import LegalDay

DAYS_AHEAD = 14
_DATES_SHOWN = 12
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Number:
    """How many there are of what."""

    what: str
    count: int


@dataclass(frozen=True, kw_only=True)
class DueNotice:
    """A legal notice to come, or one past its day: `days_left` is negative then.

    The annual reports of a year are one: `number` says how many then, and there is no severity.
    """

    number: str
    severity: str | None
    notice: str
    due_on: date
    days_left: int
    citation: str | None


@dataclass(frozen=True, kw_only=True)
class DigestWords:
    """One day's digest. `quiet`: nothing is new, open, owed or late, so one line is enough.

    `to_call` is whoever to call when no digest comes; `chain_hash` is None where nothing is witnessed.
    """

    day: date
    organisation: str
    late: bool
    days_missed: int
    quiet: bool
    new: int
    closed: int
    open: int
    by_severity: tuple[Number, ...]
    by_stage: tuple[Number, ...]
    soon: tuple[DueNotice, ...]
    more_soon: int
    legal_overdue: int
    overdue: int
    waiting_for: tuple[Number, ...]
    actions_late: int
    chain_seq: int
    chain_hash: str | None
    digest_time: str
    to_call: str | None
    phone: str | None
    rules_unchecked_since: date | None


@dataclass(frozen=True, kw_only=True)
class NoReaders:
    """Told to the officers once: nobody gets the digest."""

    command: str


@message
def digest(look: Look) -> DigestWords:
    """The digest of one day, as of the instant at which it was made."""
    day = date.fromisoformat(str(look.facts["day"]))
    kept = digests.of_day(look.view, day)
    if kept is None:
        raise NotNeeded("there is no such digest")
    earlier = digests.before(look.view, day)
    since = earlier.made_at if earlier else kept.made_at - _ONE_DAY
    return digest_words(look, since=since, at=kept.made_at, kept=kept)


@message
def digest_without_readers(look: Look) -> NoReaders:
    """To each officer, once."""
    return NoReaders(command=look.settings.command_name)


def digest_words(look: Look, *, since: datetime, at: datetime, kept: digests.Digest | None = None) -> DigestWords:
    """What there is to say at `at` (UTC), new being what came after `since`. Without `kept`: nothing is witnessed."""
    view, today = look.view, at.astimezone(look.zone).date()
    soon = _soon(look, today)
    severities, stages = digests.open_by_severity(view), digests.open_by_stage(view)
    waiting = digests.overdue_by_role(view, at, today)
    new, closed = digests.reported_between(view, since, at), digests.closed_between(view, since, at)
    open_now, actions_late = sum(severities.values()), digests.actions_late(view, today)
    officers = team.roster(view)
    return DigestWords(
        day=today,
        organisation=choices.organisation_name(view, look.settings),
        late=kept is not None and kept.late,
        days_missed=kept.days_missed if kept else 0,
        quiet=not (new or closed or open_now or soon or waiting or actions_late),
        new=new,
        closed=closed,
        open=open_now,
        by_severity=tuple(Number(what=s, count=severities[s]) for s in look.rulebook.severities if s in severities),
        by_stage=tuple(Number(what=stage.value, count=number) for stage, number in stages.items()),
        soon=tuple(soon[:_DATES_SHOWN]),
        more_soon=max(0, len(soon) - _DATES_SHOWN),
        legal_overdue=sum(one.days_left < 0 for one in soon),
        overdue=sum(waiting.values()),
        waiting_for=_waiting_for(look, waiting),
        actions_late=actions_late,
        chain_seq=kept.chain_seq if kept else 0,
        chain_hash=kept.chain_hash if kept else None,
        digest_time=f"{choices.digest_time(view, look.settings):%H:%M}",
        to_call=next((officers[role].user_id for role in OFFICER_ROLES if role in officers), None),
        phone=choices.on_call_phone(view, look.settings),
        rules_unchecked_since=look.rulebook.law.unchecked_since(today),
    )


def runway_rows(look: Look) -> tuple[RunwayRow, ...]:
    """Every open legal date by incident, for the picture; the annual reports to HHS by year."""
    by_incident: dict[tuple[str, str], list[date]] = {}
    for one in digests.legal_days(look.view, without=_hidden(look)):
        by_incident.setdefault((one.number, one.severity), []).append(one.due_on)
    rows = [RunwayRow(reference=n, severity=s, due_on=tuple(days)) for (n, s), days in by_incident.items()]
    reports = by_year(annual.owed(look.view)).items()
    yearly = [
        RunwayRow(reference=f"HHS {y}", severity="annual reports", due_on=(all_[0].due_on,)) for y, all_ in reports
    ]
    return (*rows, *yearly)


def _hidden(look: Look) -> frozenset[str]:
    """Incidents that the one who reads this was shut out of: their numbers and dates are not named to them."""
    reader = look.facts.get("reader")
    return team.excluded_from(look.view, str(reader)) if reader else frozenset()


def _soon(look: Look, today: date) -> list[DueNotice]:
    until = today + DAYS_AHEAD * _ONE_DAY
    each = [_notice(one, today) for one in digests.legal_days(look.view, until=until, without=_hidden(look))]
    years = by_year(annual.owed(look.view)).values()
    yearly = [_reports_of_a_year(look, reports, today) for reports in years if reports[0].due_on <= until]
    return sorted([*each, *yearly], key=lambda one: one.due_on)


def _reports_of_a_year(look: Look, reports: Sequence[AnnualReport], today: date) -> DueNotice:
    """All of them in one line, by the earliest of their days."""
    first, cited = reports[0], annual_citation(look)
    return DueNotice(
        number=f"{len(reports)} of {first.year}",
        severity=None,
        notice="annual report to HHS" if len(reports) == 1 else "annual reports to HHS",
        due_on=first.due_on,
        days_left=(first.due_on - today).days,
        citation=cited.title if cited else None,
    )


def _notice(one: LegalDay, today: date) -> DueNotice:
    return DueNotice(
        number=one.number,
        severity=one.severity,
        notice=words_for(one.notice, one.state),
        due_on=one.due_on,
        days_left=(one.due_on - today).days,
        citation=one.citation,
    )


def _waiting_for(look: Look, by_role: Mapping[str, int]) -> tuple[Number, ...]:
    """Roles, never names: whoever holds one may change, and nobody is put in the pillory."""
    roles = look.rulebook.roles
    most_first = sorted(by_role.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Number(what=roles[role].title if role in roles else "Others", count=n) for role, n in most_first)
