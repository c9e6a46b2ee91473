"""How the bot is, as a form that shows; and the question before a refused effect is tried again."""

from collections.abc import Sequence

from bot.slack.messages.health import ParkedEffect
from handlers.modals.form import Block, Carried, View, modal, said

HEALTH, RETRY = "health", "retry"


def build(words: Sequence[Block]) -> View:
    """All there is to see."""
    return modal(HEALTH, "Health", words, Carried())


def build_retry(effect: ParkedEffect) -> View:
    """One refused effect, how many were refused alike, and what is going to happen."""
    more = f"\n{effect.alike} more with the same word are tried again too." if effect.alike else ""
    blocks = [
        said(f"{effect.effect}: {effect.error}{more}"),
        said("Is the cause put right? The bot first looks whether it happened after all, and does it only if not."),
    ]
    return modal(RETRY, "Try again?", blocks, Carried(extra={"effect": effect.id}), submit="Try again")
