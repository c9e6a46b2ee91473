"""What an incident owes, from one run of the law engine to the next: which duty is which, and what moved.

The engine says what the law asks now; here that meets what was kept before. A duty that was met or waived stays so,
unless it has grown since; one that is no longer owed is never dropped, it says why.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.core.answer import Answer
from bot.core.answer import Obligation as FederalRow
from bot.core.answer import StateObligation as StateRow
from bot.core.law import Law, Mode, Notice
from bot.core.team import LEGAL_COUNSEL, PRIVACY_OFFICER

UNLOADED = "state_law"
"""Stands where a notice would: the law of a State for which no rule is loaded."""

_COUNSELS = (Notice.SEC_8K, UNLOADED)
_CONFIDENCE = {
    "high": "checked against the statute",
    "medium": "checked against secondary sources",
    "low": "not verified; ask counsel",
}


class Standing(StrEnum):
    """How a duty stands. `owed` also where nobody knows whether it is (no rule loaded): it waits for counsel."""

    OWED = "owed"
    MET = "met"
    NOT_OWED = "not_owed"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One duty under one rule, as kept. `details` is the engine's own row; `due_on` the last lawful day, if any."""

    id: str
    incident_id: str
    key: str
    notice: str
    state: str | None
    recipient: str
    status: Standing
    due_on: date | None
    owner_role: str
    details: dict[str, Any]
    waived_by: str | None
    waived_reason: str

    @property
    def words(self) -> str:
        """The notice as people call it, with its State."""
        return words_for(self.notice, self.state)

    @property
    def citation(self) -> str | None:
        """Where the law asks for it; None where no rule is loaded."""
        return self.details.get("citation")

    @property
    def url(self) -> str | None:
        """The page of the citation, where our files name one."""
        return self.details.get("url")


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One row of an answer under the key by which it is known again. `required` None: no rule is loaded."""

    key: str
    notice: str
    state: str | None
    recipient: str
    required: bool | None
    due_on: date | None
    owner_role: str
    details: dict[str, Any]

    @property
    def why(self) -> str:
        """Why it is owed or not, in the engine's words."""
        return str(self.details["why"])


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A duty of the newest run with how it stands from now on."""

    duty: Duty
    status: Standing


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a run changed: how a duty stood and when it was due before (None: unknown before) and since."""

    key: str
    notice: str
    state: str | None
    was: Standing | None
    now: Standing
    due_from: date | None
    due_to: date | None
    why: str
    citation: str | None
    url: str | None

    @property
    def words(self) -> str:
        """The notice as people call it, with its State."""
        return words_for(self.notice, self.state)


def duties_of(answer: Answer, law: Law) -> tuple[Duty, ...]:
    """Every row of the answer, federal ones first, each under a key of its own."""
    federal = [_federal(row) for row in answer.obligations]
    states = [_of_state(row, law) for row in answer.state_obligations]
    return tuple(_told_apart([*federal, *states]))


def settle(
    known: Mapping[str, Obligation], duties: Sequence[Duty], gone: str
) -> tuple[tuple[Kept, ...], tuple[Move, ...]]:
    """What to keep after a run, and what moved. `gone` says why a duty that the answer no longer lists is not owed."""
    listed = {duty.key for duty in duties}
    lapsed = [_lapsed(old, gone) for key, old in known.items() if key not in listed]
    kept, moves = [], []
    for duty in [*duties, *lapsed]:
        old = known.get(duty.key)
        if old is not None and _is_settled(old) and not _has_grown(old, duty):
            continue
        status = Standing.NOT_OWED if duty.required is False else Standing.OWED
        kept.append(Kept(duty=duty, status=status))
        move = _move(old, duty, status)
        moves += [move] if move else []
    return tuple(kept), tuple(moves)


def namesakes(known: Sequence[Obligation]) -> Mapping[str, str]:
    """Whom each duty is to be given to that is called like another one, by its id: that tells them apart in a list."""
    alike = Counter(one.words for one in known)
    return {one.id: one.recipient for one in known if alike[one.words] > 1}


def called(known: Sequence[Obligation]) -> Mapping[str, str]:
    """What to call each of an incident's duties, by its key: with whom it is for where another is called the same."""
    alike = namesakes(known)
    return {one.key: f"{one.words}, {alike[one.id]}" if one.id in alike else one.words for one in known}


def words_for(notice: str, state: str | None) -> str:
    """The notice as people call it: "report to HHS", "notice to residents (TX)"."""
    if notice == UNLOADED:
        return f"law of {state}: no rule loaded; ask counsel"
    words = Notice(notice).words
    return f"{words} ({state})" if state else words


def confidence_in_words(confidence: str | None) -> str:
    """How far our reading of a rule was checked, as shown beside its date."""
    return _CONFIDENCE.get(confidence or "", _CONFIDENCE["low"])


def move_json(move: Move) -> dict[str, Any]:
    """A move as plain data, for the record."""
    return {
        "key": move.key,
        "notice": move.notice,
        "state": move.state,
        "was": move.was.value if move.was else None,
        "now": move.now.value,
        "due_from": move.due_from.isoformat() if move.due_from else None,
        "due_to": move.due_to.isoformat() if move.due_to else None,
        "why": move.why,
        "citation": move.citation,
        "url": move.url,
    }


def move_of(data: Mapping[str, Any]) -> Move:
    """A move read back from plain data. Those of the first versions cite nothing."""
    return Move(
        key=data["key"],
        notice=data["notice"],
        state=data["state"],
        was=Standing(data["was"]) if data["was"] else None,
        now=Standing(data["now"]),
        due_from=date.fromisoformat(data["due_from"]) if data["due_from"] else None,
        due_to=date.fromisoformat(data["due_to"]) if data["due_to"] else None,
        why=data["why"],
        citation=data.get("citation"),
        url=data.get("url"),
    )


def _federal(row: FederalRow) -> Duty:
    """One row a notice, whatever its mode: a report to HHS stays the same duty when the count moves its date."""
    details = {
        "required": row.required,
        "mode": row.mode.value if row.mode else None,
        "states": list(row.states),
        "owed_by": row.owed_by,
        "base_due_on": _iso(row.base_due_on),
        "citation": row.citation.title,
        "url": row.citation.url,
        "confidence": row.confidence.value,
        "can_be_delayed": row.can_be_delayed,
        "hipaa_effect": None,
        "why": row.why,
    }
    return Duty(
        key=row.notice.value,
        notice=row.notice.value,
        state=None,
        recipient=row.recipient,
        required=row.required,
        due_on=row.due_on,
        owner_role=_owner(row.notice),
        details=details,
    )


def _of_state(row: StateRow, law: Law) -> Duty:
    notice = row.notice.value if row.notice else UNLOADED
    citation = row.citation.title if row.citation else None
    details: dict[str, Any] = {
        "required": row.required,
        "mode": None,
        "states": [],
        "owed_by": None,
        "base_due_on": _iso(row.due_on),
        "citation": citation,
        "url": row.citation.url if row.citation else None,
        "confidence": row.confidence.value if row.confidence else None,
        "can_be_delayed": _has_a_hold(row, law),
        "hipaa_effect": row.hipaa_effect,
        "why": row.why,
    }
    return Duty(
        key=".".join(filter(None, (row.state.lower(), notice, _slug(citation)))),
        notice=notice,
        state=row.state,
        recipient=row.recipient or "ask counsel",
        required=row.required,
        due_on=row.due_on,
        owner_role=_owner(notice),
        details=details,
    )


def _has_a_hold(row: StateRow, law: Law) -> bool:
    """Whether the State's own rule lets an official delay this notice."""
    state = law.states.get(row.state)
    rules = state.rules if state else ()
    return any(rule.state_hold and rule.notice is row.notice and rule.citation == row.citation for rule in rules)


def _told_apart(duties: Sequence[Duty]) -> Iterator[Duty]:
    """Two rows of one statute about one notice get a number, in the order of the statute's file."""
    seen: dict[str, int] = {}
    for duty in duties:
        seen[duty.key] = seen.get(duty.key, 0) + 1
        number = seen[duty.key]
        yield duty if number == 1 else replace(duty, key=f"{duty.key}.{number}")


def _lapsed(old: Obligation, gone: str) -> Duty:
    return Duty(
        key=old.key,
        notice=old.notice,
        state=old.state,
        recipient=old.recipient,
        required=False,
        due_on=None,
        owner_role=old.owner_role,
        details={**old.details, "required": False, "mode": None, "states": [], "why": gone},
    )


def _is_settled(old: Obligation) -> bool:
    return old.status in (Standing.MET, Standing.WAIVED)


def _has_grown(old: Obligation, duty: Duty) -> bool:
    """Whether the law now asks for more than what was met or waived: a large report, or media of another State."""
    if not duty.required:
        return False
    larger = old.details.get("mode") == Mode.ANNUAL.value and duty.details["mode"] == Mode.CONTEMPORANEOUS.value
    return larger or bool(set(duty.details["states"]) - set(old.details.get("states", ())))


def _move(old: Obligation | None, duty: Duty, status: Standing) -> Move | None:
    was, due_from = (old.status, old.due_on) if old else (None, None)
    due_to = duty.due_on if status is Standing.OWED else None
    unchanged = (was or Standing.NOT_OWED) is status and due_from == due_to
    if unchanged:
        return None
    return Move(
        key=duty.key,
        notice=duty.notice,
        state=duty.state,
        was=was,
        now=status,
        due_from=due_from,
        due_to=due_to,
        why=duty.why,
        citation=duty.details.get("citation"),
        url=duty.details.get("url"),
    )


def _owner(notice: str) -> str:
    return LEGAL_COUNSEL if notice in _COUNSELS else PRIVACY_OFFICER


def _slug(title: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", "-", (title or "").lower()).strip("-")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
