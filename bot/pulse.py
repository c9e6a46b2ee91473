"""When this process last did its rounds: for whoever asks how the bot is. Nothing is decided by it."""

from datetime import datetime


class Pulse:
    """Machine time, UTC; None before the first. One per process, so with several replicas each knows its own."""

    def __init__(self) -> None:
        self.swept_at: datetime | None = None
        self.failed_at: datetime | None = None
