"""What stands between an incident and its end, legal matters first. Closes nothing itself.

A legal matter is settled by a notice, by two signatures or by counsel's waiver, never by closing over it. What is
merely unfinished may be closed over with a reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.calendar import years_later
from bot.core.errors import FormErrors, UserError
from bot.core.incident import Incident, Outcome, Stage, StageRecord, StageStatus, needs_no_determination
from bot.core.words import capital, spelled

_SETTLED = (StageStatus.DONE, StageStatus.NOT_NEEDED)
_SHORTER = (Outcome.NEAR_MISS, Outcome.FALSE_ALARM, Outcome.DUPLICATE)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class OwedNotice:
    """A notice still owed: its name as people say it, the last lawful day, if the law gives one, and the citation.

    Without a loaded rule nobody here knows whether anything is owed; that is settled by counsel.
    """

    notice: str
    due_on: date | None
    citation: str | None = None
    rule_is_loaded: bool = True


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an incident is. `original` is the incident that a duplicate repeats; tasks are by number."""

    incident: Incident
    owed: tuple[OwedNotice, ...]
    is_signed: bool
    open_required_tasks: tuple[int, ...]
    stages: Mapping[Stage, StageRecord]
    is_reviewed: bool
    has_commander: bool
    original: Incident | None = None


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """What is missing, a sentence each."""

    legal: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A person's word that it is over. `despite` says why what is unfinished may stay so.

    `export_sha256` is 64 hexadecimal digits. The texts may hold PHI.
    """

    reason: str
    despite: str = ""
    export_place: str = ""
    export_sha256: str = ""


def unmet(progress: Progress) -> Unmet:
    """Everything that is missing, legal matters first; near misses, false alarms and duplicates are asked less."""
    if progress.incident.triaged_at is None:
        return Unmet(legal=("It was never triaged: say what it is, with `triage`.",), other=())
    shorter = progress.incident.outcome in _SHORTER
    return Unmet(legal=_legal(progress), other=() if shorter else _other(progress))


def check_closing(closing: Closing, missing: Unmet) -> None:
    """Raise for a closing that cannot be: UserError while a legal matter is open, FormErrors for what a field lacks."""
    if missing.legal:
        raise UserError(f"It cannot be closed yet. {' '.join(missing.legal)}")
    faults = {}
    if not closing.reason:
        faults["reason"] = "Say in a sentence why it is over. The reason stays in the record."
    if missing.other and not closing.despite:
        faults["despite"] = "Say why what is listed above may stay unfinished."
    if closing.export_sha256 and not _SHA256.fullmatch(closing.export_sha256):
        faults["export_sha256"] = "A SHA-256 hash has 64 characters, 0 to 9 and a to f. Leave it empty if unknown."
    if closing.export_sha256 and not closing.export_place:
        faults["export_place"] = "Say where the file with this hash is kept."
    if faults:
        raise FormErrors(faults)


def retain_until(closed_on: date, years: int) -> date:
    """The last day the record must be kept: so many years from closing, the day it was last in effect."""
    return years_later(closed_on, years)


def _legal(progress: Progress) -> tuple[str, ...]:
    incident = progress.incident
    if incident.outcome is Outcome.DUPLICATE:
        return _about_the_original(incident, progress.original)
    if needs_no_determination(incident):
        return ()
    signature = () if progress.is_signed else ("No determination is signed by two people: `assess`, then `sign`.",)
    return (*signature, *(_owed(one) for one in progress.owed))


def _about_the_original(incident: Incident, original: Incident | None) -> tuple[str, ...]:
    """A duplicate's duties live on in its original, which must not have learned of it later."""
    if original is None:
        return ("The incident that it repeats is not on record: name it with `triage`.",)
    if incident.discovered_on < original.discovered_on:
        earlier = f"It was known before {original.number} was, and the clocks start on the earlier day."
        return (f"{earlier} Correct the discovery day of {original.number} first.",)
    return ()


def _owed(one: OwedNotice) -> str:
    by = f", last lawful day {spelled(one.due_on)}" if one.due_on else ""
    notice = capital(one.notice)
    if not one.rule_is_loaded:
        return f"{notice}. It ends with a notice (`sent`) or with counsel's word that none is owed (`waive`)."
    cited = f" ({one.citation})" if one.citation else ""
    return f"{notice} is owed{by}{cited}. Record it with `sent`, or have counsel waive it."


def _other(progress: Progress) -> tuple[str, ...]:
    found = []
    if progress.open_required_tasks:
        numbers = ", ".join(str(number) for number in progress.open_required_tasks)
        found.append(f"Required tasks are open: {numbers}. `tasks` lists them.")
    open_stages = [
        stage.value
        for stage, record in progress.stages.items()
        if record.status not in _SETTLED and stage is not Stage.REVIEW
    ]
    if open_stages:
        found.append(f"Stages are not settled: {', '.join(open_stages)}. Say how far each is with `stage`.")
    if not progress.is_reviewed:
        found.append("There was no review. It begins with `review`.")
    if not progress.has_commander:
        found.append("Nobody is incident commander. Name somebody: `assign commander @name`.")
    return tuple(found)
