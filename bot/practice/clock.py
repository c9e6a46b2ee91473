"""Practice time and machine time. Writes the offset file that the bot's clock reads; reads nothing of the bot.

Message stamps, trigger ids, signatures and retries use machine time, as Slack does. Practice time is machine time
plus the offset that a rehearsal has skipped; people see it in the page's header.
"""

import time
from datetime import UTC, datetime
from pathlib import Path


class PracticeClock:
    """Hands out unique message stamps and keeps the skipped seconds in `file` (none: in memory only)."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._last_stamp = 0
        self.offset_seconds = self._read()

    def machine(self) -> float:
        """Seconds since 1970 by the machine, never moved."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that only run forward: for expiry and latency."""
        return time.monotonic()

    def now(self) -> datetime:
        """Practice time: an instant in UTC."""
        return datetime.fromtimestamp(self.machine() + self.offset_seconds, UTC)

    def stamp(self) -> str:
        """A message `ts`: machine time in microseconds, never given twice."""
        self._last_stamp = max(int(self.machine() * 1_000_000), self._last_stamp + 1)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def skip(self, seconds: float) -> datetime:
        """Move practice time forward by `seconds` (0 or more) and say what time it is then."""
        if seconds < 0:
            raise ValueError("Practice time only runs forward.")
        self.offset_seconds += seconds
        self._write()
        return self.now()

    def _read(self) -> float:
        if self._file is None or not self._file.exists():
            return 0.0
        return float(self._file.read_text(encoding="utf-8").strip() or 0)

    def _write(self) -> None:
        """Replace the file in one step, so that a reader never meets half a number."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(self._file.name + ".new")
        fresh.write_text(f"{self.offset_seconds}\n", encoding="utf-8")
        fresh.replace(self._file)
