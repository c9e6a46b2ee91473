"""Who stands on each level of a ladder today, of an incident or the organisation: owner, deputy, officers, leadership.

Looked up once for everything that is due together. Only full members are told, and nobody who was shut out.
"""

from collections.abc import Mapping
from datetime import date

from bot.core.reminders import Addressee
from bot.core.team import PersonKind
from bot.store import team
from bot.store.session import View
from bot.store.subjects import Watched

_NOBODY: tuple[str, ...] = ()


class LadderPeople:
    """The people of one incident (None: of the organisation) on one day of its legal entity."""

    def __init__(self, view: View, incident_id: str | None, today: date, leadership: tuple[str, ...]) -> None:
        self._view = view
        self._incident_id = incident_id
        self._acting = _acting(view, incident_id, today)
        self._above = {Addressee.OFFICERS: team.officers(view), Addressee.LEADERSHIP: leadership}
        self._may_be_told: dict[str, bool] = {}

    def holders(self, watched: Watched) -> Mapping[Addressee, tuple[str, ...]]:
        """Who is told of this subject on which level. Where one person owns it, whoever holds the role stands in."""
        acting = self._acting.get(watched.owner_role or "", _NOBODY)
        owner, deputy = ((watched.owner_id,), acting) if watched.owner_id else (acting[:1], acting[1:])
        levels = {Addressee.OWNER: owner, Addressee.DEPUTY: deputy, **self._above}
        return {level: tuple(filter(self._is_told, people)) for level, people in levels.items()}

    def _is_told(self, user_id: str) -> bool:
        if user_id not in self._may_be_told:
            person = team.get_person(self._view, user_id)
            left = person is not None and person.kind is not PersonKind.MEMBER
            shut_out = self._incident_id is not None and team.is_excluded(self._view, self._incident_id, user_id)
            self._may_be_told[user_id] = not left and not shut_out
        return self._may_be_told[user_id]


def _acting(view: View, incident_id: str | None, today: date) -> dict[str, tuple[str, ...]]:
    """By role, the holder and whoever deputises; for the organisation's own matters, those of the roster."""
    if incident_id is not None:
        return {held.role: held.acting(today) for held in team.assignments(view, incident_id)}
    standing = team.roster(view).values()
    return {each.role: tuple(user for user in (each.user_id, each.deputy_id) if user) for each in standing}
