"""Slack comes in here. This page is the table of contents: every command, button, form and event there is."""

from slack_bolt import App

from bot.core.permissions import Verb
from handlers import (
    assessment,
    commands,
    errors,
    forms,
    help,  # noqa: A004 - the verb is called help
    presses,
    report,
    reporter,
    stages,
    status,
    tasks,
    team,
    timeline,
    triage,
    updates,
)
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
    "status": Command(verb=Verb.STATUS, answer=status.status, usage="status INC-2026-0007: how an incident stands"),
    "list": Command(
        verb=Verb.LIST, answer=status.show_list, about_incident=False, usage="list open: or mine, overdue, closed"
    ),
    "roles": Command(verb=Verb.ROLES, answer=team.board, usage="roles: who does what, and what each role is for"),
    "assign": Command(verb=Verb.ASSIGN, answer=team.assign, usage="assign commander @name: give a role to somebody"),
    "unassign": Command(verb=Verb.UNASSIGN, answer=team.unassign, usage="unassign scribe: take a role back"),
    "deputy": Command(
        verb=Verb.DEPUTY, answer=team.deputy, usage="deputy privacy @name until 2026-04-01: who acts for the holder"
    ),
    "invite": Command(verb=Verb.INVITE, answer=team.invite, usage="invite @name: let somebody in without a role"),
    "exclude": Command(verb=Verb.EXCLUDE, answer=team.exclude, usage="exclude @name REASON: shut somebody out"),
    "tasks": Command(verb=Verb.TASKS, answer=tasks.show_list, usage="tasks: what is to do, by whom and by when"),
    "task add": Command(
        verb=Verb.TASKS, answer=tasks.add, usage="task add Call the vendor @name by 2026-04-01: add a task"
    ),
    "done": Command(verb=Verb.DONE, answer=tasks.done, usage="done 3: a task is done"),
    "undo": Command(verb=Verb.DONE, answer=tasks.undo, usage="undo 3: open a task again"),
    "task waive": Command(
        verb=Verb.DONE, answer=tasks.waive, usage="task waive 3 The device was found: a task is not needed"
    ),
    "take": Command(verb=Verb.TASKS, answer=tasks.take, usage="take 3: a task is yours"),
    "give": Command(verb=Verb.TASKS, answer=tasks.give, usage="give 3 @name: a task is theirs"),
    "note": Command(
        verb=Verb.NOTE, answer=timeline.note, usage="note The laptop was wiped at 14:10: note what happened"
    ),
    "timeline": Command(verb=Verb.TIMELINE, answer=timeline.show_timeline, usage="timeline: what happened so far"),
    "update": Command(
        verb=Verb.UPDATE, answer=updates.update, usage="update The server is isolated: say where things stand"
    ),
    "stage": Command(
        verb=Verb.STAGE, answer=stages.stage, usage="stage containment done: or started, or not-needed REASON"
    ),
    "answer": Command(
        verb=Verb.ANSWER, answer=reporter.answer, usage="answer Thank you. Was it locked?: answer the reporter"
    ),
    "reply": Command(
        verb=Verb.REPLY,
        answer=reporter.reply,
        about_incident=False,
        usage="reply 0a1b2-c3d4e: add to an anonymous report, or read an answer, by its code",
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
    "add_to_report": Press(verb=Verb.ADD_TO_REPORT, answer=reporter.open_form),
    "read_answers": Press(verb=Verb.ADD_TO_REPORT, answer=reporter.open_form),
    "open_roles": Press(verb=Verb.ROLES, answer=team.open_form),
    "open_tasks": Press(verb=Verb.TASKS, answer=tasks.open_form),
    "open_stages": Press(verb=Verb.STAGE, answer=stages.open_form),
    "add_note": Press(verb=Verb.NOTE, answer=timeline.open_form),
    "open_update": Press(verb=Verb.UPDATE, answer=updates.open_form),
    "confirm_status": Press(verb=Verb.UPDATE, answer=updates.nothing_changed),
    "open_triage": Press(verb=Verb.TRIAGE, answer=triage.open_form),
    "open_assessment": Press(verb=Verb.ASSESS, answer=assessment.open_form),
    "open_signature": Press(verb=Verb.SIGN, answer=assessment.open_signature),
}

FORMS: dict[str, Form] = {
    "report": Form(verb=Verb.REPORT, submit=report.submit, about_incident=False),
    "addition": Form(verb=Verb.ADD_TO_REPORT, submit=reporter.submit),
    "addition_by_code": Form(verb=Verb.REPLY, submit=reporter.submit_reply, about_incident=False),
    "roles": Form(verb=Verb.ASSIGN, submit=team.submit),
    "tasks": Form(verb=Verb.DONE, submit=tasks.submit),
    "stage": Form(verb=Verb.STAGE, submit=stages.submit),
    "note": Form(verb=Verb.NOTE, submit=timeline.submit),
    "note_from_message": Form(verb=Verb.LIST, submit=timeline.submit_from_message, about_incident=False),
    "update": Form(verb=Verb.UPDATE, submit=updates.submit),
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
    timeline.register(app)
