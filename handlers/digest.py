"""Today's digest, now, for the one who asks."""

from datetime import timedelta

from bot.slack.messages.digest import DigestWords, digest_words
from bot.slack.messages.look import Look
from bot.slack.render import Message
from bot.store import digests
from handlers.asking import Asking
from handlers.showing import look_up

_ONE_DAY = timedelta(days=1)


def show(asking: Asking) -> Message:
    """What the digest would say now, counted from the last one; nothing is posted and nothing witnessed."""
    return asking.say("digest", look_up(asking, _as_of_now, {"reader": asking.user_id}))


def _as_of_now(look: Look) -> DigestWords:
    newest = digests.last(look.view)
    since = newest.made_at if newest else look.now - _ONE_DAY
    return digest_words(look, since=since, at=look.now)
