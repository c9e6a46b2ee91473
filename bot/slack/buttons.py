"""The buttons a message may carry, by the name that templates use. What a press does is decided in `handlers/`.

A button is only an invitation: whether the person may do it is asked again when it is pressed.
"""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """The question asked before the press counts. Slack's limits: title 100, text 300, answers 30 characters."""

    title: str
    text: str
    yes: str
    no: str = "Not now"


@dataclass(frozen=True, kw_only=True)
class Button:
    """`name` is what templates write and what Slack sends back as `action_id`; `label` is what people read (≤ 75)."""

    name: str
    label: str
    style: Literal["primary", "danger"] | None = None
    confirm: Confirm | None = None

    @property
    def action_id(self) -> str:
        """The id that the handler listens to: the name itself, so that there is one word to search for."""
        return self.name

    def element(self, value: str) -> dict[str, Any]:
        """The Block Kit button; `value` holds ids only and is left out when empty."""
        element: dict[str, Any] = {"type": "button", "action_id": self.action_id, "text": _plain(self.label)}
        if value:
            element["value"] = value
        if self.style:
            element["style"] = self.style
        if self.confirm:
            element["confirm"] = {
                "title": _plain(self.confirm.title),
                "text": _plain(self.confirm.text),
                "confirm": _plain(self.confirm.yes),
                "deny": _plain(self.confirm.no),
            }
        return element


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


_LATER_DAY = Confirm(
    title="A later day of discovery?",
    text="Every clock that counts from discovery then ends later. Your name stands beside it in the record.",
    yes="Confirm",
)

_APPROVES = Confirm(
    title="Approve this version?",
    text="Your name stands beside it in the record. The document then comes into the channel without the DRAFT mark.",
    yes="Approve",
)

_ALL = (
    # Reminders
    Button(name="acknowledge", label="I'm on it", style="primary"),
    Button(name="mark_done", label="Done"),
    Button(name="snooze", label="Snooze"),
    # Reporting
    Button(name="open_report", label="Report an incident", style="primary"),
    Button(name="add_to_report", label="Add something"),
    Button(name="read_answers", label="Read and reply", style="primary"),
    # Working an incident
    Button(name="open_triage", label="Triage", style="primary"),
    Button(name="open_roles", label="Roles"),
    Button(name="open_tasks", label="Tasks"),
    Button(name="add_note", label="Add a note"),
    Button(name="open_stages", label="Stages"),
    Button(name="open_assessment", label="Risk assessment", style="primary"),
    Button(name="open_signature", label="Review and sign", style="primary"),
    Button(name="open_facts", label="People and States"),
    Button(name="open_obligations", label="Legal dates"),
    Button(name="record_sent", label="Record as sent"),
    Button(name="more_obligations", label="Further down the list"),
    Button(name="earlier_obligations", label="Further up the list"),
    Button(name="share_calendar", label="Calendar file to the channel"),
    Button(name="open_discovery", label="Day of discovery"),
    Button(name="open_associate", label="Business associate"),
    Button(name="open_entity", label="Entity and other dates"),
    Button(name="open_hold", label="Law-enforcement delay"),
    Button(name="open_withdrawal", label="Recorded by mistake"),
    Button(name="open_waiver", label="Waive (counsel)"),
    Button(name="open_drafts", label="Letters and forms"),
    Button(name="approve_draft", label="Approve (counsel)", style="primary", confirm=_APPROVES),
    Button(name="confirm_discovery", label="Confirm the later day", style="primary", confirm=_LATER_DAY),
    Button(name="decline_discovery", label="Keep the old day"),
    Button(name="open_update", label="Post an update"),
    Button(name="confirm_status", label="Nothing has changed"),
    Button(name="open_review", label="Review"),
    Button(name="open_actions", label="Corrective actions"),
    Button(name="open_close", label="Close the incident"),
    Button(name="open_more", label="More…"),
    Button(name="add_action", label="Add a corrective action"),
    # App Home, for officers
    Button(name="open_roster", label="Roster"),
    Button(name="open_settings", label="Settings"),
    Button(name="open_health", label="Health"),
    Button(name="open_held", label="Reports to triage", style="primary"),
    Button(name="change_role", label="Change"),
    Button(name="change_settings", label="Change"),
    Button(name="retry_effect", label="Try again"),
)

BUTTONS: dict[str, Button] = {button.name: button for button in _ALL}
