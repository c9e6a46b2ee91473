"""The real bot in a process that kills itself: `python -m tests.soak.dying KIND N`, at its N-th commit or call.

SIGKILL leaves it no last word. Commits are counted from the start, calls from the first that changes something.
"""

import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, event

from bot.__main__ import main
from bot.slack.client import Slack

KINDS = ("commit", "before_call", "after_call")
_ASKS_ONLY = ("auth.", "users.", "conversations.open")


def die_at(kind: str, number: int) -> None:
    """Arrange it."""
    left = [number]

    def burn(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if kind == "commit":
        event.listen(Engine, "commit", burn)
        return
    call = Slack.call

    def counted(self: Slack, method: str, **how: Any) -> Mapping[str, Any]:
        counts = not method.startswith(_ASKS_ONLY)
        if counts and kind == "before_call":
            burn()
        answer = call(self, method, **how)
        if counts and kind == "after_call":
            burn()
        return answer

    Slack.call = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    die_at(sys.argv[1], int(sys.argv[2]))
    sys.exit(main(["run"]))
