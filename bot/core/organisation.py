"""The organisation's own choices, checked: who holds its roles, when its digest comes. Keeps nothing.

Two officers are two people: what one assesses, the other signs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from bot.core.errors import FormErrors
from bot.core.team import OFFICER_ROLES, RosterEntry

_FORBIDDEN_DIGEST = (time(1), time(3))
_PHONE = frozenset("0123456789 +-().x")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The legal entity as people see it. `timezone` is an IANA name."""

    name: str
    timezone: str
    entity_type: str | None
    on_call_phone: str


@dataclass(frozen=True, kw_only=True)
class Leaders:
    """Who leads and when they hear. `channel_id` None: the digest goes to each leader. `digest_time` is local."""

    people: tuple[str, ...]
    channel_id: str | None
    digest_time: time


def check_holders(role: str, holder_id: str | None, deputy_id: str | None, roster: Mapping[str, RosterEntry]) -> None:
    """Raise FormErrors where a roster would leave an officer's chair empty, or one person in both."""
    faults = {}
    if role in OFFICER_ROLES and holder_id is None:
        faults["holder_id"] = "An officer's role is never empty. Choose who follows."
    others = {roster[other].user_id for other in OFFICER_ROLES if other != role and other in roster}
    if role in OFFICER_ROLES and holder_id in others:
        faults["holder_id"] = "Security and privacy officer are two people: a signature needs a second one."
    if deputy_id is not None and holder_id is None:
        faults["deputy_id"] = "A deputy needs somebody to stand in for. Choose the holder first."
    if deputy_id is not None and deputy_id == holder_id:
        faults["deputy_id"] = "The deputy is somebody else than the holder."
    if faults:
        raise FormErrors(faults)


def check_organisation(chosen: Organisation) -> None:
    """Raise FormErrors for a name or a telephone number that cannot be."""
    faults = {}
    if not chosen.name:
        faults["name"] = "Say what the organisation is called."
    if not set(chosen.on_call_phone) <= _PHONE or not any(sign.isdigit() for sign in chosen.on_call_phone or "0"):
        faults["on_call_phone"] = "Write a telephone number such as +1 555 0100, or leave it empty."
    if faults:
        raise FormErrors(faults)


def check_leaders(chosen: Leaders) -> None:
    """Raise FormErrors for a digest that would come in the hours in which clocks are changed."""
    first, last = _FORBIDDEN_DIGEST
    if first <= chosen.digest_time < last:
        raise FormErrors({"digest_time": "Between 01:00 and 03:00 clocks are changed. Choose another time."})
