"""What a person reports: asked without blame and without patient data. Checks what was said; keeps nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.errors import FormErrors
from bot.core.incident import Phi
from bot.core.triage import Answer

MOST_CHARACTERS = 3000
_CODE_CHARACTERS = 10
_NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as the form gave it. `noticed_on` is a day in the organisation's zone; the hour may be unknown.

    `nonce` is the form's own random word: a repeated submission is known by it. Free text may hold PHI although
    the form asks for none.
    """

    nonce: str
    category: str
    what_happened: str
    where_noted: str = ""
    noticed_on: date
    noticed_at_hour: time | None = None
    phi: Phi = Phi.UNKNOWN
    still_happening: Answer = Answer.UNKNOWN
    team_member_involved: Answer = Answer.UNKNOWN
    anonymous: bool = False
    on_behalf_of: str = ""
    source_channel_id: str | None = None
    source_message_ts: str | None = None


def check(report: Report, today: date) -> None:
    """Raise FormErrors, by field, for a report that cannot be kept as it is."""
    faults: dict[str, str] = {}
    if not report.what_happened.strip():
        faults["what_happened"] = "Please say in a sentence what happened. No patient names are needed."
    if report.noticed_on > today:
        faults["noticed_on"] = f"This day is in the future. Today is {today:%A, %B} {today.day}."
    if faults:
        raise FormErrors(faults)


def noticed_at(report: Report, zone: ZoneInfo) -> datetime:
    """The instant of first knowledge, with offset. A day without an hour counts as noon: the law counts days."""
    return datetime.combine(report.noticed_on, report.noticed_at_hour or _NOON, zone)


def reply_code(nonce: str) -> str:
    """The code with which somebody who reported anonymously can add to the report later."""
    digest = hashlib.sha256(b"reply code" + nonce.encode()).hexdigest()
    return f"{digest[:5]}-{digest[5:_CODE_CHARACTERS]}"


def code_hash(code: str) -> str:
    """What is kept of a reply code."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


def first_facts(report: Report, zone: ZoneInfo, entity_role: str, entity_type: str | None) -> Mapping[str, object]:
    """What the law engine is told from the first minute on, in the words of a facts file."""
    known: dict[str, object] = {
        "entity_role": entity_role,
        "timezone": zone.key,
        "incident_type": report.category,
        "discovered_at": noticed_at(report, zone).isoformat(),
    }
    return known | ({"entity_type": entity_type} if entity_type else {})
