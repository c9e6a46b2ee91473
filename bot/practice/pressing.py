"""Finding what a person pressed, as they see it, and the `actions[]` entry that Slack makes of it."""

from dataclasses import dataclass
from typing import Any

from bot.practice.channels import Channel, Message
from bot.practice.form_check import check_value, options_of
from bot.practice.form_state import VALUE_KEYS, input_elements
from bot.practice.refusal import Refusal
from bot.practice.view_stack import View
from bot.practice.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """An element and where it stands: in a view, or in a message of a channel. `user_ids` may be chosen."""

    element: dict[str, Any]
    block: dict[str, Any]
    view: View | None = None
    channel: Channel | None = None
    message: Message | None = None
    user_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody pressed: "home", "view" or "message" (then with channel, and a ts or the newest that has it)."""

    where: str
    channel_id: str = ""
    ts: str = ""
    view_id: str = ""


def find_pressed(workspace: Workspace, user: str, place: Place, action_id: str, block_id: str = "") -> Pressed:
    """The element that this person sees under that action_id, or `Refusal` with a sentence on what they see."""
    user_ids = frozenset(workspace.users)
    if place.where in {"home", "view"}:
        view = _view(workspace, user, place)
        block, element = _element(view.body["blocks"], action_id, block_id)
        return Pressed(element=element, block=block, view=view, user_ids=user_ids)
    channel = workspace.channel_joined_by(user, place.channel_id)
    for message in _messages(channel, user, place.ts):
        try:
            block, element = _element(message.blocks, action_id, block_id)
        except Refusal:
            continue
        return Pressed(element=element, block=block, channel=channel, message=message, user_ids=user_ids)
    raise Refusal("no_such_element", detail=f"No message here has a button or field {action_id!r}.")


def action_of(pressed: Pressed, value: Any) -> dict[str, Any]:
    """The entry of `actions[]`. `value`: an option's value, a list of them, a user id, a day, a text."""
    element = pressed.element
    action: dict[str, Any] = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": pressed.block["block_id"],
    }
    if element["type"] == "button":
        kept = ("value", "text", "style", "confirm", "url")
        return action | {key: element[key] for key in kept if key in element}
    if element["type"] == "overflow":
        return action | {"selected_option": _option(element, value)}
    key = VALUE_KEYS[element["type"]][0]
    chosen = _chosen(element, key, value)
    if chosen not in (None, [], "") and (error := check_value(element, chosen, set(pressed.user_ids))):
        raise Refusal("not_sendable", detail=error)
    return action | {key: chosen}


def _chosen(element: dict[str, Any], key: str, value: Any) -> Any:
    if key == "selected_option" and value is not None:
        return _option(element, value)
    if key == "selected_options":
        return [_option(element, item) for item in value or []]
    return value


def _option(element: dict[str, Any], value: Any) -> dict[str, Any]:
    wanted = value["value"] if isinstance(value, dict) else value
    for option in options_of(element):
        if option["value"] == wanted:
            return option
    known = ", ".join(repr(option["value"]) for option in options_of(element))
    raise Refusal("no_such_option", detail=f"{element['action_id']} has no option {wanted!r}; it has {known}.")


def _view(workspace: Workspace, user: str, place: Place) -> View:
    if place.where == "home":
        view = workspace.views.homes.get(user)
    else:
        view = workspace.views.top(user)
        if place.view_id:
            view = workspace.views.find_open(user, place.view_id)
    if view is None:
        raise Refusal("no_open_view", detail="This person has no such view in front of them.")
    return view


def _messages(channel: Channel, user: str, ts: str) -> list[Message]:
    """The messages that this person sees, newest first; only that of `ts` when given."""
    seen = [*channel.messages.values(), *(m for m in channel.ephemerals if m.seen_by == user)]
    return sorted((m for m in seen if not ts or m.ts == ts), key=lambda m: m.ts, reverse=True)


def _element(blocks: list[dict[str, Any]], action_id: str, block_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    for block in blocks:
        if block_id and block.get("block_id") != block_id:
            continue
        for element in input_elements(block):
            if element["action_id"] == action_id:
                return block, element
    known = ", ".join(sorted(e["action_id"] for block in blocks for e in input_elements(block))) or "none"
    raise Refusal("no_such_element", detail=f"No button or field {action_id!r} here; there is: {known}.")
