"""One beat of the clock: what is due by the record is done now. Nothing is decided from memory or from timers.

Normally there is one instant, now: whatever was slept through is caught up with once. In practice, CATCH_UP=each
visits every instant at which something fell due, in order, so that a rehearsal that skips weeks sees every day.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.core.errors import TryAgain
from bot.desk import Desk
from bot.store import incidents, subjects
from bot.workflows.archive_channels import archive_channels
from bot.workflows.digest import make_digest, next_digest_at
from bot.workflows.look_after_channels import look_after_channels
from bot.workflows.prepare_incident import prepare_incident
from bot.workflows.redraw_cards import redraw_cards
from bot.workflows.send_phone_tree import send_phone_tree
from bot.workflows.send_reminders import send_reminders
from bot.workflows.show_settled import show_settled

log = logging.getLogger("bot.sweep")


class SweepFailed(Exception):
    """Parts of a sweep did not work. Each was logged, and what it left undone is still due at the next beat."""


def sweep(desk: Desk) -> None:
    """Do everything whose time has come. Safe to run on several replicas at once.

    A part that fails keeps no other from its turn. Raises SweepFailed at the end, so that no sign of life is sent.
    """
    failed: list[str] = []
    with desk.store.reading() as view:
        waiting = incidents.unprepared(view)
    for incident_id in waiting:
        if desk.people.closing:
            return
        desk.people.give_way()
        _attempt(failed, "preparing a report", prepare_incident, desk, incident_id)
    _attempt(failed, "settled reminders", show_settled, desk)
    _attempt(failed, "the cards of a new day", redraw_cards, desk)
    _attempt(failed, "the phone tree", send_phone_tree, desk)
    _attempt(failed, "looking after channels", look_after_channels, desk)
    now = desk.clock.now()
    for at in _instants(desk, now):
        if desk.people.closing:
            break
        desk.people.give_way()
        _attempt(failed, "reminders", send_reminders, desk, at, shown_at=at if at < now else None)
        _attempt(failed, "archiving", archive_channels, desk, at)
        _attempt(failed, "the digest", make_digest, desk, at)
    if failed:
        raise SweepFailed(", ".join(dict.fromkeys(failed)))


def _attempt(failed: list[str], part: str, work: Callable[..., None], *arguments: Any, **named: Any) -> None:
    try:
        work(*arguments, **named)
    except TryAgain as hindrance:  # its sentence is one of ours
        log.warning("a part of the sweep has to wait", extra={"part": part, "problem": str(hindrance)})
        failed.append(part)
    except Exception:  # the other parts are still to do; what failed is still due
        log.exception("a part of the sweep failed", extra={"part": part})
        failed.append(part)


def _instants(desk: Desk, now: datetime) -> Iterator[datetime]:
    """The instants to visit. A visit that leaves its own instant due ends the replay: the next beat goes on."""
    visited: datetime | None = None
    while desk.settings.catch_up == "each":
        at = _next_due(desk)
        if at is None or at >= now or (visited is not None and at <= visited):
            break
        visited = at
        yield at
    yield now


def _next_due(desk: Desk) -> datetime | None:
    with desk.store.reading() as view:
        instants = (subjects.next_check_at(view), next_digest_at(desk, view), incidents.next_archive_at(view))
    return min((at for at in instants if at is not None), default=None)
