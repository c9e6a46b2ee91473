"""Help: every verb with an example, and the nearest match for a word we do not know."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.permissions import ANYONE, MAY, REPORTER, TEAM, Verb
from bot.slack.render import Message
from handlers.asking import Asking
from handlers.commands import Command, nearest


@dataclass(frozen=True, kw_only=True)
class Usage:
    """One line of help."""

    example: str
    does: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The verbs of one kind of people."""

    title: str
    usages: tuple[Usage, ...]


@dataclass(frozen=True, kw_only=True)
class Help:
    """What the help shows. `unknown` is true for a word that is no verb; the word itself is not repeated."""

    command: str
    unknown: bool
    nearest: str | None
    groups: tuple[Group, ...]


def answer(asking: Asking, commands: Mapping[str, Command]) -> Message:
    """The list of verbs."""
    name = asking.desk.settings.command_name
    groups: dict[str, list[Usage]] = {title: [] for title in _TITLES}
    for command in commands.values():
        example, _, does = command.usage.partition(": ")
        groups[_title(command.verb)].append(Usage(example=f"{name} {example}", does=does))
    facts = Help(
        command=name,
        unknown=bool(asking.words) and asking.words.lower() != "help",
        nearest=nearest(asking.words, commands),
        groups=tuple(Group(title=title, usages=tuple(usages)) for title, usages in groups.items()),
    )
    return asking.say("help", facts)


_TITLES = _EVERYONE, _ON_THE_TEAM, _SOME = (
    "Everyone",
    "On an incident's team",
    "Officers, counsel, the commander or leadership",
)


def _title(verb: Verb) -> str:
    """Whom a verb is listed under; the table of permissions knows it exactly."""
    if MAY[verb] & {ANYONE, REPORTER}:
        return _EVERYONE
    return _ON_THE_TEAM if TEAM in MAY[verb] else _SOME
