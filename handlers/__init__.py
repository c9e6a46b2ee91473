"""Slack comes in here. This page is the table of contents: every command, button, form and event there is."""

from slack_bolt import App

from bot.core.permissions import Verb
from handlers import commands, errors, forms, help, presses, report  # noqa: A004 - the verb is called help
from handlers.commands import Command
from handlers.forms import Form
from handlers.presses import Press

COMMANDS: dict[str, Command] = {
    "report": Command(
        verb=Verb.REPORT, answer=report.open_form, about_incident=False, usage="report: report an incident"
    ),
    "help": Command(
        verb=Verb.HELP,
        answer=lambda asking: help.answer(asking, COMMANDS),
        about_incident=False,
        usage="help: this list",
    ),
}

PRESSES: dict[str, Press] = {
    "open_report": Press(verb=Verb.REPORT, answer=report.open_form, about_incident=False),
}

FORMS: dict[str, Form] = {
    "report": Form(verb=Verb.REPORT, submit=report.submit, about_incident=False),
}


def register(app: App, command_name: str) -> None:
    """Hang every listener."""
    errors.register(app)
    commands.register(app, command_name, COMMANDS)
    presses.register(app, PRESSES)
    forms.register(app, FORMS)
    report.register(app)
