"""The form of roles: the board, and one change of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.core.roles import Role
from handlers.modals.form import Answers, Block, Carried, View, day_input, modal, person_input, radio, select

CALLBACK_ID = "roles"


class Move(StrEnum):
    """What is to become of the role."""

    ASSIGN = "assign"
    DEPUTY = "deputy"
    UNASSIGN = "unassign"
    NO_DEPUTY = "no_deputy"


@dataclass(frozen=True, kw_only=True)
class RoleChoice:
    """One change: a role's slug, what becomes of it, who, and the deputy's last day (inclusive)."""

    role: str
    move: Move
    user_id: str | None = None
    until: date | None = None


_MOVES = (
    (Move.ASSIGN, "Give the role to this person"),
    (Move.DEPUTY, "This person acts for the holder"),
    (Move.UNASSIGN, "Take the role back"),
    (Move.NO_DEPUTY, "Take the deputy back"),
)


def build(
    incident_id: str, board: Sequence[Block], roles: Mapping[str, Role], chosen: RoleChoice | None = None
) -> View:
    """The form; `board` are the blocks that show who holds what."""
    options = [(role.slug, role.title) for role in roles.values()]
    blocks = [
        *board,
        select("role", "Role", options, chosen=chosen.role if chosen else None),
        radio("move", "What becomes of it", _MOVES, chosen=chosen.move if chosen else Move.ASSIGN),
        person_input(
            "person", "Who", value=chosen.user_id if chosen else None, optional=True, hint="Full members only."
        ),
        day_input(
            "until",
            "Deputy until, this day included",
            value=chosen.until if chosen else None,
            optional=True,
            hint="Empty: until taken back.",
        ),
    ]
    return modal(CALLBACK_ID, "Roles", blocks, Carried(incident_id=incident_id), submit="Change")


def parse(view: Mapping[str, Any]) -> RoleChoice:
    """The change that was sent in. Raises FormErrors."""
    answers = Answers(view)
    role, move = answers.choice("role"), Move(answers.choice("move", Move.ASSIGN))
    person, until = answers.person("person"), answers.day("until")
    answers.require("role", role, "Please choose a role.")
    if move in (Move.ASSIGN, Move.DEPUTY):
        answers.require("person", person, "Please say who.")
    elif person is not None:
        answers.fault("person", "Nobody is named when something is taken back. Please leave this empty.")
    if until is not None and move is not Move.DEPUTY:
        answers.fault("until", "A last day belongs to a deputy. Please leave this empty.")
    answers.finish()
    return RoleChoice(role=role, move=move, user_id=person, until=until)
