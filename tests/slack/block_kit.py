"""What Slack refuses, as a check that any test can call: slack_sdk's validation and the limits it lacks."""

import re
from typing import Any

from slack_sdk.models.blocks import Block

_CODES = re.compile(r"<[^>]*>")
_KNOWN_CODE = re.compile(r"<@[UW][A-Z0-9]+>|<#[CGD][A-Z0-9]+>|<https?://[^<>|\s]+\|[^<>]+>")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")


def assert_slack_accepts(blocks: list[dict[str, Any]], *, most: int = 50, most_characters: int = 12_000) -> None:
    """Raise AssertionError (or slack_sdk's own error) for anything that Slack would refuse or misread."""
    assert 1 <= len(blocks) <= most
    assert sum(len(text) for block in blocks for text in texts(block)) <= most_characters
    for parsed, block in zip(Block.parse_all(blocks), blocks, strict=True):
        parsed.validate_json()
        _LIMITS[block["type"]](block)
        for text in texts(block):
            assert_text_is_sound(text)


def assert_text_is_sound(text: str, *, most: int = 3000) -> None:
    """1 to `most` characters, every code one of ours, every ampersand part of an escape."""
    assert 1 <= len(text) <= most
    assert text.strip()
    assert all(_KNOWN_CODE.fullmatch(code) for code in _CODES.findall(text)), text
    assert "<" not in _CODES.sub("", text)
    assert not _ENTITY.search(text), text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]", text)


def mentions(blocks: list[dict[str, Any]]) -> list[str]:
    """Every person, channel or group that the blocks would call."""
    return [code for block in blocks for text in texts(block) for code in re.findall(r"<[@#!][^>]*>", text)]


def texts(node: Any) -> list[str]:
    """Every text in a block, buttons' labels included."""
    if isinstance(node, list):
        return [text for one in node for text in texts(one)]
    if not isinstance(node, dict):
        return []
    if node.get("type") in ("mrkdwn", "plain_text"):
        return [node["text"]]
    return [text for key in ("text", "fields", "elements", "accessory") for text in texts(node.get(key))]


def _section(block: dict[str, Any]) -> None:
    assert ("text" in block) != ("fields" in block)
    assert len(block.get("fields", [])) <= 10
    assert all(len(field["text"]) <= 2000 for field in block.get("fields", []))
    assert all(text["verbatim"] is True for text in [*block.get("fields", []), block.get("text", {"verbatim": True})])
    if "accessory" in block:
        _button(block["accessory"])


def _header(block: dict[str, Any]) -> None:
    assert block["text"]["type"] == "plain_text"
    assert len(block["text"]["text"]) <= 150


def _context(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 10


def _actions(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 25
    ids = [element["action_id"] for element in block["elements"]]
    assert len(ids) == len(set(ids))
    for element in block["elements"]:
        _button(element)


def _button(element: dict[str, Any]) -> None:
    assert 1 <= len(element["text"]["text"]) <= 75
    assert re.fullmatch(r"[!-~]{1,2000}", element.get("value", "x"))
    assert 1 <= len(element["action_id"]) <= 255


def _nothing_more(block: dict[str, Any]) -> None:
    assert set(block) == {"type"}


_LIMITS = {"section": _section, "header": _header, "context": _context, "actions": _actions, "divider": _nothing_more}
