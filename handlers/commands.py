"""The slash command: first word = verb. Finds the verb and the incident, asks whether it is allowed, answers.

Replies are for the one who typed, never for the channel: what was typed may hold what should not be shown.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.core.errors import UserError
from bot.core.permissions import Verb
from bot.desk import Desk
from bot.slack.render import Message
from handlers.access import Lookup, by_channel, by_number, enter
from handlers.asking import Asking

NUMBER = re.compile(r"(?i)(INC|DRL)-\d{4}-\d{4,}")
_EXAMPLE = "INC-2026-0007"


@dataclass(frozen=True, kw_only=True)
class Command:
    """One verb that people type. `about_incident`: True needs one, False has none, None takes one if it is there.

    `alone`: nothing but an incident's number may follow it; what does is refused rather than ignored.
    """

    verb: Verb
    answer: Callable[[Asking], Message | None]
    usage: str
    about_incident: bool | None = True
    alone: bool = False


def register(app: App, command_name: str, commands: Mapping[str, Command]) -> None:
    """Listen to the slash command."""

    def listen(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
        message = answer(desk, body, commands)
        if message is None:
            ack()
        else:
            ack(text=message.text, blocks=message.blocks, response_type="ephemeral")

    app.command(command_name)(listen)


def answer(desk: Desk, body: Mapping[str, Any], commands: Mapping[str, Command]) -> Message | None:
    """What the person is told; None where a form was opened instead. Raises UserError."""
    typed = " ".join(str(body.get("text") or "").split())
    name, words = find_verb(typed, commands)
    command = commands[name] if name else commands["help"]
    lookup, words = _incident_meant(command, name or "", words, body)
    actor = enter(desk, str(body["user_id"]), command.verb, lookup)
    if command.alone and words:
        raise UserError(_too_much(name or "", command))
    asking = Asking(
        desk=desk,
        actor=actor,
        trigger_id=str(body["trigger_id"]),
        key=str(body["trigger_id"]),
        channel_id=str(body.get("channel_id") or ""),
        words=words if name else typed,
    )
    return command.answer(asking)


def find_verb(typed: str, commands: Mapping[str, Command]) -> tuple[str | None, str]:
    """The verb, two words before one (`task add`), and what follows it. None for nothing or an unknown word."""
    parts = typed.split(" ")
    for length in (2, 1):
        name = " ".join(parts[:length]).lower()
        if len(parts) >= length and name in commands:
            return name, " ".join(parts[length:])
    return None, typed


def nearest(typed: str, commands: Mapping[str, Command]) -> str | None:
    """The verb that was perhaps meant."""
    word = typed.split(" ")[0].lower()
    return next(iter(difflib.get_close_matches(word, commands, n=1)), None) if word else None


def _too_much(name: str, command: Command) -> str:
    if not command.about_incident:
        return f"Nothing more comes after `{name}`."
    return f"After `{name}` comes nothing but an incident's number, such as `{name} {_EXAMPLE}`."


def _incident_meant(command: Command, name: str, words: str, body: Mapping[str, Any]) -> tuple[Lookup | None, str]:
    """The incident, by the number typed next, else the one whose channel this is; and the words that are left."""
    first, _, rest = words.partition(" ")
    if command.about_incident is not False and NUMBER.fullmatch(first):
        return by_number(first), rest
    if command.about_incident:
        return by_channel(str(body.get("channel_id") or ""), example=f"{name} {_EXAMPLE}"), words
    return None, words
