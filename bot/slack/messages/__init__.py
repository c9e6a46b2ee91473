"""The facts of every message: one function each, from ids in the outbox to the frozen facts its template shows.

Facts are looked up when the message is sent, so what is said is what is true then. Words stay in the templates.
"""

from collections.abc import Callable
from typing import TypeVar

from bot.slack.messages import (
    assessment,
    card,
    closing,
    digest,
    documents,
    drift,
    held,
    home,
    obligations,
    officers,
    operating,
    reminder,
    reporter,
    team,
    triage,
    work,
)
from bot.slack.messages.look import MESSAGES, Look
from bot.slack.sending import Sending

Made = TypeVar("Made")

# Importing them registers their messages.
ROOMS = (
    assessment,
    card,
    closing,
    digest,
    documents,
    drift,
    held,
    home,
    obligations,
    officers,
    operating,
    reminder,
    reporter,
    team,
    triage,
    work,
)


def build(sending: Sending) -> object:
    """The facts of the message that this effect sends."""
    return look_at(sending, MESSAGES[str(sending.args["message"])])


def look_at(sending: Sending, builder: Callable[[Look], Made]) -> Made:
    """What a builder makes of the record as it is now."""
    outside = sending.outside
    with outside.store.reading() as view:
        look = Look(
            view=view,
            rulebook=outside.rulebook,
            renderer=outside.renderer,
            settings=outside.settings,
            now=sending.now,
            incident_id=sending.owed.incident_id,
            facts=sending.args.get("facts") or {},
        )
        return builder(look)
