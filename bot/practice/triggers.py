"""Trigger ids: the short-lived leave to open a form. Three seconds by default, one use, as Slack has it."""

import re
import secrets
from dataclasses import dataclass

from bot.practice.clock import PracticeClock
from bot.practice.refusal import Refusal


@dataclass(kw_only=True)
class Trigger:
    """Who acted, and in which open view, if in one."""

    user: str
    view_id: str | None
    expires: float
    is_used: bool = False


class Triggers:
    """Every trigger id given out."""

    def __init__(self, clock: PracticeClock) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, *, seconds: float, view_id: str | None = None) -> str:
        """A trigger id that this person's act gave rise to; good for `seconds` from now."""
        trigger_id = f"{secrets.randbelow(10**6)}.{secrets.randbelow(10**10)}.{secrets.token_hex(6)}"
        self._issued[trigger_id] = Trigger(user=user, view_id=view_id, expires=self._clock.monotonic() + seconds)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Use it up, or refuse: malformed, unknown, used before, too late."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or not re.fullmatch(r"\d+\.\d+\.\w+", trigger_id):
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self._clock.monotonic() > trigger.expires:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger
