"""What Slack's own client checks before it lets a form go: required fields, lengths, numbers, dates. Never meaning."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.practice.form_state import VALUE_KEYS, input_elements

Check = Callable[[dict[str, Any], Any], str | None]
OPTION_KINDS = frozenset({"static_select", "multi_static_select", "radio_buttons", "checkboxes"})


def check_form(blocks: list[dict[str, Any]], values: dict[str, dict[str, Any]], user_ids: set[str]) -> dict[str, str]:
    """The sentences shown under the inputs, by block_id; empty when the form may go."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        for element in input_elements(block):
            held = values.get(block["block_id"], {}).get(element["action_id"], {})
            value = held.get(VALUE_KEYS[element["type"]][0])
            if error := _check(element, value, user_ids, optional=bool(block.get("optional"))):
                errors[block["block_id"]] = error
    return errors


def check_value(element: dict[str, Any], value: Any, user_ids: set[str]) -> str | None:
    """The sentence for one value that is not empty, or None when it will do."""
    kind = element["type"]
    if kind in OPTION_KINDS:
        return _check_options(element, value)
    if kind in {"users_select", "multi_users_select"}:
        chosen = value if isinstance(value, list) else [value]
        return None if set(chosen) <= user_ids else "Choose people of this workspace."
    check = _CHECKS.get(kind)
    return check(element, value) if check else None


def _check(element: dict[str, Any], value: Any, user_ids: set[str], *, optional: bool) -> str | None:
    if value in (None, "", []):
        return None if optional else "Please complete this required field."
    if isinstance(value, list) and len(value) > (most := element.get("max_selected_items", len(value))):
        return f"Choose at most {most}."
    return check_value(element, value, user_ids)


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a select, from its groups too."""
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    return [option for group in groups for option in group["options"]]


def _check_options(element: dict[str, Any], value: Any) -> str | None:
    known = {option["value"] for option in options_of(element)}
    chosen = value if isinstance(value, list) else [value]
    return None if all(option.get("value") in known for option in chosen) else "Choose from the list."


def _check_text(element: dict[str, Any], value: Any) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter at most {most} characters."
    return None


def _check_number(element: dict[str, Any], value: Any) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a number."
    if not number.is_finite() or (not element.get("is_decimal_allowed") and number != number.to_integral_value()):
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _check_email(_: dict[str, Any], value: Any) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter a valid email address."


def _check_url(_: dict[str, Any], value: Any) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."


def _check_date(_: dict[str, Any], value: Any) -> str | None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "Please choose a date."
    return None


def _check_time(_: dict[str, Any], value: Any) -> str | None:
    return None if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)) else "Please choose a time."


def _check_instant(_: dict[str, Any], value: Any) -> str | None:
    return None if re.fullmatch(r"\d{10}", str(value)) else "Please choose a date and a time."


def _check_files(element: dict[str, Any], value: Any) -> str | None:
    most = element.get("max_files", 10)
    return None if len(value) <= most else f"Choose at most {most} files."


_CHECKS: dict[str, Check] = {
    "plain_text_input": _check_text,
    "number_input": _check_number,
    "email_text_input": _check_email,
    "url_text_input": _check_url,
    "datepicker": _check_date,
    "timepicker": _check_time,
    "datetimepicker": _check_instant,
    "file_input": _check_files,
}
