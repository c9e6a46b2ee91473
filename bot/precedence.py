"""People first: while somebody waits for an answer, work in the background gives way, for a bounded time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_SECONDS = 0.25
_PARTING_SECONDS = 0.003  # what was decided must still get out of the house


class PeopleFirst:
    """Counts the requests being answered. One per process."""

    def __init__(self) -> None:
        self.closing = False  # set when the process is to end: long work stops between two steps
        self._waiting = 0
        self._left_at = 0.0
        self._nobody = threading.Condition()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Somebody is being answered."""
        with self._nobody:
            self._waiting += 1
        try:
            yield
        finally:
            with self._nobody:
                self._waiting -= 1
                self._left_at = time.monotonic()
                if not self._waiting:
                    self._nobody.notify_all()

    def give_way(self, most_seconds: float = MOST_SECONDS) -> None:
        """Wait until nobody is being answered, `most_seconds` at most: background work must not starve either."""
        until = time.monotonic() + most_seconds
        with self._nobody:
            while (seconds := min(self._busy_for(), until - time.monotonic())) > 0:
                self._nobody.wait(seconds)

    def _busy_for(self) -> float:
        return MOST_SECONDS if self._waiting else self._left_at + _PARTING_SECONDS - time.monotonic()
