"""What Slack refuses in blocks and views. Answers Slack's sentences with their JSON pointers; changes nothing."""

from typing import Any

from bot.practice.limits.blocks import check_blocks
from bot.practice.limits.rules import Faults, Shape, anything, fault, flag, one_of, string, text_object

_COMMON = {
    "type": one_of("modal", "home"),
    "blocks": anything,
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_MODAL = Shape(
    fields={
        **_COMMON,
        "title": text_object(24),
        "submit": text_object(24),
        "close": text_object(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    required=("type", "title", "blocks"),
)
_HOME = Shape(fields=_COMMON, required=("type", "blocks"))


def check_message_blocks(blocks: Any) -> Faults:
    """The faults of a message's blocks; empty when Slack would take them."""
    return check_blocks(blocks, "message", "/blocks")


def check_view(view: dict[str, Any]) -> Faults:
    """The faults of a modal or Home tab; empty when Slack would take it."""
    faults: Faults = []
    surface = "home" if view.get("type") == "home" else "modal"
    (_HOME if surface == "home" else _MODAL).check(view, "/view", faults)
    blocks = view.get("blocks")
    if blocks is None:
        return faults
    faults += check_blocks(blocks, surface, "/view/blocks")
    if surface == "modal" and "submit" not in view and _has_input(blocks):
        fault(faults, "must define `submit` to use an `input` block in modals", "/view")
    return faults


def text_length(node: Any) -> int:
    """How many characters of text the blocks hold, labels and button words included."""
    if isinstance(node, list):
        return sum(text_length(item) for item in node)
    if not isinstance(node, dict):
        return 0
    own = len(node["text"]) if isinstance(node.get("text"), str) else 0
    return own + sum(text_length(value) for value in node.values())


def unknown_files(node: Any, known: set[str], at: str) -> Faults:
    """A fault for each `slack_file` whose id is not known."""
    if isinstance(node, list):
        return [found for index, item in enumerate(node) for found in unknown_files(item, known, f"{at}/{index}")]
    if not isinstance(node, dict):
        return []
    faults = [found for key, value in node.items() for found in unknown_files(value, known, f"{at}/{key}")]
    file_id = node["slack_file"].get("id") if isinstance(node.get("slack_file"), dict) else None
    if file_id is not None and file_id not in known:
        fault(faults, "invalid slack file", f"{at}/slack_file")
    return faults


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
