"""`state.values` of a form: which elements hold a value, what they start with, what was typed. Judges no value."""

import copy
import secrets
from typing import Any

INTERACTIVE = frozenset(
    {
        "button", "overflow", "static_select", "multi_static_select", "users_select", "multi_users_select",
        "conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select",
        "external_select", "multi_external_select", "datepicker", "timepicker", "datetimepicker", "radio_buttons",
        "checkboxes", "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input",
        "file_input",
    }
)  # fmt: skip

# Element kind: (the key of its value in `state`, the key of its initial value, the value when empty).
VALUE_KEYS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}


def input_elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that a person can act on: an input's, an actions block's, a section's accessory."""
    found = [block.get("element"), block.get("accessory")]
    if block.get("type") == "actions":
        found += block.get("elements", [])
    return [e for e in found if isinstance(e, dict) and e.get("type") in INTERACTIVE]


def state_values(blocks: list[dict[str, Any]], typed: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The values of every element that has one, by block_id and action_id."""
    values: dict[str, dict[str, Any]] = {}
    for block in blocks:
        for element in input_elements(block):
            if element["type"] in VALUE_KEYS:
                given = typed.get(block["block_id"], {}).get(element["action_id"])
                values.setdefault(block["block_id"], {})[element["action_id"]] = given or initial_value(element)
    return values


def initial_value(element: dict[str, Any]) -> dict[str, Any]:
    """What an element holds before anybody touches it."""
    key, initial_key, empty = VALUE_KEYS[element["type"]]
    return {"type": element["type"], key: element.get(initial_key, empty)}


def named_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A copy in which every block has a block_id and every element an action_id, as Slack fills them in."""
    named = copy.deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in input_elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return named


def keep_typed(
    old: list[dict[str, Any]], new: list[dict[str, Any]], typed: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What was typed and still has its place: same block_id, same action_id, same kind of element."""
    before, after = _kinds(old), _kinds(new)
    kept: dict[str, dict[str, Any]] = {}
    for block_id, actions in typed.items():
        for action_id, value in actions.items():
            place = (block_id, action_id)
            if place in after and before.get(place) == after[place]:
                kept.setdefault(block_id, {})[action_id] = value
    return kept


def _kinds(blocks: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {
        (block.get("block_id", ""), element.get("action_id", "")): element["type"]
        for block in blocks
        for element in input_elements(block)
    }
