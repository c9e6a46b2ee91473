"""What the channel is told of the law: what moved and why, what was sent, what must wait, what counsel waived.

A legal date is always the last lawful day and never a target; every one comes with where it stands in the law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core import owed
from bot.core.notices import Entry, SentNotice, days_late
from bot.core.owed import UNLOADED, Move, Obligation, Standing
from bot.core.words import capital
from bot.slack.messages.look import Look, message
from bot.slack.sending import NotNeeded
from bot.store import obligations, proposals
from bot.store.obligations import Delay, Withdrawal
from bot.store.proposals import ProposalStatus

MOST_MOVES, MOST_DELAYS = 20, 10


@dataclass(frozen=True, kw_only=True)
class MoveWords:
    """One change, as its template says it.

    `change`: begins, again, ends, moves, gets_a_date, loses_its_date, or unloaded (nobody knows; counsel is asked).
    """

    words: str
    change: str
    due_from: date | None
    due_to: date | None
    why: str
    citation: str | None
    url: str | None


@dataclass(frozen=True, kw_only=True)
class ObligationsMoved:
    """What one run of the engine changed. `cause` is a word of `owe.Cause`; `by` None: the bot itself."""

    incident_id: str
    number: str
    cause: str
    by: str | None
    moves: tuple[MoveWords, ...]
    more: int
    do_not_send_before: date | None


@message
def obligations_moved(look: Look) -> ObligationsMoved:
    """To the channel after every run that moved something."""
    run = obligations.run(look.view, look.incident.id, int(look.facts["run"]))
    return ObligationsMoved(
        incident_id=look.incident.id,
        number=look.incident.number,
        cause=run.cause,
        by=run.caused_by,
        moves=moves_in_words(look, [owed.move_of(data) for data in run.moved[:MOST_MOVES]]),
        more=max(0, len(run.moved) - MOST_MOVES),
        do_not_send_before=do_not_send_before(look),
    )


def moves_in_words(look: Look, moves: Sequence[Move]) -> tuple[MoveWords, ...]:
    """What happened to each duty, in one word, with its dates; duties that are called alike are told apart."""
    names = owed.called(obligations.obligations(look.view, look.incident.id))
    return tuple(_move_words(move, names.get(move.key, move.words)) for move in moves)


def _move_words(move: Move, name: str) -> MoveWords:
    return MoveWords(
        words=capital(name),
        change=_change(move),
        due_from=move.due_from,
        due_to=move.due_to,
        why=move.why,
        citation=move.citation,
        url=move.url,
    )


def _change(move: Move) -> str:
    if move.now is not Standing.OWED:
        return "ends"
    if move.notice == UNLOADED:
        return "unloaded"
    if move.was is not Standing.OWED:
        return "begins" if move.was in (None, Standing.NOT_OWED) else "again"
    if move.due_from is None:
        return "gets_a_date"
    return "moves" if move.due_to is not None else "loses_its_date"


def do_not_send_before(look: Look) -> date | None:
    """The day before which delayed notices must not go out, as long as it lies ahead; by the newest run."""
    run = obligations.newest_run(look.view, look.incident.id)
    return run.do_not_send_before(look.today) if run else None


@dataclass(frozen=True, kw_only=True)
class DiscoveryProposed:
    """A later day of discovery: who asks and why (free text), and how it stands."""

    incident_id: str
    proposal_id: str
    number: str
    from_on: date
    to_on: date
    because: str
    asked_by: str
    status: str
    decided_by: str | None


@message
def discovery_proposed(look: Look) -> DiscoveryProposed:
    """To the channel; drawn again once it is decided. Shown in the incident's own channel only."""
    proposal = proposals.get(look.view, str(look.facts["proposal"]))
    return DiscoveryProposed(
        incident_id=look.incident.id,
        proposal_id=proposal.id,
        number=look.incident.number,
        from_on=proposal.from_on,
        to_on=proposal.to_on,
        because=proposal.because,
        asked_by=proposal.asked_by,
        status=ProposalStatus(proposal.status).value,
        decided_by=proposal.decided_by,
    )


@dataclass(frozen=True, kw_only=True)
class RecordedWords:
    """One duty that a notice was recorded for; `days_late` after its last lawful day, or 0."""

    words: str
    days_late: int


@dataclass(frozen=True, kw_only=True)
class NoticeRecorded:
    """An entry about notices that went out. `entry` is a word of `notices.Entry`. The proof stays in the record."""

    incident_id: str
    number: str
    entry: str
    sent_on: date
    method: str
    recipients: int | None
    duties: tuple[RecordedWords, ...]
    by: str


@message
def notice_recorded(look: Look) -> NoticeRecorded:
    """To the channel after every entry."""
    ids = set(look.facts["notices"])
    known = {one.id: one for one in obligations.obligations(look.view, look.incident.id)}
    names = owed.called(list(known.values()))
    entries = [one for one in obligations.notices(look.view, look.incident.id) if one.id in ids]
    entries.sort(key=lambda one: list(known).index(one.obligation_id))
    if not entries:
        raise NotNeeded("nothing was recorded")
    first = entries[0]
    return NoticeRecorded(
        incident_id=look.incident.id,
        number=look.incident.number,
        entry=Entry(look.facts["entry"]).value,
        sent_on=first.sent_on,
        method=first.method.value,
        recipients=first.recipients_count,
        duties=tuple(_recorded_words(known[one.obligation_id], one, names) for one in entries),
        by=str(look.facts["by"]),
    )


def _recorded_words(obligation: Obligation, notice: SentNotice, names: Mapping[str, str]) -> RecordedWords:
    return RecordedWords(words=capital(names[obligation.key]), days_late=days_late(obligation, notice.sent_on))


@dataclass(frozen=True, kw_only=True)
class DelayRecorded:
    """An official's statement and what it means for whoever sends notices. Names stay in the record."""

    number: str
    form: str
    stated_on: date
    do_not_send_before: date | None
    by: str


@message
def delay_recorded(look: Look) -> DelayRecorded:
    """To the channel: what must not go out, and until when."""
    counting = obligations.delays_in_force(look.view, look.incident.id)
    recorded = next((delay for delay in counting if delay.id == look.facts["delay"]), None)
    if recorded is None:
        raise NotNeeded("the statement was withdrawn")
    return DelayRecorded(
        number=look.incident.number,
        form=recorded.form,
        stated_on=recorded.stated_on,
        do_not_send_before=do_not_send_before(look),
        by=str(look.facts["by"]),
    )


@dataclass(frozen=True, kw_only=True)
class DelayWords:
    """One statement on record. `until` is the last day it names; `official` and `because` are free text."""

    id: str
    form: str
    stated_on: date
    until: date | None
    official: str
    recorded_by: str
    withdrawn_by: str | None
    because: str


@dataclass(frozen=True, kw_only=True)
class DelayWithdrawn:
    """A statement that was recorded by mistake, with the reason (free text), and whether another delay still runs."""

    incident_id: str
    number: str
    delay: DelayWords
    do_not_send_before: date | None


@dataclass(frozen=True, kw_only=True)
class DelaysOnRecord:
    """The newest statements, withdrawn ones included, and how many more there are."""

    incident_id: str
    delays: tuple[DelayWords, ...]
    more: int


@message
def delay_withdrawn(look: Look) -> DelayWithdrawn:
    """To the incident's own channel."""
    [withdrawn] = [one for one in _delays(look) if one.id == look.facts["delay"]]
    return DelayWithdrawn(
        incident_id=look.incident.id,
        number=look.incident.number,
        delay=withdrawn,
        do_not_send_before=do_not_send_before(look),
    )


def delays_on_record(look: Look) -> DelaysOnRecord:
    """For the forms of officers and counsel."""
    newest_first = _delays(look)[::-1]
    return DelaysOnRecord(
        incident_id=look.incident.id,
        delays=tuple(newest_first[:MOST_DELAYS]),
        more=max(0, len(newest_first) - MOST_DELAYS),
    )


def _delays(look: Look) -> list[DelayWords]:
    taken_back = obligations.withdrawals(look.view, look.incident.id)
    return [_delay_words(delay, taken_back.get(delay.id)) for delay in obligations.delays(look.view, look.incident.id)]


def _delay_words(delay: Delay, withdrawal: Withdrawal | None) -> DelayWords:
    return DelayWords(
        id=delay.id,
        form=delay.form,
        stated_on=delay.stated_on,
        until=delay.delayed_until,
        official=delay.official,
        recorded_by=delay.recorded_by,
        withdrawn_by=withdrawal.withdrawn_by if withdrawal else None,
        because=withdrawal.because if withdrawal else "",
    )


@dataclass(frozen=True, kw_only=True)
class ObligationWaived:
    """What counsel waived, with the reason (free text)."""

    number: str
    words: str
    due_on: date | None
    citation: str | None
    url: str | None
    reason: str
    by: str


@message
def obligation_waived(look: Look) -> ObligationWaived:
    """To the incident's own channel."""
    waived = obligations.by_key(look.view, look.incident.id, str(look.facts["obligation"]))
    names = owed.called(obligations.obligations(look.view, look.incident.id))
    return ObligationWaived(
        number=look.incident.number,
        words=capital(names[waived.key]),
        due_on=waived.due_on,
        citation=waived.citation,
        url=waived.url,
        reason=waived.waived_reason,
        by=str(look.facts["by"]),
    )
