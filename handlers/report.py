"""Reporting: by command, shortcut, message shortcut or App Home; one form, one receipt."""

from typing import Any

from slack_bolt import Ack, App

from bot.core.permissions import Verb
from bot.desk import Desk
from bot.workflows.report_incident import report_incident
from handlers.access import enter
from handlers.asking import Asking
from handlers.modals import receipt
from handlers.modals import report as report_form
from handlers.modals.form import View


def open_form(asking: Asking) -> None:
    """Open the report form."""
    desk = asking.desk
    asking.open(report_form.build(desk.rulebook, desk.today(), asking.source))


def submit(asking: Asking) -> View:
    """Keep the report and turn the form into its receipt."""
    report = report_form.parse(asking.view or {})
    return receipt.build(asking.desk, report_incident(asking.desk, report, asking.user_id))


def register(app: App) -> None:
    """Listen to the two shortcuts."""
    app.shortcut("report_incident")(_from_shortcut)
    app.shortcut("report_message")(_from_message)


def _from_shortcut(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    open_form(_asking(desk, body, {}))
    ack()


def _from_message(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """A message shortcut keeps where the message is, never what it says: that may hold patient data."""
    open_form(_asking(desk, body, {"channel": body["channel"]["id"], "ts": body["message_ts"]}))
    ack()


def _asking(desk: Desk, body: dict[str, Any], source: dict[str, str]) -> Asking:
    actor = enter(desk, body["user"]["id"], Verb.REPORT)
    return Asking(desk=desk, actor=actor, trigger_id=body["trigger_id"], key=body["trigger_id"], source=source)
