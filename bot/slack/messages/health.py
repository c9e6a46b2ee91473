"""How the bot is, for officers: connection, what is owed to Slack, the last rounds, the rules' age. Free of PHI."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.journal import ORGANISATION
from bot.pulse import Pulse
from bot.slack.client import lock_out
from bot.slack.messages.look import Look
from bot.store import journal, outbox, subjects
from bot.store.outbox import Owed

_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class ParkedEffect:
    """Something that Slack refused for good. `error` is Slack's own word; `alike`: how many more it refused so."""

    id: str
    effect: str
    error: str
    since: datetime
    alike: int = 0


@dataclass(frozen=True, kw_only=True)
class Health:
    """All of it. Instants are UTC, shown on the clock of `zone`; `oldest_due` is a reminder not looked at in time.

    `locked_out`: Slack's word where it lets the bot do nothing at all; None where it does.
    """

    socket_mode: bool
    practice: bool
    owed: int
    oldest_owed: datetime | None
    parked: tuple[ParkedEffect, ...]
    more_parked: int
    swept_at: datetime | None
    failed_at: datetime | None
    oldest_due: datetime | None
    rules_checked_on: date
    rules_are_old: bool
    rule_version: str
    schema: str
    chains: int
    head_seq: int
    head: str | None
    zone: ZoneInfo
    command: str
    locked_out: str | None = None


def health(look: Look, pulse: Pulse, schema: str) -> Health:
    """As it is now; `pulse` is that of the process that answers."""
    view, owed = look.view, outbox.depth(look.view)
    waiting, chains = outbox.parked(view), journal.chains(view)
    due, law = subjects.next_check_at(view), look.rulebook.law
    head_seq, head = chains.get(ORGANISATION, (0, None))
    return Health(
        socket_mode=look.settings.socket_mode,
        practice=look.settings.practice,
        owed=owed[0],
        oldest_owed=owed[1],
        locked_out=lock_out(outbox.waiting_errors(view)).replace("_", " ") or None,
        parked=tuple(map(_parked, waiting[:_SHOWN])),
        more_parked=max(0, len(waiting) - _SHOWN),
        swept_at=pulse.swept_at,
        failed_at=pulse.failed_at if _is_newer(pulse.failed_at, pulse.swept_at) else None,
        oldest_due=due if due is not None and due <= look.now else None,
        rules_checked_on=law.checked_on,
        rules_are_old=law.unchecked_since(look.today) is not None,
        rule_version=look.rulebook.version,
        schema=schema,
        chains=len(chains),
        head_seq=head_seq,
        head=head,
        zone=look.zone,
        command=look.settings.command_name,
    )


def parked_effect(look: Look) -> ParkedEffect | None:
    """The one that `facts` names, if it is still parked."""
    waiting = outbox.parked(look.view)
    found = next((one for one in waiting if one.id == look.facts["id"]), None)
    if found is None:
        return None
    return replace(_parked(found), alike=sum(one.last_error == found.last_error for one in waiting) - 1)


def _parked(owed: Owed) -> ParkedEffect:
    effect, error = owed.effect.replace("_", " "), (owed.last_error or "unknown").replace("_", " ")
    return ParkedEffect(id=owed.id, effect=effect, error=error, since=owed.created_at)


def _is_newer(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
