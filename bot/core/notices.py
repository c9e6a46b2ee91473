"""Legal notices that went out: what is kept of each, what may be recorded, and which clocks they start.

A record is never changed: a correction is a new one that names the one it replaces, and so is "it never went out".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.errors import FormErrors
from bot.core.facts import Statement
from bot.core.holds import effective
from bot.core.law import Notice
from bot.core.owed import Obligation, Standing
from bot.core.words import capital, spelled


class Method(StrEnum):
    """How a notice went out. `withdrawn` is none: the entry it replaces was a mistake, nothing went out."""

    MAIL = "first_class_mail"
    EMAIL = "email_agreed"
    PORTAL = "official_portal"
    PRESS = "press_release"
    TELEPHONE = "telephone"
    OTHER = "other"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class SentNotice:
    """A notice on record. `sent_on` is a day in the entity's zone; `corrects_id` names the record it replaces."""

    id: str
    incident_id: str
    obligation_id: str
    sent_on: date
    recipients_count: int | None
    method: Method
    proof: str
    corrects_id: str | None
    recorded_by: str
    recorded_at: datetime


class Entry(StrEnum):
    """What an entry does to the record: adds a notice, replaces the last entry, or takes it back."""

    ADDS = "adds"
    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What a person says was sent: one letter may meet several duties at once."""

    obligation_ids: tuple[str, ...]
    entry: Entry
    sent_on: date
    method: Method
    recipients_count: int | None
    proof: str


def check_sending(
    sending: Sending,
    chosen: Sequence[Obligation],
    *,
    today: date,
    discovered_on: date,
    statements: Sequence[Statement],
    untimed_calendar_days: int,
) -> None:
    """Raise FormErrors for what cannot have happened, and for what 45 CFR 164.412 forbids to have been sent."""
    faults: dict[str, str] = {}
    if not chosen:
        faults["obligations"] = "Please choose at least one notice."
    if sending.entry is not Entry.WITHDRAWS:
        faults |= _about_the_day(sending, today, discovered_on)
        faults |= _about_the_method(sending, chosen)
        held = [each for each in chosen if each.details.get("can_be_delayed")]
        ends_on = delay_running(sending.sent_on, statements, untimed_calendar_days) if held else None
        if ends_on is not None:
            faults.setdefault("sent_on", _forbidden(held[0], ends_on, statements))
    if sending.entry is Entry.ADDS:
        faults |= _about_duties_not_open(chosen)
    if not sending.proof.strip():
        faults["proof"] = _WANTED_PROOF[sending.entry]
    if faults:
        raise FormErrors(faults)


def delay_running(day: date, statements: Sequence[Statement], untimed_calendar_days: int) -> date | None:
    """The end of the law-enforcement delay that runs on `day`, or None. On its last day a notice may go out."""
    ends = [
        statement.end(untimed_calendar_days)
        for statement in effective(statements)
        if statement.stated_on <= day < statement.end(untimed_calendar_days)
    ]
    return max(ends, default=None)


def in_force(notices: Iterable[SentNotice]) -> list[SentNotice]:
    """The notices that count: neither replaced nor taken back; by the day they went out."""
    everything = list(notices)
    replaced = {notice.corrects_id for notice in everything}
    counting = [each for each in everything if each.id not in replaced and each.method is not Method.WITHDRAWN]
    return sorted(counting, key=lambda each: (each.sent_on, each.recorded_at))


def actual_notices(obligations: Sequence[Obligation], notices: Iterable[SentNotice]) -> dict[str, str]:
    """The first day each kind went out, as a facts file writes it. A State's letter to residents is a letter too."""
    kinds = {each.id: _FACTS.get(each.notice) for each in obligations}
    days: dict[str, str] = {}
    for notice in in_force(notices):
        kind = kinds.get(notice.obligation_id)
        if kind is not None:
            days.setdefault(kind, notice.sent_on.isoformat())
    return days


def days_late(obligation: Obligation, sent_on: date) -> int:
    """Calendar days past the last lawful day; 0 on it, before it, and where the law names no day."""
    return max(0, (sent_on - obligation.due_on).days) if obligation.due_on else 0


_WANTED_PROOF: Mapping[Entry, str] = {
    Entry.ADDS: "Please say where the proof is: a file, a tracking number, a confirmation.",
    Entry.CORRECTS: "Please say what was wrong with the last entry, and where the proof is.",
    Entry.WITHDRAWS: "Please say how the last entry came to be a mistake.",
}

_FACTS: Mapping[str, str] = {
    Notice.INDIVIDUAL: "individuals",
    Notice.STATE_INDIVIDUAL: "individuals",
    Notice.SECRETARY: "hhs",
    Notice.FTC: "hhs",
    Notice.MEDIA: "media",
}


def _about_the_day(sending: Sending, today: date, discovered_on: date) -> dict[str, str]:
    if sending.sent_on > today:
        return {"sent_on": f"This day is in the future. Today is {spelled(today)}; record it once it has gone out."}
    if sending.sent_on < discovered_on:
        return {"sent_on": f"This is before the discovery on {spelled(discovered_on)}; please check the day."}
    return {}


def _about_the_method(sending: Sending, chosen: Sequence[Obligation]) -> dict[str, str]:
    """Letters are letters: a press release or a telephone call does not replace them (45 CFR 164.404(d))."""
    to_people = any(each.notice == Notice.INDIVIDUAL for each in chosen)
    if to_people and sending.method not in (Method.MAIL, Method.EMAIL, Method.OTHER):
        return {
            "method": "Individuals are told by first-class mail, or by e-mail if they agreed to it (164.404(d)(1))."
        }
    return {}


def _about_duties_not_open(chosen: Sequence[Obligation]) -> dict[str, str]:
    closed = [each for each in chosen if each.status in (Standing.NOT_OWED, Standing.WAIVED)]
    if closed:
        return {"obligations": f"{capital(closed[0].words)} is not owed just now; please leave it out."}
    return {}


def _forbidden(held: Obligation, ends_on: date, statements: Sequence[Statement]) -> str:
    first = min(statement.stated_on for statement in statements)
    before = first - timedelta(days=1)
    return (
        f"A law-enforcement delay runs: {held.words} must not go out before {spelled(ends_on)} (45 CFR 164.412). "
        f"If it went out earlier, give that day, up to {spelled(before)}. If it went out in spite of the delay, "
        "tell counsel now and write it down with `note`."
    )
