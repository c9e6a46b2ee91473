"""People named by what they typed: `@nora.nightjar` as Slack sends it, where the command asks for that. Words only."""

import re
from collections.abc import Iterable

from bot.practice.people import User

_NAME = re.compile(r"(?<![\w<@])@([a-z0-9._-]*[a-z0-9_-])", re.IGNORECASE)


def with_ids(text: str, people: Iterable[User]) -> str:
    """The text with `<@U…|name>` for every `@name` of these people; a name of nobody stays as it is."""
    ids = {user.name: user.id for user in people}

    def code(found: re.Match[str]) -> str:
        name = found.group(1).lower()
        return f"<@{ids[name]}|{name}>" if name in ids else found.group()

    return _NAME.sub(code, text)
