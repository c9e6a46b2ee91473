"""What a person does in the workspace, and what Slack then shows them: commands, shortcuts, presses, forms, Home.

Each function waits for the bot's ack (bounded) and answers with an `Outcome`. Plain channel deeds are in `rooms.py`.
"""

from dataclasses import dataclass, field
from typing import Any

from bot.practice import payloads
from bot.practice.channels import Channel, Message
from bot.practice.courier import Delivery
from bot.practice.form_state import named_blocks
from bot.practice.limits import check_message_blocks
from bot.practice.mentions import with_ids
from bot.practice.people import User
from bot.practice.posts import say_as_slackbot
from bot.practice.practice import Practice
from bot.practice.pressing import Pressed, action_of
from bot.practice.refusal import Refusal
from bot.practice.response_urls import ResponseUrl, show_answer
from bot.practice.rooms import direct_message

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an act. `error` is the sentence that Slack shows; `errors` are those under inputs, by block_id;
    `refused` tells whether it was the client that did not let the form go. `detail` is for people who test.
    """

    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    refused: bool = False
    reply: Message | None = None
    detail: str = ""


async def run_command(practice: Practice, user: User, channel: Channel, *, command: str, text: str) -> Outcome:
    """Type a slash command. Its ack is shown as an ephemeral, unless it says in_channel."""
    workspace = practice.workspace
    if user.id not in channel.members:
        raise Refusal("not_in_channel")
    known = {row.command: row for row in workspace.installation.commands}
    if command not in known:
        return _slackbot(practice, user, channel, f"{command} is not a valid command.")
    if known[command].should_escape:
        text = with_ids(text, workspace.users.values())
    url = practice.response_urls.issue(user=user.id, channel_id=channel.id)
    payload = payloads.slash_command(
        workspace, user, channel, command=command, text=text, trigger_id=trigger(practice, user), response_url=url
    )
    delivery = await practice.courier.deliver("slash_commands", payload)
    if not delivery.acknowledged:
        return _slackbot(practice, user, channel, f'{command} failed with the error "{delivery.error}"')
    if not delivery.answer:
        return Outcome()
    return _show_reply(practice, user, channel, command, delivery)


async def run_shortcut(practice: Practice, user: User, *, callback_id: str) -> Outcome:
    """Choose a global shortcut from the menu."""
    payload = payloads.global_shortcut(
        practice.workspace, user, callback_id=callback_id, trigger_id=trigger(practice, user)
    )
    return await _interact(practice, user, payload, direct_message(practice.workspace, user.id))


async def run_message_shortcut(
    practice: Practice, user: User, channel: Channel, message: Message, *, callback_id: str
) -> Outcome:
    """Choose a shortcut in a message's menu."""
    url = practice.response_urls.issue(user=user.id, channel_id=channel.id, message_ts=message.ts)
    payload = payloads.message_shortcut(
        practice.workspace,
        user,
        channel,
        message,
        callback_id=callback_id,
        trigger_id=trigger(practice, user),
        response_url=url,
    )
    return await _interact(practice, user, payload, channel)


async def press(practice: Practice, user: User, pressed: Pressed, *, value: Any, state: dict[str, Any]) -> Outcome:
    """Press a button or choose in a select, in a message, a Home tab or a modal."""
    workspace = practice.workspace
    action = action_of(pressed, value)
    if pressed.view is not None:
        _remember(pressed, action)
        for block_id, held in state.items():
            pressed.view.typed.setdefault(block_id, {}).update(held)
        payload = payloads.view_action(
            workspace,
            user,
            pressed.view,
            action=action,
            trigger_id=trigger(
                practice, user, view_id=pressed.view.id if pressed.view.body["type"] == "modal" else None
            ),
        )
        return await _interact(practice, user, payload, direct_message(workspace, user.id))
    if pressed.message is None or pressed.channel is None:
        raise LookupError("Nothing was pressed.")
    url = practice.response_urls.issue(user=user.id, channel_id=pressed.channel.id, message_ts=pressed.message.ts)
    payload = payloads.message_action(
        workspace,
        user,
        pressed.channel,
        pressed.message,
        action=action,
        state=state,
        trigger_id=trigger(practice, user),
        response_url=url,
    )
    return await _interact(practice, user, payload, pressed.channel)


async def open_home(practice: Practice, user: User) -> Outcome:
    """Go to the app's Home tab; the bot hears of it as an event and nobody waits."""
    direct = direct_message(practice.workspace, user.id)
    practice.workspace.emit(payloads.home_opened(practice.workspace, user, direct))
    return Outcome()


def trigger(practice: Practice, user: User, *, view_id: str | None = None) -> str:
    """A fresh trigger id for this person's act."""
    return practice.triggers.issue(user.id, seconds=practice.settings.trigger_seconds, view_id=view_id)


async def _interact(practice: Practice, user: User, payload: dict[str, Any], channel: Channel) -> Outcome:
    delivery = await practice.courier.deliver("interactive", payload)
    practice.workspace.touch()
    if delivery.acknowledged:
        return Outcome()
    error = "Oh no, something went wrong. Please try that again."
    return Outcome(
        error=error, detail=delivery.error, reply=say_as_slackbot(practice.workspace, channel, to=user.id, text=error)
    )


def _show_reply(practice: Practice, user: User, channel: Channel, command: str, delivery: Delivery) -> Outcome:
    body: dict[str, Any] = delivery.answer if isinstance(delivery.answer, dict) else {"text": str(delivery.answer)}
    blocks = body.get("blocks") or []
    if faults := check_message_blocks(blocks):
        outcome = _slackbot(practice, user, channel, f'{command} failed with the error "invalid_blocks"')
        return Outcome(error=outcome.error, reply=outcome.reply, detail="; ".join(faults))
    use = ResponseUrl(user=user.id, channel_id=channel.id, message_ts=None, expires=0.0)
    try:
        reply = show_answer(practice.workspace, use, {**body, "blocks": named_blocks(blocks)})
    except Refusal as refusal:
        return _slackbot(practice, user, channel, f'{command} failed with the error "{refusal.error}"')
    return Outcome(reply=reply)


def _slackbot(practice: Practice, user: User, channel: Channel, text: str) -> Outcome:
    return Outcome(error=text, reply=say_as_slackbot(practice.workspace, channel, to=user.id, text=text))


def _remember(pressed: Pressed, action: dict[str, Any]) -> None:
    """A choice made in a view is part of its state from then on."""
    if pressed.view is None or pressed.element["type"] in {"button", "overflow"}:
        return
    held = {
        key: item for key, item in action.items() if key not in {"action_id", "block_id", "action_ts", "placeholder"}
    }
    pressed.view.typed.setdefault(action["block_id"], {})[action["action_id"]] = held
