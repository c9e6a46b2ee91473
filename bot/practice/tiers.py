"""Slack's rate limits, off by default: so many calls a minute for each method, posts one a second for each channel."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import ceil

from bot.practice.clock import PracticeClock

TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
SPECIAL = 600
POST_BURST = 4
_WINDOW_SECONDS = 60.0


@dataclass(kw_only=True)
class Meter:
    """Counts calls in sliding windows."""

    clock: PracticeClock
    calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_for_method(self, method: str, per_minute: int) -> int:
        """Whole seconds to wait before the next call of this method; 0 admits and counts it."""
        return self._wait(method, per_minute, _WINDOW_SECONDS)

    def wait_for_post(self, channel_id: str) -> int:
        """The same for posts in one channel: one a second, with a short burst."""
        return self._wait(f"post:{channel_id}", POST_BURST, float(POST_BURST))

    def _wait(self, key: str, limit: int, window_seconds: float) -> int:
        now, seen = self.clock.monotonic(), self.calls[key]
        while seen and now - seen[0] >= window_seconds:
            seen.popleft()
        if len(seen) >= limit:
            return max(1, ceil(window_seconds - (now - seen[0])))
        seen.append(now)
        return 0
