"""Slack comes in here. This page is the table of contents: every command, button, form and event there is."""

from slack_bolt import App

from bot.core.permissions import Verb
from handlers import assessment, commands, errors, forms, help, presses, report, triage  # noqa: A004 - the verb is called help
from handlers.commands import Command
from handlers.forms import Form
from handlers.presses import Press

COMMANDS: dict[str, Command] = {
    "report": Command(
        verb=Verb.REPORT, answer=report.open_form, about_incident=False, usage="report: report an incident"
    ),
    "triage": Command(verb=Verb.TRIAGE, answer=triage.open_form, usage="triage: say what it is and how grave"),
    "assess": Command(verb=Verb.ASSESS, answer=assessment.open_form, usage="assess: the risk assessment, step by step"),
    "sign": Command(
        verb=Verb.SIGN, answer=assessment.open_signature, usage="sign: sign a risk assessment, or return it"
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
    "open_triage": Press(verb=Verb.TRIAGE, answer=triage.open_form),
    "open_assessment": Press(verb=Verb.ASSESS, answer=assessment.open_form),
    "open_signature": Press(verb=Verb.SIGN, answer=assessment.open_signature),
}

FORMS: dict[str, Form] = {
    "report": Form(verb=Verb.REPORT, submit=report.submit, about_incident=False),
    "triage": Form(verb=Verb.TRIAGE, submit=triage.submit_kind),
    "triage_more": Form(verb=Verb.TRIAGE, submit=triage.submit_more),
    "triage_decision": Form(verb=Verb.TRIAGE, submit=triage.submit),
    "assessment": Form(verb=Verb.ASSESS, submit=assessment.submit_step),
    "signature": Form(verb=Verb.SIGN, submit=assessment.submit_signature),
}


def register(app: App, command_name: str) -> None:
    """Hang every listener."""
    errors.register(app)
    commands.register(app, command_name, COMMANDS)
    presses.register(app, PRESSES)
    forms.register(app, FORMS)
    report.register(app)
