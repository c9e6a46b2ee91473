"""The mistakes a person may be told about. The text of each is the sentence that person needs; none holds PHI.

What a sentence has in backticks is typed after the slash command, whose name is a setting: it is put in at the door.
"""

import re

_TO_TYPE = re.compile(r"`([^`]+)`")


def as_typed(sentence: str, command: str, *, marks: str = "``") -> str:
    """The sentence with all of what a person types: `tasks` becomes `/incident tasks`, between these two marks.

    Plain text, such as the words under a field, shows backticks as they are: “” suit it better.
    """
    return _TO_TYPE.sub(lambda found: f"{marks[0]}{command} {found.group(1)}{marks[1]}", sentence)


class UserError(Exception):
    """Something the person can put right: `str(error)` says what is wrong and what to do next."""


class NotAllowed(UserError):
    """The person may not do this. The sentence says whom to ask and reveals nothing of what was asked for."""


class NotFound(UserError):
    """No such thing, or not one that this person may know of: both read alike on purpose."""


class AlreadyDone(UserError):
    """Somebody did it first; nothing was changed."""


class FormErrors(UserError):
    """Faults of a form, by the block that holds the field; nothing was kept and what was typed stays."""

    def __init__(self, by_block: dict[str, str]) -> None:
        super().__init__(" ".join(by_block.values()))
        self.by_block = by_block


class TryAgain(UserError):
    """A short-lived hindrance (a busy database, a silent Slack). Nothing was kept, or the sentence says otherwise."""
