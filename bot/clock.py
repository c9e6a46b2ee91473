"""What time it is. The only room that asks the computer's clock; everyone else is told the instant.

Business time (`now`) may run ahead in practice, by the offset kept in a file, so that a rehearsal can skip weeks.
Machine time (`machine_now`) never does: leases, back-off, rate budgets and signatures are promises between computers.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The house's clock. `offset_file` holds seconds to add; it is honoured in practice only (see settings)."""

    offset_file: Path | None = None

    def now(self) -> datetime:
        """Business time: an instant in UTC, moved by the practice offset where there is one."""
        return self.machine_now() + self._offset()

    def machine_now(self) -> datetime:
        """Machine time: an instant in UTC, never moved."""
        return datetime.now(UTC)

    def today(self, zone: ZoneInfo) -> date:
        """The calendar day that it now is in `zone`."""
        return self.now().astimezone(zone).date()

    def _offset(self) -> timedelta:
        if self.offset_file is None or not self.offset_file.exists():
            return timedelta()
        text = self.offset_file.read_text(encoding="utf-8").strip()
        return timedelta(seconds=float(text)) if text else timedelta()
