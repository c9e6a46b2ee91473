"""What officers are told of the running of the bot itself: a restored record. Free of PHI."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.slack.messages.look import Look, message


@dataclass(frozen=True, kw_only=True)
class UnknownChannel:
    """A channel of ours whose incident was reported after the backup."""

    id: str
    number: str


@dataclass(frozen=True, kw_only=True)
class RecordRestored:
    """The record is as of `backup_at` (UTC, shown on the clock of `zone`)."""

    backup_at: datetime
    zone: ZoneInfo
    channels: tuple[UnknownChannel, ...]
    command: str


@message
def record_restored(look: Look) -> RecordRestored:
    """To each officer, once per restore."""
    return RecordRestored(
        backup_at=datetime.fromisoformat(str(look.facts["backup_at"])),
        zone=look.zone,
        channels=tuple(UnknownChannel(**each) for each in look.facts["channels"]),
        command=look.settings.command_name,
    )
