"""What is told of the running of the bot itself: a restored record, Slack gone, whom to call then. Free of PHI."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.slack.messages.look import Look, message
from bot.slack.messages.reminder import citation_of, name_of
from bot.store import choices, subjects, team
from bot.store.subjects import Watched


@dataclass(frozen=True, kw_only=True)
class UnknownChannel:
    """A channel of ours whose incident was reported after the backup."""

    id: str
    number: str


@dataclass(frozen=True, kw_only=True)
class RecordRestored:
    """The record is as of `backup_at` (UTC, shown on the clock of `zone`)."""

    backup_at: datetime
    zone: ZoneInfo
    channels: tuple[UnknownChannel, ...]
    command: str


@message
def record_restored(look: Look) -> RecordRestored:
    """To each officer, once per restore."""
    return RecordRestored(
        backup_at=datetime.fromisoformat(str(look.facts["backup_at"])),
        zone=look.zone,
        channels=tuple(UnknownChannel(**each) for each in look.facts["channels"]),
        command=look.settings.command_name,
    )


@dataclass(frozen=True, kw_only=True)
class Alarming:
    """One subject of an alarm. `what` names it without PHI.

    Exactly one of `due_on` (a day) and `due_at` (UTC) is set, both None where nothing is watched any more.
    """

    what: str
    due_on: date | None
    due_at: datetime | None
    citation: str | None


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """What goes out when Slack is gone or nobody answers; without `about` for a report, or where Slack lets the bot do
    nothing: `word` is Slack's word for it. `count` is how many `about` are.
    """

    because: str
    number: str
    severity: str
    word: str
    about: tuple[Alarming, ...]
    count: int
    zone: ZoneInfo
    phone: str | None
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Called:
    """Somebody to call. `phone` is what Slack's profile says; the name is the id where Slack cannot be asked."""

    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class CalledFor:
    """A role with who holds it, and the deputy."""

    title: str
    holder: Called
    deputy: Called | None


@dataclass(frozen=True, kw_only=True)
class PhoneTree:
    """Whom to call when the network is gone."""

    organisation: str
    made_on: date
    phone: str | None
    roles: tuple[CalledFor, ...]
    leadership: tuple[Called, ...]


@message
def out_of_band(look: Look) -> Alarm:
    """To an address outside Slack, once per incident, time and reason."""
    facts, incident = look.facts, look.incident if look.incident_id else None
    watched = [subjects.find(look.view, str(each["subject"])) for each in facts.get("subjects", ())]
    about = sorted((_alarming(look, each) for each in watched if each is not None), key=_in_order_of_time)
    return Alarm(
        because=str(facts["because"]),
        number=incident.number if incident else "The organisation",
        severity=incident.severity if incident else "",
        word=str(facts.get("word", "")).replace("_", " "),
        about=tuple(about),
        count=len(about),
        zone=look.zone,
        phone=choices.on_call_phone(look.view, look.settings),
        organisation=choices.organisation_name(look.view, look.settings),
    )


def _in_order_of_time(each: Alarming) -> tuple[str, str]:
    return str(each.due_at or each.due_on), each.what


def _alarming(look: Look, watched: Watched) -> Alarming:
    cited = citation_of(look, watched)
    return Alarming(
        what=name_of(look, watched).partition(":")[0],  # a pager shows a line
        due_on=watched.due_on,
        due_at=watched.due_at,
        citation=cited.title if cited else None,
    )


@message
def phone_tree(look: Look) -> PhoneTree:
    """To the officers by e-mail each month, and on paper."""
    roster, people = team.roster(look.view), look.facts.get("people") or {}
    titles = look.rulebook.roles
    return PhoneTree(
        organisation=choices.organisation_name(look.view, look.settings),
        made_on=look.today,
        phone=choices.on_call_phone(look.view, look.settings),
        roles=tuple(
            CalledFor(
                title=titles[role].title,
                holder=_called(roster[role].user_id, people),
                deputy=_called(str(roster[role].deputy_id), people) if roster[role].deputy_id else None,
            )
            for role in titles
            if role in roster
        ),
        leadership=tuple(_called(user, people) for user in choices.leadership(look.view, look.settings.leadership)),
    )


def in_phone_tree(look: Look) -> tuple[str, ...]:
    """Everybody in it, each once."""
    held = team.roster(look.view).values()
    users = [user for entry in held for user in (entry.user_id, entry.deputy_id) if user]
    return tuple(dict.fromkeys((*users, *choices.leadership(look.view, look.settings.leadership))))


def phone_tree_with(look: Look, people: Mapping[str, Mapping[str, str]]) -> PhoneTree:
    """The same with the names and numbers that Slack gave."""
    return phone_tree(replace(look, facts={**look.facts, "people": people}))


def _called(user: str, people: Mapping[str, Mapping[str, str]]) -> Called:
    known = people.get(user, {})
    return Called(name=known.get("real_name") or user, phone=known.get("phone") or "")
