"""Something is written on the timeline by a person."""

from datetime import datetime

from bot.desk import Desk
from bot.store import journal, work
from bot.workflows.change import changing


def add_note(
    desk: Desk,
    incident_id: str,
    text: str,
    *,
    by: str,
    key: str,
    happened_at: datetime | None = None,
    source: tuple[str, str] | None = None,
) -> None:
    """Keep a note. `happened_at` is UTC and defaults to now; `source` is the channel and ts of a message."""
    with changing(desk, incident_id, key, closed_too=True) as change:
        if change.repeated:
            return
        channel_id, message_ts = source or (None, None)
        work.add_event(
            change.unit, incident_id, "note", text, noted_by=by, happened_at=happened_at, channel_id=channel_id,
            message_ts=message_ts,
        )  # fmt: skip
        journal.append(change.unit, "note.added", actor=by, chain=incident_id, text={"note": text})
