"""views.*: modals and Home tabs. A view opens only in answer to somebody's act (a trigger id)."""

import json
from typing import Any

from bot.practice.limits import check_view, unknown_files
from bot.practice.refusal import Refusal, bad_arguments
from bot.practice.view_stack import View
from bot.practice.web_api.call import Call
from bot.practice.workspace import Workspace

VIEW_BYTES_LIMIT = 250_000


def open_view(call: Call) -> dict[str, Any]:
    """views.open."""
    body = _body(call, "modal")
    trigger = call.practice.triggers.spend(call.need("trigger_id"))
    workspace = call.workspace
    return _done(call, workspace.views.open(workspace.new_id("V"), trigger.user, workspace.team_id, body))


def push(call: Call) -> dict[str, Any]:
    """views.push, from inside an open modal only."""
    body = _body(call, "modal")
    trigger = call.practice.triggers.spend(call.need("trigger_id"))
    if trigger.view_id is None:
        raise Refusal("invalid_trigger_id")
    workspace = call.workspace
    return _done(call, workspace.views.push(workspace.new_id("V"), trigger.user, workspace.team_id, body))


def update(call: Call) -> dict[str, Any]:
    """views.update, by view_id or external_id; send the hash you saw."""
    if not call.text("view_id") and not call.text("external_id"):
        raise bad_arguments("missing required field: view_id")
    body = _body(call, "modal", "home")
    view = call.workspace.views.update(call.text("view_id"), call.text("external_id"), body, call.text("hash"))
    return _done(call, view)


def publish(call: Call) -> dict[str, Any]:
    """views.publish: one person's Home tab."""
    user = call.workspace.user(call.need("user_id"))
    body = _body(call, "home")
    workspace = call.workspace
    view = workspace.views.publish(workspace.new_id("V"), user.id, workspace.team_id, body, call.text("hash"))
    return _done(call, view)


def checked_view(workspace: Workspace, view: Any, *kinds: str) -> dict[str, Any]:
    """The view if Slack would take it, else the refusal that Slack would give."""
    if not isinstance(view, dict):
        raise bad_arguments("must be a valid view [json-pointer:/view]")
    if len(json.dumps(view).encode()) > VIEW_BYTES_LIMIT:
        raise Refusal("view_too_large")
    faults = check_view(view) + unknown_files(view.get("blocks"), set(workspace.files.files), "/view/blocks")
    if not faults and view["type"] not in kinds:
        faults = [f"must be one of: {', '.join(kinds)} [json-pointer:/view/type]"]
    if faults:
        raise bad_arguments(*faults)
    return view


def _body(call: Call, *kinds: str) -> dict[str, Any]:
    return checked_view(call.workspace, call.structure("view", error="invalid_arguments"), *kinds)


def _done(call: Call, view: View) -> dict[str, Any]:
    call.workspace.touch()
    return {"view": view.shown()}
