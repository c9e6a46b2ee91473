"""The one door for errors: what a person is told when something does not work, and what is logged.

A mistake we understand is told in its own sentence, to that person only, with the slash command where it names what
to type. Anything else: what became of the request is looked up, a reference is given and logged; the traceback names
places in the code and never what people typed. For Events API payloads the door answers 500, so that Slack sends the
event again.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from slack_bolt import App, BoltResponse
from slack_sdk.webhook import WebhookClient

from bot.core.errors import FormErrors, UserError, as_typed
from bot.desk import Desk
from bot.slack.client import SlackTrouble
from bot.store import incidents, requests

log = logging.getLogger("bot.door")
_QUOTES = "“”"
_JSON: dict[str, str | Sequence[str]] = {"Content-Type": ["application/json;charset=utf-8"]}


def register(app: App) -> None:
    """Hang the door."""
    app.error(door)


def door(error: Exception, body: dict[str, Any], context: Mapping[str, Any]) -> BoltResponse:
    """Answer the person, or ask Slack to send an event again."""
    if "event" in body:
        _log(error, uuid4().hex[:8])
        return BoltResponse(status=500, body="")
    if isinstance(error, FormErrors):
        return _answer(body, context, str(error), error.by_block)
    if isinstance(error, UserError):
        return _answer(body, context, str(error))
    reference = uuid4().hex[:8]
    _log(error, reference)
    became = _what_became_of_it(body, context)
    return _answer(body, context, f"{became} (Reference {reference}; the officers can look it up.)")


def _log(error: Exception, reference: str) -> None:
    log.error("request failed", exc_info=error, extra={"reference": reference})


def _what_became_of_it(body: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    desk, key = context.get("desk"), _key(body)
    try:
        if isinstance(desk, Desk) and key:
            with desk.store.reading() as view:
                outcome = requests.outcome_of(view, key)
                incident = incidents.find(view, outcome) if outcome else None
            if outcome is not None:
                return f"Saved as {incident.number}." if incident else "Saved."
    except Exception as worse:  # the look-up itself fails when the database is gone: then nothing was kept either
        _log(worse, "look-up")
    return "Not saved: something went wrong on our side. What you typed is still here; please try again."


def _key(body: Mapping[str, Any]) -> str | None:
    metadata = (body.get("view") or {}).get("private_metadata")
    if metadata:
        return str(json.loads(metadata).get("nonce", "")) or None
    return body.get("trigger_id")


def _answer(
    body: Mapping[str, Any], context: Mapping[str, Any], sentence: str, by_block: Mapping[str, str] | None = None
) -> BoltResponse:
    desk = context.get("desk")
    command = desk.settings.command_name if isinstance(desk, Desk) else "/incident"
    plain, marked = as_typed(sentence, command, marks=_QUOTES), as_typed(sentence, command)
    if body.get("type") == "view_submission":
        faults = {block: as_typed(fault, command, marks=_QUOTES) for block, fault in (by_block or {}).items()}
        return _answer_in_the_form(body["view"], plain, faults)
    if "command" in body:
        return _reply({"response_type": "ephemeral", "text": marked})
    if url := body.get("response_url"):  # buttons have no answer of their own: it is said below the message
        _tell_below(url, marked)
    elif isinstance(desk, Desk) and body.get("trigger_id"):
        _tell_in_a_form(desk, body, plain)
    return BoltResponse(status=200, body="")


def _answer_in_the_form(view: Mapping[str, Any], sentence: str, faults: Mapping[str, str]) -> BoltResponse:
    """Each fault beside its field; else the sentence beside the first field, or in the form's place if it has none."""
    if faults:
        return _reply({"response_action": "errors", "errors": faults})
    block = _an_input(view)
    if block is None:
        return _reply({"response_action": "update", "view": _sentence_view(view["title"], sentence)})
    return _reply({"response_action": "errors", "errors": {block: sentence}})


def _tell_below(url: str, sentence: str) -> None:
    try:
        WebhookClient(url, timeout=2).send(text=sentence, response_type="ephemeral", replace_original=False)
    except OSError as lost:  # Slack is out of reach: the person sees that the button did nothing
        log.warning("a refusal could not be told", extra={"error": type(lost).__name__})


def _tell_in_a_form(desk: Desk, body: Mapping[str, Any], sentence: str) -> None:
    """On a form, on the App Home and from the menu of shortcuts there is no message to say it below."""
    on_a_form = (body.get("view") or {}).get("type") == "modal"
    view = _sentence_view({"type": "plain_text", "text": "Not done"}, sentence)
    try:
        desk.slack.call(
            "views.push" if on_a_form else "views.open", quick=True, view=view, trigger_id=body["trigger_id"]
        )
    except SlackTrouble as trouble:
        log.warning("a sentence could not be shown", extra={"error": trouble.code})


def _an_input(view: Mapping[str, Any]) -> str | None:
    return next((str(block["block_id"]) for block in view.get("blocks", []) if block.get("type") == "input"), None)


def _sentence_view(title: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": sentence[:3000]}
    return {"type": "modal", "title": title, "blocks": [{"type": "section", "text": text}]}


def _reply(payload: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(payload), headers=_JSON)
