"""Help: every verb with an example, and the nearest match for a word we do not know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.permissions import ANYONE, MAY, REPORTER, TEAM, Verb
from bot.slack.render import Message
from bot.store import choices, team
from handlers.asking import Asking
from handlers.commands import Command, nearest

_ALL = "all"
_EVERYONE, _ON_THE_TEAM = "Everyone", "On an incident's team"
_SOME = "Officers, counsel, the commander or leadership"


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
    """What the help shows. `unknown` is true for a word that is no verb; the word itself is not repeated.

    `more`: there are verbs for people of a team and officers, whom this person does not belong to.
    """

    command: str
    unknown: bool
    nearest: str | None
    groups: tuple[Group, ...]
    more: bool


def answer(asking: Asking, commands: Mapping[str, Command]) -> Message:
    """The list of verbs: of those who have to do with no incident, only what everybody may; `help all` has all."""
    name = asking.desk.settings.command_name
    in_short = asking.words.lower() != _ALL and not _has_to_do_with_incidents(asking)
    titles = (_EVERYONE,) if in_short else (_EVERYONE, _ON_THE_TEAM, _SOME)
    facts = Help(
        command=name,
        unknown=asking.words.lower() not in ("", "help", _ALL),
        nearest=nearest(asking.words, commands),
        groups=tuple(Group(title=title, usages=tuple(_usages(title, commands, name))) for title in titles),
        more=in_short,
    )
    return asking.say("help", facts)


def _has_to_do_with_incidents(asking: Asking) -> bool:
    """Whether this person has a role on the roster, belongs to leadership, or to an incident of any time."""
    with asking.desk.store.reading() as view:
        standing = {user for entry in team.roster(view).values() for user in (entry.user_id, entry.deputy_id)}
        leadership = choices.leadership(view, asking.desk.settings.leadership)
        return asking.user_id in {*standing, *leadership} or bool(team.incidents_of(view, asking.user_id))


def _usages(title: str, commands: Mapping[str, Command], name: str) -> Iterator[Usage]:
    for command in commands.values():
        if _title(command.verb) == title:
            example, _, does = command.usage.partition(": ")
            yield Usage(example=f"{name} {example}", does=does)


def _title(verb: Verb) -> str:
    """Whom a verb is listed under; the table of permissions knows it exactly."""
    if MAY[verb] & {ANYONE, REPORTER}:
        return _EVERYONE
    return _ON_THE_TEAM if TEAM in MAY[verb] else _SOME
