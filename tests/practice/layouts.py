"""Block Kit layouts for the tests of the practice workspace."""

from typing import Any


def words(text: str) -> dict[str, str]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    """One option of a select."""
    return {"text": words(text), "value": value}


def field(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block."""
    return {"type": "input", "block_id": block_id, "label": words(label), "element": element, **more}


FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "report",
    "title": words("Report"),
    "submit": words("Send"),
    "notify_on_close": True,
    "blocks": [
        field(
            "what",
            "What happened?",
            {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 100},
        ),
        field(
            "kind",
            "Kind",
            {
                "type": "static_select",
                "action_id": "choice",
                "options": [option("Lost", "lost"), option("Sent", "sent")],
            },
            optional=True,
        ),
        field("on", "When", {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-20"}),
    ],
}
TAKE = {"type": "button", "action_id": "take", "value": "7", "text": words("Take")}
CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "A card"}},
    {"type": "actions", "block_id": "buttons", "elements": [TAKE]},
]
THANKS: dict[str, Any] = {
    "type": "modal",
    "title": words("Thanks"),
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Kept."}}],
}
HOME: dict[str, Any] = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": words("Home")},
        {"type": "actions", "elements": [{"type": "button", "action_id": "open", "text": words("Report")}]},
    ],
}
