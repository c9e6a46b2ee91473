"""Who belongs to an incident and what they are there for: the role board, and every change of it."""

from datetime import date

from bot.core.errors import UserError
from bot.core.permissions import OFFICER
from bot.core.roles import Role, find_role
from bot.slack.messages import team as messages
from bot.slack.render import Message
from bot.workflows.assign_role import assign_role, name_deputy, unassign_role
from bot.workflows.exclude_person import exclude_person, let_in
from handlers.asking import Asking
from handlers.modals import roles as form
from handlers.modals.form import View
from handlers.modals.roles import Move
from handlers.showing import look_up, show
from handlers.words import a_day, names_somebody, nothing_more, one_person, plain

_ASSIGN = "assign commander @name"
_UNASSIGN = "unassign scribe"
_DEPUTY = "deputy privacy @name until 2026-04-01"
_NOBODY = ("none", "nobody", "-")


def board(asking: Asking) -> Message:
    """Every role, who holds it and what it is for."""
    return show(asking, "roles", messages.role_board)


def assign(asking: Asking) -> Message:
    """`assign <role> @user`"""
    named = one_person(asking.words, _ASSIGN)
    role = _role(asking, named.before, _ASSIGN)
    nothing_more(named.after, _ASSIGN)
    before = assign_role(asking.desk, asking.incident.id, role.slug, named.user_id, by=asking.user_id, key=asking.key)
    return _changed(asking, "assigned", role, named.user_id, before)


def unassign(asking: Asking) -> Message:
    """`unassign <role>`"""
    role = _role(asking, asking.words, _UNASSIGN)
    before = _holder(asking, role)
    unassign_role(asking.desk, asking.incident.id, role.slug, by=asking.user_id, key=asking.key)
    return _changed(asking, "ended", role, None, before)


def deputy(asking: Asking) -> Message:
    """`deputy <role> @user [until 2026-04-01]`, or `deputy <role> none`"""
    user_id, until = None, None
    words, _, last = asking.words.rpartition(" ")
    if names_somebody(asking.words):
        named = one_person(asking.words, _DEPUTY)
        role, user_id, until = _role(asking, named.before, _DEPUTY), named.user_id, _until(named.after)
    elif last.lower() in _NOBODY:
        role = _role(asking, words, _DEPUTY)
    else:
        raise UserError(f"Say who acts for the holder, for example `{_DEPUTY}`; or `deputy privacy none`.")
    name_deputy(asking.desk, asking.incident.id, role.slug, user_id, until, by=asking.user_id, key=asking.key)
    return _changed(asking, "deputised", role, user_id, _holder(asking, role), until)


def exclude(asking: Asking) -> Message:
    """`exclude @user [reason]`"""
    named = one_person(asking.words, "exclude @name is named in the report")
    nothing_more(named.before, "exclude @name is named in the report")
    reason = plain(named.after)
    exclude_person(asking.desk, asking.incident.id, named.user_id, reason, by=asking.user_id, key=asking.key)
    return show(asking, "person_excluded", messages.person_excluded, user=named.user_id, by=asking.user_id)


def invite(asking: Asking) -> Message:
    """`invite @user`"""
    named = one_person(asking.words, "invite @name")
    nothing_more(named.before + named.after, "invite @name")
    may_lift = OFFICER in asking.actor.hats
    let_in(asking.desk, asking.incident.id, named.user_id, by=asking.user_id, key=asking.key, may_lift=may_lift)
    return show(asking, "person_let_in", messages.person_let_in, user=named.user_id, by=asking.user_id)


def open_form(asking: Asking) -> None:
    """The board with a form below it."""
    blocks = asking.desk.renderer.form("roles", look_up(asking, messages.role_board))
    asking.open(form.build(asking.incident.id, blocks, asking.desk.rulebook.roles))


def submit(asking: Asking) -> View | None:
    """Carry out one change; the channel and the card show it."""
    choice = form.parse(asking.view or {})
    desk, incident_id, by, key = asking.desk, asking.incident.id, asking.user_id, asking.key
    if choice.move is Move.ASSIGN:
        assign_role(desk, incident_id, choice.role, str(choice.user_id), by=by, key=key)
    elif choice.move is Move.UNASSIGN:
        unassign_role(desk, incident_id, choice.role, by=by, key=key)
    else:
        name_deputy(desk, incident_id, choice.role, choice.user_id, choice.until, by=by, key=key)
    return None


def _role(asking: Asking, typed: str, example: str) -> Role:
    if not typed.strip():
        raise UserError(f"Say which role, for example `{example}`. `roles` lists them.")
    return find_role(asking.desk.rulebook.roles, typed)


def _until(words: str) -> date | None:
    if not words:
        return None
    first, _, rest = words.partition(" ")
    if first.lower() != "until":
        raise UserError(f"I did not understand all of that. It reads, for example, `{_DEPUTY}`.")
    return a_day(rest.strip(), _DEPUTY)


def _holder(asking: Asking, role: Role) -> str | None:
    lines = look_up(asking, messages.role_board).lines
    return next((line.holder for line in lines if line.slug == role.slug), None)


def _changed(
    asking: Asking, what: str, role: Role, user: str | None, before: str | None, until: date | None = None
) -> Message:
    last = until.isoformat() if until else None
    return show(
        asking, "role_changed", messages.role_changed, what=what, role=role.slug, user=user, before=before,
        until=last, by=asking.user_id,
    )  # fmt: skip
