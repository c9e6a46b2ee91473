"""What must not depend on Slack alone: queued beside the reminder or report itself, to be said by another way later.

Whether it has to be said is decided when its time has come, from the record: then Slack has delivered or not, people
have answered or not. Exercises never go out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import alarms
from bot.core.incident import Incident
from bot.core.out_of_band import SEVERE, UNANSWERED_TIMES, Because, reasons
from bot.core.reminders import Rung, RungKey
from bot.desk import Desk
from bot.slack import effects
from bot.store import outbox
from bot.store.session import Unit

_EXERCISE = "DRL-"


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A rung that was reached, and the rows of the outbox that carry it to people."""

    subject_id: str
    rung: Rung
    key: RungKey
    legal: bool
    posts: Sequence[str]


def call_for_reminders(desk: Desk, unit: Unit, incident: Incident | None, reached: Sequence[Reached]) -> None:
    """These rungs were reached at one time: one message for each reason, so that a pager rings once and not twelve
    times.
    """
    if _is_exercise(incident):
        return
    together: dict[Because, list[Reached]] = {}
    for each in reached:
        severity = incident.severity if incident else None
        for because in reasons(each.rung.addressees, legal=each.legal, severity=severity):
            together.setdefault(because, []).append(each)
    for because, theirs in together.items():
        first = theirs[0]  # a rung is reached once, so this names the message
        about = {"subjects": [_about(each) for each in theirs]}
        _queue(desk, unit, incident, because, about, f"{first.subject_id}:{first.key.due_on}:{first.key.rung}")


def call_for_report(desk: Desk, unit: Unit, incident: Incident) -> None:
    """A severe incident was reported: if its channel does not open, nobody would hear of it."""
    if incident.severity in SEVERE and not _is_exercise(incident):
        _queue(desk, unit, incident, Because.UNOPENED, {}, incident.id)


def _about(each: Reached) -> effects.Facts:
    known = {"subject": each.subject_id, "due_on": each.key.due_on.isoformat(), "rung": each.key.rung}
    return known | {"posts": list(each.posts)}


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
