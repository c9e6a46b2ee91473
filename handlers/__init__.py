"""Slack comes in here. This page is the table of contents: every command, button, form and event there is."""

from slack_bolt import App

from bot.core.permissions import Verb
from handlers import (
    assessment,
    breach_log,
    closing,
    commands,
    digest,
    drafts,
    errors,
    events,
    facts,
    forms,
    health,
    held,
    help,  # noqa: A004 - the verb is called help
    holds,
    home,
    more,
    notices,
    obligations,
    organisation,
    presses,
    reminders,
    report,
    reporter,
    review,
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
    "triage": Command(
        verb=Verb.TRIAGE, answer=triage.open_form, usage="triage: say what it is and how grave", alone=True
    ),
    "assess": Command(
        verb=Verb.ASSESS, answer=assessment.open_form, usage="assess: the risk assessment, step by step", alone=True
    ),
    "sign": Command(
        verb=Verb.SIGN, answer=assessment.open_signature, usage="sign: sign a risk assessment, or return it", alone=True
    ),
    "facts": Command(verb=Verb.FACTS, answer=facts.command, usage="facts: people, States and days the law asks for"),
    "obligations": Command(
        verb=Verb.OBLIGATIONS,
        answer=obligations.open_list,
        usage="obligations: what the law asks for, by when",
        alone=True,
    ),
    "sent": Command(verb=Verb.SENT, answer=notices.open_form, usage="sent: record a notice that went out", alone=True),
    "hold": Command(verb=Verb.HOLD, answer=holds.open_form, usage="hold: a law-enforcement delay"),
    "hold withdraw": Command(
        verb=Verb.HOLD, answer=holds.open_withdrawal, usage="hold withdraw: a delay that was recorded by mistake"
    ),
    "waive": Command(
        verb=Verb.WAIVE, answer=obligations.open_waiver, usage="waive: counsel waives a notice", alone=True
    ),
    "draft": Command(
        verb=Verb.DRAFT, answer=drafts.open_form, usage="draft: letters and forms, as files to edit", alone=True
    ),
    "status": Command(
        verb=Verb.STATUS, answer=status.status, usage="status INC-2026-0007: how an incident stands", alone=True
    ),
    "list": Command(
        verb=Verb.LIST,
        answer=status.show_list,
        about_incident=False,
        usage="list open: incidents that you may see; also list mine, list overdue, list closed",
    ),
    "roles": Command(
        verb=Verb.ROLES, answer=team.board, usage="roles: who does what, and what each role is for", alone=True
    ),
    "assign": Command(verb=Verb.ASSIGN, answer=team.assign, usage="assign commander @name: give a role to somebody"),
    "unassign": Command(verb=Verb.UNASSIGN, answer=team.unassign, usage="unassign scribe: take a role back"),
    "deputy": Command(
        verb=Verb.DEPUTY, answer=team.deputy, usage="deputy privacy @name until 2026-04-01: who acts for the holder"
    ),
    "invite": Command(verb=Verb.INVITE, answer=team.invite, usage="invite @name: let somebody in without a role"),
    "exclude": Command(verb=Verb.EXCLUDE, answer=team.exclude, usage="exclude @name REASON: shut somebody out"),
    "tasks": Command(
        verb=Verb.TASKS, answer=tasks.show_list, usage="tasks: what is to do, by whom and by when", alone=True
    ),
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
    "timeline": Command(
        verb=Verb.TIMELINE, answer=timeline.show_timeline, usage="timeline: what happened so far", alone=True
    ),
    "update": Command(
        verb=Verb.UPDATE, answer=updates.update, usage="update The server is isolated: say where things stand"
    ),
    "stage": Command(
        verb=Verb.STAGE,
        answer=stages.stage,
        usage="stage containment done: how far a stage is; also started, or not-needed and why",
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
    "digest": Command(
        verb=Verb.DIGEST,
        answer=digest.show,
        about_incident=False,
        usage="digest: today's counts and legal dates",
        alone=True,
    ),
    "log": Command(
        verb=Verb.LOG, answer=breach_log.share, about_incident=False, usage="log 2026: the breach log of a year"
    ),
    "review": Command(
        verb=Verb.REVIEW, answer=review.open_form, usage="review: what caused it, and what changes", alone=True
    ),
    "actions": Command(verb=Verb.REVIEW, answer=review.actions, usage="actions: the corrective actions", alone=True),
    "action done": Command(
        verb=Verb.REVIEW, answer=review.action_done, usage="action done 2: mark a corrective action as done"
    ),
    "close": Command(
        verb=Verb.CLOSE, answer=closing.open_form, usage="close: see what is missing, or close the incident", alone=True
    ),
    "reopen": Command(
        verb=Verb.REOPEN, answer=closing.reopen, usage="reopen A letter came back: open a closed incident again"
    ),
    "roster": Command(
        verb=Verb.ROSTER,
        answer=organisation.open_roster,
        about_incident=False,
        usage="roster: who holds which role",
        alone=True,
    ),
    "settings": Command(
        verb=Verb.SETTINGS,
        answer=organisation.open_settings,
        about_incident=False,
        usage="settings: leadership, digest, the organisation",
        alone=True,
    ),
    "health": Command(
        verb=Verb.HEALTH,
        answer=health.open_health,
        about_incident=False,
        usage="health: how the bot is, and what Slack refused",
        alone=True,
    ),
    "help": Command(
        verb=Verb.HELP,
        answer=lambda asking: help.answer(asking, COMMANDS),
        about_incident=False,
        usage="help: this list",
    ),
}

PRESSES: dict[str, Press] = {
    "acknowledge": Press(verb=Verb.ACKNOWLEDGE, answer=reminders.acknowledge, about_incident=None),
    "mark_done": Press(
        verb=Verb.ACKNOWLEDGE, answer=lambda asking: reminders.mark_done(asking, PRESSES), about_incident=None
    ),
    "snooze": Press(verb=Verb.ACKNOWLEDGE, answer=reminders.open_snooze, about_incident=None),
    "open_report": Press(verb=Verb.REPORT, answer=report.open_form, about_incident=False),
    "add_to_report": Press(verb=Verb.ADD_TO_REPORT, answer=reporter.open_form),
    "read_answers": Press(verb=Verb.ADD_TO_REPORT, answer=reporter.open_form),
    "open_roles": Press(verb=Verb.ROLES, answer=team.open_form),
    "open_tasks": Press(verb=Verb.TASKS, answer=tasks.open_form),
    "open_stages": Press(verb=Verb.STAGE, answer=stages.open_form),
    "add_note": Press(verb=Verb.NOTE, answer=timeline.open_form),
    "open_update": Press(verb=Verb.UPDATE, answer=updates.open_form),
    "confirm_status": Press(verb=Verb.UPDATE, answer=updates.nothing_changed),
    "open_facts": Press(verb=Verb.FACTS, answer=facts.open_people),
    "open_discovery": Press(verb=Verb.FACTS, answer=facts.open_discovery),
    "open_associate": Press(verb=Verb.FACTS, answer=facts.open_associate),
    "open_entity": Press(verb=Verb.FACTS, answer=facts.open_entity),
    "confirm_discovery": Press(verb=Verb.SIGN, answer=facts.confirm_discovery),
    "decline_discovery": Press(verb=Verb.SIGN, answer=facts.decline_discovery),
    "open_obligations": Press(verb=Verb.OBLIGATIONS, answer=obligations.open_list),
    "more_obligations": Press(verb=Verb.OBLIGATIONS, answer=obligations.open_list),
    "earlier_obligations": Press(verb=Verb.OBLIGATIONS, answer=obligations.open_list),
    "share_calendar": Press(verb=Verb.OBLIGATIONS, answer=obligations.share),
    "record_sent": Press(verb=Verb.SENT, answer=notices.open_form),
    "open_hold": Press(verb=Verb.HOLD, answer=holds.open_form),
    "open_withdrawal": Press(verb=Verb.HOLD, answer=holds.open_withdrawal),
    "open_drafts": Press(verb=Verb.DRAFT, answer=drafts.open_form),
    "approve_draft": Press(verb=Verb.APPROVE, answer=drafts.approve),
    "open_waiver": Press(verb=Verb.WAIVE, answer=obligations.open_waiver),
    "open_triage": Press(verb=Verb.TRIAGE, answer=triage.open_form),
    "open_assessment": Press(verb=Verb.ASSESS, answer=assessment.open_form),
    "open_signature": Press(verb=Verb.SIGN, answer=assessment.open_signature),
    "open_more": Press(verb=Verb.TASKS, answer=more.open_more),
    "open_review": Press(verb=Verb.REVIEW, answer=review.open_form),
    "open_actions": Press(verb=Verb.REVIEW, answer=review.open_actions),
    "open_close": Press(verb=Verb.CLOSE, answer=closing.open_form),
    "open_roster": Press(verb=Verb.ROSTER, answer=organisation.open_roster, about_incident=False),
    "change_role": Press(verb=Verb.ROSTER, answer=organisation.change_role, about_incident=False),
    "open_settings": Press(verb=Verb.SETTINGS, answer=organisation.open_settings, about_incident=False),
    "change_settings": Press(verb=Verb.SETTINGS, answer=organisation.change_settings, about_incident=False),
    "open_held": Press(verb=Verb.LIST, answer=held.open_held, about_incident=False),
    "open_health": Press(verb=Verb.HEALTH, answer=health.open_health, about_incident=False),
    "retry_effect": Press(verb=Verb.HEALTH, answer=health.ask_retry, about_incident=False),
    "add_action": Press(verb=Verb.REVIEW, answer=review.open_action),
}

FORMS: dict[str, Form] = {
    "snooze": Form(verb=Verb.ACKNOWLEDGE, submit=reminders.submit_snooze, about_incident=None),
    "report": Form(verb=Verb.REPORT, submit=report.submit, about_incident=False),
    "addition": Form(verb=Verb.ADD_TO_REPORT, submit=reporter.submit),
    "addition_by_code": Form(verb=Verb.REPLY, submit=reporter.submit_reply, about_incident=False),
    "roles": Form(verb=Verb.ASSIGN, submit=team.submit),
    "tasks": Form(verb=Verb.DONE, submit=tasks.submit),
    "stage": Form(verb=Verb.STAGE, submit=stages.submit),
    "note": Form(verb=Verb.NOTE, submit=timeline.submit),
    "note_from_message": Form(verb=Verb.LIST, submit=timeline.submit_from_message, about_incident=False),
    "update": Form(verb=Verb.UPDATE, submit=updates.submit),
    "facts_people": Form(verb=Verb.FACTS, submit=facts.submit_people),
    "facts_discovery": Form(verb=Verb.FACTS, submit=facts.submit_discovery),
    "facts_associate": Form(verb=Verb.FACTS, submit=facts.submit_associate),
    "facts_entity": Form(verb=Verb.FACTS, submit=facts.submit_entity),
    "sent": Form(verb=Verb.SENT, submit=notices.submit),
    "hold": Form(verb=Verb.HOLD, submit=holds.submit),
    "hold_withdrawal": Form(verb=Verb.HOLD, submit=holds.submit_withdrawal),
    "draft": Form(verb=Verb.DRAFT, submit=drafts.submit_choice),
    "draft_document": Form(verb=Verb.DRAFT, submit=drafts.submit),
    "waiver": Form(verb=Verb.WAIVE, submit=obligations.submit_waiver),
    "triage": Form(verb=Verb.TRIAGE, submit=triage.submit_kind),
    "triage_more": Form(verb=Verb.TRIAGE, submit=triage.submit_more),
    "triage_decision": Form(verb=Verb.TRIAGE, submit=triage.submit),
    "assessment": Form(verb=Verb.ASSESS, submit=assessment.submit_step),
    "signature": Form(verb=Verb.SIGN, submit=assessment.submit_signature),
    "closing": Form(verb=Verb.CLOSE, submit=closing.submit),
    "review": Form(verb=Verb.REVIEW, submit=review.submit),
    "corrective_action": Form(verb=Verb.REVIEW, submit=review.submit_action),
    "roster_role": Form(verb=Verb.ROSTER, submit=organisation.submit_role, about_incident=False),
    "settings_organisation": Form(verb=Verb.SETTINGS, submit=organisation.submit_organisation, about_incident=False),
    "settings_leaders": Form(verb=Verb.SETTINGS, submit=organisation.submit_leaders, about_incident=False),
    "settings_signature": Form(verb=Verb.SETTINGS, submit=organisation.submit_signature, about_incident=False),
    "retry": Form(verb=Verb.HEALTH, submit=health.submit_retry, about_incident=False),
}


def register(app: App, command_name: str) -> None:
    """Hang every listener, forms first: a person who reports waits least."""
    errors.register(app)
    forms.register(app, FORMS)
    commands.register(app, command_name, COMMANDS)
    presses.register(app, PRESSES)
    report.register(app)
    timeline.register(app)
    home.register(app)
    events.register(app)
