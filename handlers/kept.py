"""The short word that something was kept, for whoever typed it."""

from dataclasses import dataclass

from bot.slack.render import Message
from handlers.asking import Asking


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was kept: a note, an update or an answer; `anonymous`: of a reporter whom nobody knows."""

    what: str
    number: str
    anonymous: bool
    command: str


def say_kept(asking: Asking, what: str) -> Message:
    """Say so."""
    incident, command = asking.incident, asking.desk.settings.command_name
    return asking.say("kept", Kept(what=what, number=incident.number, anonymous=incident.anonymous, command=command))
