"""What must not depend on Slack alone: queued beside the reminder or report itself, to be said by another way later.

Whether it has to be said is decided when its time has come, from the record: then Slack has delivered or not, people
have answered or not. Exercises never go out.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot import alarms
from bot.core.incident import Incident
from bot.core.out_of_band import SEVERE, UNANSWERED_TIMES, Because, reasons
from bot.core.reminders import Rung, RungKey
from bot.desk import Desk
from bot.slack import effects
from bot.store import outbox
from bot.store.session import Unit
from bot.store.subjects import Watched

_EXERCISE = "DRL-"


def call_for_reminder(
    desk: Desk, unit: Unit, incident: Incident | None, watched: Watched, rung: Rung, key: RungKey,
    *, legal: bool, posts: Sequence[str],
) -> None:  # fmt: skip
    """A rung was reached, and these rows of the outbox carry it to people."""
    if _is_exercise(incident):
        return
    for because in reasons(rung.addressees, legal=legal, severity=incident.severity if incident else None):
        about = {"subject": watched.id, "due_on": key.due_on.isoformat(), "rung": key.rung, "posts": list(posts)}
        _queue(desk, unit, incident, because, about, f"{watched.id}:{key.due_on}:{key.rung}")


def call_for_report(desk: Desk, unit: Unit, incident: Incident) -> None:
    """A severe incident was reported: if its channel does not open, nobody would hear of it."""
    if incident.severity in SEVERE and not _is_exercise(incident):
        _queue(desk, unit, incident, Because.UNOPENED, {}, incident.id)


def _queue(
    desk: Desk, unit: Unit, incident: Incident | None, because: Because, about: effects.Facts, name: str
) -> None:
    times = UNANSWERED_TIMES if because is Because.UNANSWERED else 1
    not_before = unit.machine_at + times * timedelta(minutes=desk.settings.out_of_band_after_minutes)
    for address in alarms.address_ids(desk.settings.out_of_band):
        key = f"out_of_band:{because}:{name}:{address}"
        effect = effects.out_of_band(address, because, about, key=key, incident=incident, not_before=not_before)
        outbox.tell(unit, effect)


def _is_exercise(incident: Incident | None) -> bool:
    return incident is not None and incident.number.startswith(_EXERCISE)
