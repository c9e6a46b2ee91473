"""The hats of a response team: what each is for, and which one a person means by what they typed.

Which roles exist is data (data/roles.yaml); who holds one is the store's to know.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Role:
    """One hat. `officer` roles come from the roster and are invited to every incident."""

    slug: str
    title: str
    aliases: tuple[str, ...]
    duty: str
    officer: bool = False


def find_role(roles: Mapping[str, Role], typed: str) -> Role:
    """The role meant by a slug, title or alias in any spelling of case, spaces, `-` and `_`.

    Raises NotFound, with the nearest name, where nothing matches exactly: a hat is never put on by guess.
    """
    names = {_plain(name): role for role in roles.values() for name in names_of(role)}
    wanted = _plain(typed)
    if wanted in names:
        return names[wanted]
    close = difflib.get_close_matches(wanted, names, n=1)
    if close:
        raise NotFound(f"There is no such role. Did you mean “{names[close[0]].slug}”?")
    raise NotFound(f"There is no such role. Roles: {', '.join(roles)}.")


def names_of(role: Role) -> tuple[str, ...]:
    """Everything a person may type for this role."""
    return (role.slug, role.title, *role.aliases)


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())
