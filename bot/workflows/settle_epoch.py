"""The first start after a restore: what the bot did since the backup is asked of Slack, before anything new is done.

Numbers go on above the highest that any channel of ours has. A channel whose incident the record does not know is
told to the officers and left alone: it is never given to another incident.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.errors import UserError
from bot.desk import Desk
from bot.slack import effects
from bot.slack.adoption import own_channels
from bot.slack.client import SlackTrouble
from bot.store import epochs, incidents, journal, outbox, team
from bot.store.epochs import Epoch
from bot.store.session import Unit

_OURS = re.compile(r"(inc|drl)-(\d{4})-(\d{4,})(-|$)")


@dataclass(frozen=True, kw_only=True)
class _Numbered:
    """A channel that our bot made, with the number in the name it has or had."""

    channel_id: str
    kind: str
    year: int
    sequence: int

    @property
    def number(self) -> str:
        """The incident's number."""
        return f"{self.kind.upper()}-{self.year}-{self.sequence:04d}"


def settle_epoch(desk: Desk) -> None:
    """Ask Slack once after a restore. Raises UserError where it cannot be asked: then nothing may be numbered."""
    with desk.store.reading() as view:
        epoch = epochs.current(view)
    if epoch is None or epoch.settled_at is not None:
        return
    try:
        found = list(_numbered(own_channels(desk.slack), desk.slack.bot_user_id))
    except SlackTrouble as trouble:
        raise UserError(
            f"The record was restored from a backup, and Slack cannot be asked which numbers were given out since "
            f"({trouble.code}). Start again once Slack answers."
        ) from None
    with desk.store.writing() as unit:
        for each in found:
            incidents.skip_numbers(unit, each.kind.upper(), each.year, each.sequence)
        unknown = [each for each in found if incidents.by_number(unit, each.number) is None]
        subject = {"backup_at": epoch.backup_at, "unknown_channels": [each.channel_id for each in unknown]}
        journal.append(unit, "record.settled_after_restore", actor=None, subject=subject)
        epochs.settle(unit, epoch)
        _tell_officers(unit, epoch, unknown)


def _numbered(channels: Iterable[Mapping[str, Any]], me: str) -> Iterable[_Numbered]:
    for channel in channels:
        names = (str(channel.get("name", "")), *channel.get("previous_names", ()))
        found = next(filter(None, map(_OURS.match, names)), None)
        if found and channel.get("creator") == me:
            kind, year, sequence, _ = found.groups()
            yield _Numbered(channel_id=str(channel["id"]), kind=kind, year=int(year), sequence=int(sequence))


def _tell_officers(unit: Unit, epoch: Epoch, unknown: list[_Numbered]) -> None:
    facts = {
        "backup_at": epoch.backup_at.isoformat(),
        "channels": [{"id": each.channel_id, "number": each.number} for each in unknown],
    }
    for officer in team.officers(unit):
        key = f"restored:{epoch.id}:{officer}"
        outbox.tell(unit, effects.post_to_person(officer, "record_restored", facts=facts, key=key))
