"""The limits of Block Kit blocks, one row each, and of the lists they stand in."""

from collections.abc import Callable
from typing import Any

from bot.practice.form_state import input_elements
from bot.practice.limits.elements import (
    IMAGE_ELEMENT,
    SLACK_FILE,
    check_element,
    one_image_source,
)
from bot.practice.limits.rules import (
    Extra,
    Faults,
    Rule,
    Shape,
    anything,
    fault,
    flag,
    items,
    one_of,
    string,
    text_object,
    whole,
)

MARKDOWN_LIMIT = 12_000
_BLOCKS_ON = {"message": 50, "modal": 100, "home": 100}


def check_blocks(blocks: Any, surface: str, at: str) -> Faults:
    """The faults of a list of blocks on a "message", "modal" or "home"."""
    faults: Faults = []
    items(_check_block(surface), least=0, most=_BLOCKS_ON[surface])(blocks, at, faults)
    if isinstance(blocks, list):
        known = [block for block in blocks if isinstance(block, dict)]
        _check_ids(known, at, faults)
        _check_once(known, at, faults)
    return faults


def _check_block(surface: str) -> Rule:
    def rule(block: Any, at: str, faults: Faults) -> None:
        if not isinstance(block, dict):
            fault(faults, "must provide an object", at)
            return
        kind = str(block.get("type"))
        if kind not in _BLOCKS or surface not in _ONLY_ON.get(kind, (surface,)):
            fault(faults, f"unsupported type: {kind}", f"{at}/type")
            return
        _BLOCKS[kind](surface).check(block, at, faults)

    return rule


def _block(fields: dict[str, Rule], required: tuple[str, ...] = (), extras: tuple[Extra, ...] = ()) -> Shape:
    return Shape(fields={"type": anything, "block_id": string(255), **fields}, required=required, extras=extras)


def _holds(block_type: str, surface: str) -> Rule:
    return lambda node, at, faults: check_element(block_type, surface, node, at, faults)


def _section(surface: str) -> Shape:
    return _block(
        {
            "text": text_object(3000, "plain_text", "mrkdwn"),
            "fields": items(text_object(2000, "plain_text", "mrkdwn"), most=10),
            "accessory": _holds("section", surface),
            "expand": flag,
        },
        extras=(_text_or_fields,),
    )


def _text_or_fields(node: dict[str, Any], at: str, faults: Faults) -> None:
    if "text" not in node and "fields" not in node:
        fault(faults, "missing required field: text", at)


def _header(_: str) -> Shape:
    return _block({"text": text_object(150), "level": whole(1, 4)}, ("text",))


def _divider(_: str) -> Shape:
    return _block({})


def _context(_: str) -> Shape:
    return _block({"elements": items(_context_element, most=10)}, ("elements",))


def _context_element(node: Any, at: str, faults: Faults) -> None:
    if isinstance(node, dict) and node.get("type") == "image":
        IMAGE_ELEMENT.check(node, at, faults)
    else:
        text_object(3000, "plain_text", "mrkdwn")(node, at, faults)


def _actions(surface: str) -> Shape:
    return _block({"elements": items(_holds("actions", surface), most=25)}, ("elements",))


def _image(_: str) -> Shape:
    fields: dict[str, Rule] = {
        "image_url": string(3000),
        "slack_file": SLACK_FILE.check,
        "alt_text": string(2000),
        "title": text_object(2000),
    }
    return _block(fields, ("alt_text",), (one_image_source,))


def _input(surface: str) -> Shape:
    return _block(
        {
            "label": text_object(2000),
            "element": _holds("input", surface),
            "hint": text_object(2000),
            "optional": flag,
            "dispatch_action": flag,
        },
        ("label", "element"),
    )


def _markdown(_: str) -> Shape:
    return _block({"text": string(MARKDOWN_LIMIT)}, ("text",))


def _table(_: str) -> Shape:
    row = items(anything, most=20)
    return _block({"rows": items(row, most=100), "column_settings": items(anything, most=20, least=0)}, ("rows",))


def _rich_text(_: str) -> Shape:
    return _block({"elements": items(_rich_part, least=0, most=10_000)}, ("elements",))


def _rich_part(node: Any, at: str, faults: Faults) -> None:
    _RICH_PART.check(node, at, faults)


def _rich_leaf(node: Any, at: str, faults: Faults) -> None:
    if isinstance(node, dict) and node.get("type") == "rich_text_section":
        _rich_part(node, at, faults)
    elif not isinstance(node, dict) or node.get("type") not in _RICH_LEAVES:
        fault(faults, "unsupported type", f"{at}/type")
    elif node["type"] == "text" and not node.get("text"):
        fault(faults, "must be more than 0 characters", f"{at}/text")


_RICH_LEAVES = {"text", "link", "emoji", "user", "channel", "usergroup", "broadcast", "date", "color"}
_RICH_PART = Shape(
    fields={
        "type": one_of("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"),
        "elements": items(_rich_leaf, least=0, most=10_000),
        "style": one_of("bullet", "ordered"),
        "indent": whole(0, 8),
        "offset": whole(0, 10_000),
        "border": whole(0, 1),
        "language": string(50),
    },
    required=("type", "elements"),
)
_BLOCKS: dict[str, Callable[[str], Shape]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "table": _table,
    "rich_text": _rich_text,
}
_ONLY_ON: dict[str, tuple[str, ...]] = {"markdown": ("message",), "table": ("message",)}


def _check_ids(blocks: list[dict[str, Any]], at: str, faults: Faults) -> None:
    """block_id is unique in its list, action_id in its block."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            fault(faults, f'`block_id` "{block_id}" already exists', f"{at}/{index}/block_id")
        seen |= {block_id} if isinstance(block_id, str) else set()
        used: set[str] = set()
        for element in input_elements(block):
            action_id = element.get("action_id")
            if action_id in used:
                fault(faults, f'`action_id` "{action_id}" already exists', f"{at}/{index}/elements")
            used |= {action_id} if isinstance(action_id, str) else set()


def _check_once(blocks: list[dict[str, Any]], at: str, faults: Faults) -> None:
    """What may be there only once, or only so much of it in all."""
    focused = [e for block in blocks for e in input_elements(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        fault(faults, "only one element can have `focus_on_load`", at)
    if sum(block.get("type") == "table" for block in blocks) > 1:
        fault(faults, "only_one_table_allowed", at)
    if sum(len(str(block.get("text"))) for block in blocks if block.get("type") == "markdown") > MARKDOWN_LIMIT:
        fault(faults, f"must be less than {MARKDOWN_LIMIT + 1} characters", at)
