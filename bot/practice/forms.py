"""A person in front of a modal: typing, sending, putting away; and what the bot's answer then does to the stack."""

from typing import Any

from bot.practice import payloads
from bot.practice.acting import TROUBLE, Outcome, trigger
from bot.practice.form_check import check_form
from bot.practice.form_state import input_elements
from bot.practice.people import User
from bot.practice.practice import Practice
from bot.practice.refusal import Refusal
from bot.practice.view_stack import View
from bot.practice.web_api.views import checked_view

Values = dict[str, dict[str, Any]]


def type_into(practice: Practice, view: View, values: Values) -> None:
    """Keep what was typed, by block_id and action_id; a place that is not there is refused."""
    places = {(b["block_id"], e["action_id"]) for b in view.body["blocks"] for e in input_elements(b)}
    for block_id, held in values.items():
        for action_id, value in held.items():
            if (block_id, action_id) not in places:
                raise Refusal("no_such_element", detail=f"The form has no field {block_id}/{action_id}.")
            view.typed.setdefault(block_id, {})[action_id] = _with_whole_files(practice, value)
    practice.workspace.touch()


def _with_whole_files(practice: Practice, value: dict[str, Any]) -> dict[str, Any]:
    """A file_input's value as Slack sends it: whole file objects, for the ids that were chosen."""
    if "files" not in value:
        return value
    workspace = practice.workspace
    return value | {"files": [workspace.files.shown(row["id"], workspace.url) for row in value["files"]]}


async def submit(practice: Practice, user: User, view: View, values: Values) -> Outcome:
    """Send the form as it stands. What the client refuses is never sent."""
    type_into(practice, view, values)
    view.errors = check_form(view.body["blocks"], view.state(), set(practice.workspace.users))
    if view.errors:
        practice.workspace.touch()
        return Outcome(errors=view.errors, refused=True)
    payload = payloads.view_submission(
        practice.workspace, user, view, trigger_id=trigger(practice, user, view_id=view.id)
    )
    delivery = await practice.courier.deliver("interactive", payload)
    try:
        if not delivery.acknowledged:
            return Outcome(error=TROUBLE, detail=delivery.error)
        return _follow(practice, user, view, delivery.answer or {})
    except Refusal as refusal:
        return Outcome(error=TROUBLE, detail=str(refusal.body()))
    finally:
        practice.workspace.touch()


async def put_away(practice: Practice, user: User, view: View, *, whole_stack: bool) -> Outcome:
    """Cancel this view, or close the whole stack with the X. The bot hears of it only if the view asked for that."""
    views = practice.workspace.views
    whole_stack = whole_stack or bool(view.body.get("clear_on_close"))
    told = views.stacks[user.id][0] if whole_stack else view
    views.close(view, whole_stack=whole_stack)
    practice.workspace.touch()
    if told.body.get("notify_on_close"):
        payload = payloads.view_closed(practice.workspace, user, told, is_cleared=whole_stack)
        await practice.courier.deliver("interactive", payload)
    return Outcome()


def _follow(practice: Practice, user: User, view: View, answer: dict[str, Any]) -> Outcome:
    """Do what the ack says: close (nothing said), clear, errors, update, push."""
    workspace, views = practice.workspace, practice.workspace.views
    action = answer.get("response_action")
    if action == "errors":
        view.errors = _checked_errors(view, answer.get("errors"))
        return Outcome(errors=view.errors)
    if action == "update":
        view.replace_from(checked_view(workspace, answer.get("view"), "modal"))
    elif action == "push":
        views.push(
            workspace.new_id("V"), user.id, workspace.team_id, checked_view(workspace, answer.get("view"), "modal")
        )
    elif action in (None, "clear"):
        views.close(view, whole_stack=action == "clear")
    else:
        raise Refusal("invalid_response_action")
    return Outcome()


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refusal("invalid_errors", detail=f"Errors must be keyed by the block_id of an input: {sorted(inputs)}.")
    return {block_id: str(text) for block_id, text in errors.items()}
