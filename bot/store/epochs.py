"""Epochs: what a restore from a backup means for the record. All times are machine time.

Between the backup and the restore the bot lived on and wrote to Slack, and the record knows nothing of it. So
everything pending then is doubtful, and whatever is queued again in the first days is looked up before it is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select, update
from sqlmodel import col

from bot.store.mapping import add, change, first
from bot.store.outbox import RowState, depth
from bot.store.session import Unit, View
from bot.store.tables import EpochRow, OutboxRow

_DOUBTED_FOR = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """`backup_at`: from when the backup is. `began_at`: when it was restored. `settled_at`: when Slack was asked."""

    id: str
    backup_at: datetime
    began_at: datetime
    settled_at: datetime | None

    def doubts(self, queued_at: datetime) -> bool:
        """Whether something queued then may have been sent in the life that the restore undid."""
        return queued_at < self.began_at + _DOUBTED_FOR


def current(view: View) -> Epoch | None:
    """The newest epoch that began; None for a record that never was restored."""
    began = col(EpochRow.began_at)
    return first(view, select(EpochRow).where(began.is_not(None)).order_by(began.desc()).limit(1), Epoch)


def mark(unit: Unit, backup_at: datetime) -> str:
    """Write into a copy of the record from when it is; gives the epoch's id."""
    return str(add(unit, EpochRow, backup_at=backup_at))


def marked(view: View) -> datetime | None:
    """From when this copy of the record is; None where it is no copy."""
    row = view.first(select(EpochRow).where(col(EpochRow.began_at).is_(None)).limit(1))
    return row.backup_at if row else None


def begin(unit: Unit, backup_at: datetime) -> int:
    """From here on this copy is the record. Gives how many effects were owed to Slack: each is looked up first."""
    row = unit.first(select(EpochRow).where(col(EpochRow.began_at).is_(None)).limit(1))
    epoch_id = row.id if row else mark(unit, backup_at)
    change(unit, EpochRow, epoch_id, backup_at=backup_at, began_at=unit.machine_at)
    state = col(OutboxRow.state)
    owed = state.in_([RowState.PENDING, RowState.SENDING, RowState.HELD])
    doubtful = {
        "state": case((state == RowState.HELD, RowState.HELD.value), else_=RowState.PENDING.value),
        "uncertain": True,
        "lease_until": None,
        "first_attempt_at": func.coalesce(col(OutboxRow.first_attempt_at), col(OutboxRow.created_at)),
    }
    unit.connection.execute(update(OutboxRow).where(owed).values(**doubtful))
    return depth(unit)[0]


def settle(unit: Unit, epoch: Epoch) -> None:
    """Slack was asked what was given out meanwhile."""
    change(unit, EpochRow, epoch.id, settled_at=unit.machine_at)
