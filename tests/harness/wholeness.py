"""What must hold of record and workspace once all is quiet: nothing lost, nothing twice, nothing waiting for ever."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.checkup import first_fault
from bot.practice.channels import Channel, Message
from bot.practice.installation import BOT_USER_ID
from bot.slack.posts import METADATA
from bot.slack.sending import EFFECTS, Kind
from bot.store import incidents, outbox, subjects
from bot.store.outbox import RowState
from bot.store.session import View
from bot.store.tables import OutboxRow, ReminderMessageRow
from tests.conftest import House
from tests.harness.workspace import WorkspaceSlack

REPEATED = "(Possibly repeated)"
_BY_MAIL = {name for name, spec in EFFECTS.items() if spec.kind is Kind.OUTSIDE}
# One rung after another may ring below the same message of a day, with the same words; what is refused, once a day.
_MAY_COME_AGAIN = ("reminder_added", "parked")


@dataclass(frozen=True, kw_only=True)
class Toll:
    """What is wrong, in sentences; `repeated` messages say so themselves and are allowed."""

    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    repeated: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it."""
        return tuple(
            f"{kind}: {sentence}"
            for kind, found in (("lost", self.lost), ("doubled", self.doubled), ("wrong", self.wrong))
            for sentence in found
        )


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the story so far promises. `parked`: errors with which effects may wait for a person."""

    incidents: int
    parked: Collection[str] = ()
    posts_before: Mapping[str, int] = field(default_factory=dict)


def toll(house: House, expected: Expected) -> Toll:
    """Look at everything."""
    assert isinstance(house.desk.slack, WorkspaceSlack)
    look = _Look(house, house.desk.slack)
    return Toll(
        lost=tuple(look.lost(expected)),
        doubled=tuple(look.doubled(expected)),
        wrong=tuple(look.wrong(expected)),
        repeated=sum(message.text.startswith(REPEATED) for _, message in look.said()),
    )


def mail_toll(house: House, mails: Sequence[str]) -> Toll:
    """Whether each thing that went out by another way than Slack is among these mails once, as far as they say."""
    with house.desk.store.reading() as view:
        sent = [row for row in _rows(view) if row.effect in _BY_MAIL and "to" in row.result]
    repeated = sum(mail.startswith(REPEATED) for mail in mails)
    told = f"{len(mails)} mails, {repeated} of them marked as repeated, of {len(sent)} that are said to be sent"
    return Toll(
        lost=(told,) if len(mails) < len(sent) else (),
        doubled=(told,) if len(mails) - repeated > len(sent) else (),
        repeated=repeated,
    )


def posts(house: House) -> Mapping[str, int]:
    """How often each thing to say was queued: by message, place and facts."""
    with house.desk.store.reading() as view:
        return Counter(_thing(row) for row in _rows(view) if row.effect == "post")


def _rows(view: View) -> Sequence[Any]:
    return view.rows(select(OutboxRow))


def _thing(row: Any) -> str:
    return f"{row.incident_id} {row.args.get('message')} to {row.args.get('to')} {row.args.get('facts')}"


class _Look:
    """The record and the workspace, side by side."""

    def __init__(self, house: House, slack: WorkspaceSlack) -> None:
        self._house = house
        self._workspace = slack.practice.workspace
        with house.desk.store.reading() as view:
            self._rows = _rows(view)
            self._incidents = incidents.listed(view, states=list(incidents.State))
            self._due = subjects.due(view, house.clock.now(), 10)
            self._owed, _ = outbox.depth(view)
            self._messages = {row.id: row.outbox_id for row in view.rows(select(ReminderMessageRow))}
        self._by_id = {row.id: row for row in self._rows}
        self._of_incident: dict[str | None, list[Any]] = defaultdict(list)
        for row in sorted(self._rows, key=lambda row: (row.created_at, row.id)):
            self._of_incident[row.incident_id].append(row)

    def said(self) -> Iterator[tuple[Channel, Message]]:
        """Every message of the bot's, wherever it is."""
        for channel in self._workspace.channels.values():
            for message in channel.messages.values():
                if message.is_by_bot and message.subtype is None:
                    yield channel, message

    def lost(self, expected: Expected) -> Iterator[str]:
        if len(self._incidents) < expected.incidents:
            yield f"{expected.incidents} reports, {len(self._incidents)} incidents"
        found = {_outbox_id(message) for _, message in self.said()}
        for row in self._rows:
            if row.effect == "post" and row.state == RowState.DONE and "ts" in row.result and row.id not in found:
                yield f"{_thing(row)} is said to be posted and is not there"
        for message_id, outbox_id in self._messages.items():
            if outbox_id is None or self._by_id[outbox_id].state != RowState.DONE:
                yield f"reminder message {message_id} was not posted"
        for incident in self._incidents:
            yield from self._lost_of(incident)

    def _lost_of(self, incident: Any) -> Iterator[str]:
        states = {row.effect: row.state for row in self._of_incident[incident.id]}
        if states.get("open_channel") in (RowState.PARKED, "held"):
            return
        channel = self._workspace.channels.get(incident.channel_id or "")
        if channel is None:
            yield f"{incident.number} has no channel"
            return
        if not channel.pins and states.get("pin_card") != RowState.PARKED:
            yield f"{incident.number}: the card is not pinned"
        if not channel.bookmarks and states.get("add_bookmark") != RowState.PARKED:
            yield f"{incident.number}: no bookmark"
        for user in self._wanted(incident.id) - set(channel.members):
            yield f"{incident.number}: {user} is not in the channel"

    def _wanted(self, incident_id: str) -> set[str]:
        wanted: set[str] = set()
        for row in self._of_incident[incident_id]:
            if row.effect == "invite" and row.state != RowState.PARKED:
                wanted |= set(row.args["users"]) - set(row.result.get("refused", {}))
        removed = {row.args["user"] for row in self._of_incident[incident_id] if row.effect == "remove"}
        return wanted - removed

    def doubled(self, expected: Expected) -> Iterator[str]:
        if len(self._incidents) > expected.incidents:
            yield f"{expected.incidents} reports, {len(self._incidents)} incidents"
        said = Counter(_outbox_id(message) for _, message in self.said() if not message.text.startswith(REPEATED))
        for outbox_id, times in said.items():
            if outbox_id is None or times > 1:
                yield f"{times} messages of {_thing(self._by_id[outbox_id]) if outbox_id else 'nobody'}"
        for incident in self._incidents:
            yield from self._doubled_of(incident)
        yield from self._queued_again(expected)
        shared = Counter(file_id for _, message in self.said() for file_id in message.files)
        uploads = Counter(row.state for row in self._rows if row.effect == "upload")[RowState.DONE]
        if sum(shared.values()) > uploads:
            yield f"{sum(shared.values())} files for {uploads} uploads"

    def _doubled_of(self, incident: Any) -> Iterator[str]:
        mine = [one for one in self._workspace.channels.values() if _is_of(one, incident.number)]
        if len(mine) > 1 or any(one.id != incident.channel_id for one in mine):
            yield f"{incident.number} has channels {[one.name for one in mine]}"
        for channel in mine:
            if len(channel.pins) > 1 or len(channel.bookmarks) > 1:
                yield f"{incident.number}: {len(channel.pins)} pins, {len(channel.bookmarks)} bookmarks"

    def _queued_again(self, expected: Expected) -> Iterator[str]:
        for thing, times in posts(self._house).items():
            may = any(f" {name} " in thing for name in _MAY_COME_AGAIN)
            if times > expected.posts_before.get(thing, 0) + 1 and not may:
                yield f"queued {times} times: {thing}"

    def wrong(self, expected: Expected) -> Iterator[str]:
        if self._owed:
            yield f"{self._owed} effects are still owed to Slack"
        for watched in self._due:
            yield f"{watched.key} is due and was not looked at"
        for row in self._rows:
            if row.state == RowState.PARKED and (row.last_error or "") not in expected.parked:
                yield f"{row.effect} is parked: {row.last_error}"
            if row.state == RowState.SENDING:
                yield f"{row.effect} is under way for ever"
        for incident in self._incidents:
            channel = self._workspace.channels.get(incident.channel_id or "")
            if channel is not None and channel.pins not in ([], [incident.card_ts]):
                yield f"{incident.number}: what is pinned is not the card"
        fault, _ = first_fault(self._house.desk.store)
        if fault is not None:
            yield f"the journal: {fault.chain} {fault.seq}: {fault.sentence}"


def _outbox_id(message: Message) -> str | None:
    """The row that a message says it is of; a file's own message carries none and is counted as a file."""
    if message.files:
        return f"file {message.ts}"
    metadata = message.metadata or {}
    assert metadata.get("event_type") in (METADATA, None)
    found = metadata.get("event_payload", {}).get("id")
    return str(found) if found else None


def _is_of(channel: Channel, number: str) -> bool:
    return channel.creator == BOT_USER_ID and channel.name.startswith(f"{number.lower()}-")
