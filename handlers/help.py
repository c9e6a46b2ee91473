"""Help: every verb with an example, and the nearest match for a word we do not know."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.render import Message
from handlers.asking import Asking
from handlers.commands import Command, nearest


@dataclass(frozen=True, kw_only=True)
class Usage:
    """One line of help."""

    example: str
    does: str


@dataclass(frozen=True, kw_only=True)
class Help:
    """What the help shows. `unknown` is true for a word that is no verb; the word itself is not repeated."""

    command: str
    unknown: bool
    nearest: str | None
    usages: tuple[Usage, ...]


def answer(asking: Asking, commands: Mapping[str, Command]) -> Message:
    """The list of verbs."""
    name = asking.desk.settings.command_name
    usages = [command.usage.partition(": ") for command in commands.values()]
    facts = Help(
        command=name,
        unknown=bool(asking.words) and asking.words.lower() != "help",
        nearest=nearest(asking.words, commands),
        usages=tuple(Usage(example=f"{name} {example}", does=does) for example, _, does in usages),
    )
    return asking.say("help", facts)
