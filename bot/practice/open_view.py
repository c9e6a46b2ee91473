"""A form or Home tab as the driver sees it, and plain Python values turned into what Slack's client would send."""

from datetime import date, datetime, time
from typing import Any

from bot.practice.form_check import options_of
from bot.practice.form_state import VALUE_KEYS, input_elements
from bot.practice.plain_text import plain_text

Field = tuple[dict[str, Any], dict[str, Any]]


class ViewError(Exception):
    """No such view, field or option, or a form that Slack's client would not send (`errors` by block_id)."""

    def __init__(self, sentence: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.errors = errors or {}


class OpenView:
    """One view. `body` is the whole object as Slack shows it."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self.id: str = body["id"]
        self.callback_id: str = body["callback_id"]
        self.private_metadata: str = body["private_metadata"]
        self.errors: dict[str, str] = body.get("errors", {})

    @property
    def title(self) -> str:
        """The title; empty for a Home tab."""
        return str((self.body["title"] or {}).get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks as the bot gave them."""
        found: list[dict[str, Any]] = self.body["blocks"]
        return found

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """The elements that hold a value, by block_id (an actions block with several: by action_id)."""
        return {name: element for name, (_, element) in self._fields().items()}

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """`state.values` as it is now."""
        held: dict[str, dict[str, Any]] = self.body["state"]["values"]
        return held

    @property
    def actions(self) -> list[str]:
        """The action_ids of everything that can be pressed or chosen here."""
        return [e["action_id"] for block in self.blocks for e in input_elements(block)]

    def text(self) -> str:
        """All words of the view, one block a line."""
        return plain_text(self.blocks)

    def options(self, name: str) -> list[str]:
        """The values one can choose in a field."""
        return [option["value"] for option in options_of(self._field(name)[1])]

    def state_for(self, fields: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """`values` for the control API from plain Python values."""
        values: dict[str, dict[str, Any]] = {}
        for name, value in fields.items():
            block, element = self._field(name)
            values.setdefault(block["block_id"], {})[element["action_id"]] = element_state(element, value)
        return values

    def _field(self, name: str) -> Field:
        found = self._fields()
        for field in list(found.values()):
            if name == field[1]["action_id"]:
                found.setdefault(name, field)
        if name not in found:
            known = ", ".join(self._fields()) or "none"
            raise ViewError(f"The form {self.title!r} has no field {name!r}; it has: {known}.")
        return found[name]

    def _fields(self) -> dict[str, Field]:
        """Every field under its block_id; where a block holds several, under their action_ids."""
        found: dict[str, Field] = {}
        for block in self.blocks:
            holders = [e for e in input_elements(block) if e["type"] in VALUE_KEYS]
            for element in holders:
                found[block["block_id"] if len(holders) == 1 else element["action_id"]] = (block, element)
        return found


def block_of(blocks: list[dict[str, Any]], action_id: str, value: str) -> str:
    """The block_id of the block with this button, whose value is or ends with `value`; `ViewError` when none is."""
    for block in blocks:
        for element in input_elements(block):
            if element["action_id"] == action_id and str(element.get("value", "")).endswith(value):
                return str(block["block_id"])
    raise ViewError(f"There is no button {action_id!r} with the value {value!r}.")


def element_state(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """The state of one element holding `value`: text, number, day, time, instant, option value, list of values."""
    kind = element["type"]
    key, _, empty = VALUE_KEYS[kind]
    if value is None:
        return {"type": kind, key: empty}
    if key == "selected_option":
        return {"type": kind, key: _option(element, value)}
    if key == "selected_options":
        return {"type": kind, key: [_option(element, item) for item in _as_list(value)]}
    if key == "files":
        return {"type": kind, key: [{"id": file_id} for file_id in _as_list(value)]}
    if isinstance(empty, list):
        return {"type": kind, key: _as_list(value)}
    return {"type": kind, key: _plain(kind, value)}


def _plain(kind: str, value: Any) -> Any:
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _option(element: dict[str, Any], value: Any) -> dict[str, Any]:
    for option in options_of(element):
        if option["value"] == value:
            return option
    known = ", ".join(repr(option["value"]) for option in options_of(element))
    raise ViewError(f"{element['action_id']} has no option {value!r}; it has: {known}.")
