"""What became of an incident's channel behind the bot's back, and what follows from it. Compares; touches nothing.

What a person did on purpose is never undone: a channel stays archived or renamed, and whoever left stays out. What
nobody can have wanted is put right: a card that is gone, somebody of the team who is missing, somebody shut out who
is in. Where Slack did not say, nothing is concluded.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


class Drift(StrEnum):
    """What became of a channel. Past tense, as the journal says it. `gone`: deleted, or we were removed from it."""

    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"
    RENAMED = "renamed"
    DELETED = "deleted"
    BOT_REMOVED = "bot_removed"
    GONE = "gone"
    MADE_PUBLIC = "made_public"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The channel as Slack shows it; None where it does not say."""

    is_there: bool
    is_archived: bool | None = None
    is_private: bool | None = None
    name: str | None = None
    members: AbstractSet[str] | None = None
    has_card: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """The channel as the record has it. `name` None: it was renamed by hand already.

    `invited`: people of the team whom we invited or who were added. `left`: those who left since, by themselves or by
    another's hand: Slack does not say which.
    """

    is_archived: bool
    name: str | None
    invited: AbstractSet[str]
    left: AbstractSet[str]
    excluded: AbstractSet[str]


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What is to be told, and what is to be put right. People in a stable order."""

    drifts: tuple[Drift, ...] = ()
    invite: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    needs_card: bool = False


def compare(known: Known, seen: Seen) -> Findings:
    """What differs, and what is to be done about it."""
    if not seen.is_there:
        return Findings(drifts=(Drift.GONE,))
    drifts = tuple(drift for drift, is_so in _drifts(known, seen) if is_so)
    if seen.is_archived or seen.members is None:
        return Findings(drifts=drifts)
    absent = known.invited - known.excluded - seen.members
    return Findings(
        drifts=drifts,
        invite=tuple(sorted(absent - known.left)),
        remove=tuple(sorted(known.excluded & seen.members)),
        missing=tuple(sorted(absent & known.left)),
        needs_card=seen.has_card is False,
    )


def _drifts(known: Known, seen: Seen) -> tuple[tuple[Drift, bool], ...]:
    return (
        (Drift.ARCHIVED, seen.is_archived is True and not known.is_archived),
        (Drift.UNARCHIVED, seen.is_archived is False and known.is_archived),
        (Drift.RENAMED, None not in (seen.name, known.name) and seen.name != known.name),
        (Drift.MADE_PUBLIC, seen.is_private is False),
    )
