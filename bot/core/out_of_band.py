"""When something goes out by another way than Slack: what is grave enough, and whether it still has to. Pure."""

from collections.abc import Collection
from enum import StrEnum

from bot.core.reminders import Addressee

SEVERE = frozenset({"SEV1", "SEV2"})
UNANSWERED_TIMES = 4  # nobody answering waits so many times as long as nothing arriving
_UP_THE_LADDER = {Addressee.OFFICERS, Addressee.LEADERSHIP}


class Because(StrEnum):
    """Why: a severe incident has no channel, a reminder reached nobody in Slack, or it did and nobody answered.

    Or Slack lets the bot do nothing at all, which there can be told to nobody.
    """

    UNOPENED = "unopened"
    UNDELIVERED = "undelivered"
    UNANSWERED = "unanswered"
    LOCKED_OUT = "locked_out"


def reasons(addressees: Collection[Addressee], *, legal: bool, severity: str | None) -> tuple[Because, ...]:
    """For which reasons a rung may have to go out: legal dates and severe incidents, from the officers upwards.

    That nobody answers counts only once leadership was told, the ladder's last rung inside Slack.
    """
    grave = legal or severity in SEVERE
    if not grave or not _UP_THE_LADDER & set(addressees):
        return ()
    if Addressee.LEADERSHIP in addressees:
        return (Because.UNDELIVERED, Because.UNANSWERED)
    return (Because.UNDELIVERED,)


def is_moot(because: Because, *, is_open: bool, is_answered: bool, is_delivered: bool, is_told: bool) -> str:
    """Why it need not go out after all; empty when it must. `is_told`: it went out already, for the other reason."""
    if not is_open:
        return "it was settled"
    if because is Because.UNDELIVERED and is_delivered:
        return "Slack delivered it"
    if because is Because.UNANSWERED and (is_answered or is_told):
        return "somebody answered" if is_answered else "it went out already"
    return ""
