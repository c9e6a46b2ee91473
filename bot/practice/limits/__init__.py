"""What Slack refuses in blocks and views. Answers Slack's sentences with their JSON pointers; changes nothing."""

from typing import Any


def check_message_blocks(blocks: list[dict[str, Any]]) -> list[str]:
    """The faults of a message's blocks; empty when Slack would take them."""
    return [] if len(blocks) <= 50 else ["no more than 50 items allowed [json-pointer:/blocks]"]


def check_view(view: dict[str, Any]) -> list[str]:
    """The faults of a modal or Home tab; empty when Slack would take it."""
    return [] if view.get("blocks") else ["missing required field: blocks [json-pointer:/view]"]


def text_length(blocks: list[dict[str, Any]]) -> int:
    """How many characters of text the blocks hold."""
    return sum(len(str(block.get("text", ""))) for block in blocks)
