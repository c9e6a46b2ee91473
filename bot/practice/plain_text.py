"""The words in blocks, one block a line: for reading in tests and transcripts. It draws nothing."""

from typing import Any


def plain_text(blocks: list[dict[str, Any]]) -> str:
    """All text of `blocks`, labels and button words included, in reading order."""
    return "\n".join(line for block in blocks if (line := " | ".join(_words(block))))


def _words(node: Any) -> list[str]:
    if isinstance(node, list):
        return [word for item in node for word in _words(item)]
    if not isinstance(node, dict):
        return []
    if isinstance(node.get("text"), str):
        return [node["text"]]
    found = [word for key in _KEYS if key in node for word in _words(node[key])]
    alt_text = node.get("alt_text")
    return [*found, alt_text] if isinstance(alt_text, str) else found


_KEYS = ("title", "label", "text", "fields", "elements", "element", "accessory", "options", "option_groups", "hint")
