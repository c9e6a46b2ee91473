"""Whether somebody may be part of an incident at all: full members of the workspace only. Fails closed.

What Slack said counts for a day. Slack is asked before the change begins, never within its transaction.
"""

from bot.core.errors import TryAgain, UserError
from bot.core.team import PersonKind
from bot.desk import Desk
from bot.slack.people import kind_of
from bot.store import team

_REFUSED = {
    PersonKind.GUEST: "Guests of the workspace cannot be part of an incident. Please name a full member.",
    PersonKind.BOT: "A bot cannot be part of an incident. Please name a person.",
    PersonKind.EXTERNAL: "People of other workspaces cannot be part of an incident. Please name somebody of yours.",
    PersonKind.DEACTIVATED: "This account is deactivated. Please name somebody who still works here.",
}


def require_member(desk: Desk, user_id: str) -> None:
    """Raise the sentence why this person cannot be named. TryAgain where Slack cannot tell."""
    kind = _known_kind(desk, user_id)
    if kind is None:
        kind = kind_of(desk.slack, user_id, quick=True)
        if kind is None:
            raise TryAgain("Slack could not tell who that is just now. Nothing was changed; please try again.")
        with desk.store.writing() as unit:
            team.keep_person(unit, user_id, kind)
    if kind is not PersonKind.MEMBER:
        raise UserError(_REFUSED[kind])


def _known_kind(desk: Desk, user_id: str) -> PersonKind | None:
    """What Slack said within the last day."""
    with desk.store.reading() as view:
        person = team.get_person(view, user_id)
    fresh = person is not None and desk.clock.machine_now() - person.checked_at <= team.CHECKED_FOR
    return person.kind if person is not None and fresh else None
