"""The limits of Block Kit elements, one row each, and which blocks and surfaces may hold them."""

from typing import Any

from bot.practice.limits.rules import (
    Extra,
    Faults,
    Rule,
    Shape,
    anything,
    fault,
    flag,
    items,
    matching,
    one_of,
    string,
    text_object,
    whole,
)

_DAY = matching(r"\d{4}-\d{2}-\d{2}", "must match the format YYYY-MM-DD")
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must match the format HH:mm")
_NUMBER = matching(r"-?\d+(\.\d+)?", "must be a number in a string")
_ID = string(255)

CONFIRM = Shape(
    fields={
        "title": text_object(100),
        "text": text_object(300, "plain_text", "mrkdwn"),
        "confirm": text_object(30),
        "deny": text_object(30),
        "style": one_of("primary", "danger"),
    },
    required=("title", "text", "confirm", "deny"),
)


def _option(*kinds: str, with_url: bool = False) -> Shape:
    fields: dict[str, Rule] = {
        "text": text_object(75, *kinds),
        "value": string(150),
        "description": text_object(75, *kinds),
    }
    return Shape(fields=fields | ({"url": string(3000)} if with_url else {}), required=("text", "value"))


_OPTION = _option("plain_text")
_RICH_OPTION = _option("plain_text", "mrkdwn")
_GROUP = Shape(
    fields={"label": text_object(75), "options": items(_OPTION.check, most=100)}, required=("label", "options")
)


def _options_or_groups(node: dict[str, Any], at: str, faults: Faults) -> None:
    if ("options" in node) == ("option_groups" in node):
        fault(faults, "must define either `options` or `option_groups`", at)


def _initial_is_an_option(node: dict[str, Any], at: str, faults: Faults) -> None:
    """An initial option must equal one of the options exactly, its text too."""
    groups = node.get("option_groups") or [{"options": node.get("options")}]
    options = [o for g in groups if isinstance(g, dict) for o in g.get("options") or []]
    chosen = [("initial_option", node["initial_option"])] if "initial_option" in node else []
    initial = node.get("initial_options")
    chosen += [("initial_options", option) for option in initial] if isinstance(initial, list) else []
    for name, option in chosen:
        if option not in options:
            fault(faults, "must be one of the provided options", f"{at}/{name}")


def _element(fields: dict[str, Rule], required: tuple[str, ...] = (), extras: tuple[Extra, ...] = ()) -> Shape:
    common: dict[str, Rule] = {
        "type": anything,
        "action_id": _ID,
        "confirm": CONFIRM.check,
        "focus_on_load": flag,
    }
    return Shape(fields=common | fields, required=required, extras=extras)


_PLACEHOLDER: dict[str, Rule] = {"placeholder": text_object(150)}
_MOST_SELECTED: dict[str, Rule] = {"max_selected_items": whole(1, 10**6)}
_STATIC: dict[str, Rule] = {
    **_PLACEHOLDER,
    "options": items(_OPTION.check, most=100),
    "option_groups": items(_GROUP.check, most=100),
}
_CHOICES: dict[str, Rule] = {"options": items(_RICH_OPTION.check, most=10)}
_CONVERSATIONS: dict[str, Rule] = {
    **_PLACEHOLDER,
    "default_to_current_conversation": flag,
    "filter": Shape(
        fields={
            "include": items(one_of("im", "mpim", "private", "public"), most=4),
            "exclude_bot_users": flag,
            "exclude_external_shared_channels": flag,
        }
    ).check,
}
_DISPATCH: dict[str, Rule] = {
    "dispatch_action_config": Shape(
        fields={"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), most=2)}
    ).check
}
_TYPED: dict[str, Rule] = {**_PLACEHOLDER, **_DISPATCH}
_EXTERNAL: dict[str, Rule] = {**_PLACEHOLDER, "min_query_length": whole(0, 1000)}

ELEMENTS: dict[str, Shape] = {
    "button": _element(
        {
            "text": text_object(75),
            "value": string(2000),
            "url": string(3000),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
        ("text",),
    ),
    "overflow": _element({"options": items(_option("plain_text", with_url=True).check, most=5)}, ("options",)),
    "static_select": _element(
        {**_STATIC, "initial_option": anything}, extras=(_options_or_groups, _initial_is_an_option)
    ),
    "multi_static_select": _element(
        {**_STATIC, **_MOST_SELECTED, "initial_options": items(anything, most=100)},
        extras=(_options_or_groups, _initial_is_an_option),
    ),
    "external_select": _element({**_EXTERNAL, "initial_option": _OPTION.check}),
    "multi_external_select": _element(
        {**_EXTERNAL, **_MOST_SELECTED, "initial_options": items(_OPTION.check, most=100)}
    ),
    "users_select": _element({**_PLACEHOLDER, "initial_user": _ID}),
    "multi_users_select": _element({**_PLACEHOLDER, **_MOST_SELECTED, "initial_users": items(_ID, most=1000)}),
    "conversations_select": _element({**_CONVERSATIONS, "initial_conversation": _ID, "response_url_enabled": flag}),
    "multi_conversations_select": _element(
        {**_CONVERSATIONS, **_MOST_SELECTED, "initial_conversations": items(_ID, most=1000)}
    ),
    "channels_select": _element({**_PLACEHOLDER, "initial_channel": _ID, "response_url_enabled": flag}),
    "multi_channels_select": _element({**_PLACEHOLDER, **_MOST_SELECTED, "initial_channels": items(_ID, most=1000)}),
    "datepicker": _element({**_PLACEHOLDER, "initial_date": _DAY}),
    "timepicker": _element({**_PLACEHOLDER, "initial_time": _TIME, "timezone": string(100)}),
    "datetimepicker": _element({"initial_date_time": whole(1_000_000_000, 9_999_999_999)}),
    "radio_buttons": _element({**_CHOICES, "initial_option": anything}, ("options",), extras=(_initial_is_an_option,)),
    "checkboxes": _element(
        {**_CHOICES, "initial_options": items(anything, most=10)},
        ("options",),
        extras=(_initial_is_an_option,),
    ),
    "plain_text_input": _element(
        {
            **_TYPED,
            "initial_value": string(3000, least=0),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        }
    ),
    "email_text_input": _element({**_TYPED, "initial_value": string(3000)}),
    "url_text_input": _element({**_TYPED, "initial_value": string(3000)}),
    "number_input": _element(
        {
            **_TYPED,
            "is_decimal_allowed": flag,
            "initial_value": _NUMBER,
            "min_value": _NUMBER,
            "max_value": _NUMBER,
        },
        ("is_decimal_allowed",),
    ),
    "rich_text_input": _element({**_TYPED, "initial_value": anything}),
    "file_input": _element({"filetypes": items(string(20), most=100), "max_files": whole(1, 10)}),
}
_SINGLE_SELECTS = frozenset(
    {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
)
_MULTI_SELECTS = frozenset(f"multi_{name}" for name in _SINGLE_SELECTS)
_PICKERS = frozenset({"datepicker", "timepicker", "radio_buttons", "checkboxes"})

HELD_BY: dict[str, frozenset[str]] = {
    "section": _SINGLE_SELECTS | _MULTI_SELECTS | _PICKERS | {"button", "overflow", "image"},
    "actions": _SINGLE_SELECTS | _PICKERS | {"button", "overflow", "datetimepicker"},
    "input": frozenset(ELEMENTS) - {"button", "overflow"},
}
_ONLY_ON: dict[str, tuple[str, ...]] = {
    "email_text_input": ("modal",),
    "url_text_input": ("modal",),
    "number_input": ("modal",),
    "file_input": ("modal",),
    "rich_text_input": ("modal", "home"),
    "datetimepicker": ("message", "modal"),
}


def check_element(block_type: str, surface: str, node: Any, at: str, faults: Faults) -> None:
    """An element where it stands: does it exist, may this block hold it on this surface, is it within its limits."""
    if not isinstance(node, dict):
        fault(faults, "must provide an object", at)
        return
    kind = node.get("type")
    if kind not in HELD_BY[block_type] or surface not in _ONLY_ON.get(str(kind), (surface,)):
        fault(faults, f"unsupported type: {kind}", f"{at}/type")
        return
    if kind == "image":
        IMAGE_ELEMENT.check(node, at, faults)
    else:
        ELEMENTS[str(kind)].check(node, at, faults)


def one_image_source(node: dict[str, Any], at: str, faults: Faults) -> None:
    """An image comes from a URL or from a Slack file, not both."""
    if ("image_url" in node) == ("slack_file" in node):
        fault(faults, "must define either `image_url` or `slack_file`", at)


SLACK_FILE = Shape(fields={"id": _ID, "url": string(3000)})
IMAGE_ELEMENT = Shape(
    fields={
        "type": anything,
        "image_url": string(3000),
        "slack_file": SLACK_FILE.check,
        "alt_text": string(2000),
    },
    required=("alt_text",),
    extras=(one_image_source,),
)
