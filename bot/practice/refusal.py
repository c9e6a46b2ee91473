"""How the stand-in says no: with Slack's own error words and shapes, never with its own."""

from collections.abc import Sequence
from typing import Any


class Refusal(Exception):
    """A call that Slack would refuse: `error` is Slack's word for it, `more` is merged into the answer."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more

    def body(self) -> dict[str, Any]:
        """The answer as the Web API gives it."""
        return {"ok": False, "error": self.error, **self.more}


def bad_arguments(*messages: str) -> Refusal:
    """`invalid_arguments` with its details, worded as Slack words them."""
    return Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


def bad_blocks(faults: Sequence[str]) -> Refusal:
    """`invalid_blocks` for a message; each fault is a sentence ending in its JSON pointer."""
    return Refusal(
        "invalid_blocks",
        errors=list(faults),
        response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]},
    )
