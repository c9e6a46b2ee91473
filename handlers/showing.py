"""Showing the record to one person: facts looked up now, said by a template. Never to a channel."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bot.slack.messages.look import Look
from bot.slack.render import Message
from handlers.asking import Asking

Made = TypeVar("Made")


def show(asking: Asking, name: str, builder: Callable[[Look], object], **facts: Any) -> Message:
    """The message of this name with what its builder finds in the record."""
    return asking.say(name, look_up(asking, builder, facts))


def look_up(asking: Asking, builder: Callable[[Look], Made], facts: Mapping[str, Any] | None = None) -> Made:
    """What a builder makes of the record as it is now."""
    desk, incident = asking.desk, asking.actor.incident
    with desk.store.reading() as view:
        look = Look(
            view=view,
            rulebook=desk.rulebook,
            renderer=desk.renderer,
            settings=desk.settings,
            now=desk.clock.now(),
            incident_id=incident.id if incident else None,
            facts=facts or {},
        )
        return builder(look)
