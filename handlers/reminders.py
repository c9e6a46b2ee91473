"""The three answers to a reminder: I'm on it, Done, Snooze. Done opens the right thing where a press is not enough."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core import annual
from bot.core.errors import NotFound, UserError
from bot.core.permissions import Verb
from bot.core.targets import TargetName
from bot.core.work import TaskStatus
from bot.slack.messages.reminder import name_of
from bot.store import subjects, work
from bot.store.subjects import Watched
from bot.workflows import answer_reminder
from bot.workflows.review_incident import finish_action
from bot.workflows.settle_task import complete_listed
from bot.workflows.watch_work import step_of
from handlers.access import by_id, enter
from handlers.asking import Asking
from handlers.modals import snooze as form
from handlers.modals.form import View
from handlers.presses import Press
from handlers.showing import look_up

# What "Done" opens, by kind or by key: the press that answers it, where saying so is not yet doing so.
_OPENS = {
    "obligation": "record_sent",
    f"target:{TargetName.COMMANDER_ASSIGNED}": "open_roles",
    f"target:{TargetName.TRIAGED}": "open_triage",
    f"target:{TargetName.COUNT_ESTIMATED}": "open_facts",
    f"target:{TargetName.FOUR_FACTORS_DRAFTED}": "open_assessment",
    f"target:{TargetName.DETERMINED}": "open_assessment",
    f"target:{TargetName.LETTERS_SENT}": "open_obligations",
    f"target:{TargetName.STATUS_UPDATE}": "open_update",
}
_EACH_ON_ITS_OWN = (
    "Each report is filed and recorded on its own: in the channel of each incident listed, `sent`. This reminder ends "
    "with the last of them."
)
_BY_HAND = "This is settled in the incident's channel. There, `tasks`, `obligations` and `help` show how."


def acknowledge(asking: Asking) -> None:
    """I'm on it."""
    answer_reminder.acknowledge(
        asking.desk, _incident_id(asking), _subject(asking).id, by=asking.user_id, key=asking.key
    )  # fmt: skip


def open_snooze(asking: Asking) -> None:
    """Ask until when, and why."""
    watched = _subject(asking)
    what, today = look_up(asking, lambda look: (name_of(look, watched), look.today))
    asking.open(form.build(_incident_id(asking) or "", watched.id, what, today))


def submit_snooze(asking: Asking) -> View | None:
    """Let it sleep; the messages that list it show until when."""
    wanted = form.parse(asking.view or {})
    until = wanted.until(look_up(asking, lambda look: look.zone))
    answer_reminder.snooze(
        asking.desk, _incident_id(asking), wanted.subject_id, until, wanted.reason, by=asking.user_id, key=asking.key
    )
    return None


def mark_done(asking: Asking, presses: Mapping[str, Press]) -> None:
    """A task is done with the press. For anything else the form opens in which it is done."""
    watched = _subject(asking)
    if watched.kind == annual.KIND and watched.closed_at is None:
        raise UserError(_EACH_ON_ITS_OWN)
    press = presses.get(_OPENS.get(watched.key) or _OPENS.get(watched.kind) or "")
    if watched.closed_at is None and press is not None:
        _press(asking, press, watched)
        return
    if watched.closed_at is None:
        (_finish_action if watched.kind == "action" else _complete_task)(asking, watched)
    answer_reminder.show_done(asking.desk, _incident_id(asking), watched.id, by=asking.user_id)


def _complete_task(asking: Asking, watched: Watched) -> None:
    task_ids = _tasks_behind(asking, watched)
    if not task_ids:
        raise UserError(_BY_HAND)
    enter(asking.desk, asking.user_id, Verb.DONE, by_id(asking.incident.id))
    complete_listed(asking.desk, asking.incident.id, task_ids, by=asking.user_id, key=asking.key)


def _finish_action(asking: Asking, watched: Watched) -> None:
    with asking.desk.store.reading() as view:
        actions = work.actions(view, asking.incident.id)
    number = next((each.number for each in actions if watched.key == f"action:{each.id}"), None)
    if number is None:
        raise UserError(_BY_HAND)
    enter(asking.desk, asking.user_id, Verb.REVIEW, by_id(asking.incident.id))
    finish_action(asking.desk, asking.incident.id, number, by=asking.user_id, key=asking.key)


def _press(asking: Asking, press: Press, watched: Watched) -> None:
    """As if that other button had been pressed; its own permission is asked."""
    actor = enter(asking.desk, asking.user_id, press.verb, by_id(asking.incident.id))
    ids = (watched.ref,) if watched.kind == "obligation" and watched.ref else ()
    press.answer(replace(asking, actor=actor, values=ids))


def _subject(asking: Asking) -> Watched:
    """The subject that the button names."""
    with asking.desk.store.reading() as view:
        watched = subjects.find(view, asking.values[0]) if asking.values else None
    if watched is None or watched.incident_id != _incident_id(asking):
        raise NotFound("There is no such reminder any more. `status` shows how things stand.")
    return watched


def _incident_id(asking: Asking) -> str | None:
    """The incident's id; None for a matter of the organisation's own."""
    return asking.actor.incident.id if asking.actor.incident else None


def _tasks_behind(asking: Asking, watched: Watched) -> tuple[str, ...]:
    """The open task that this subject is, or the open tasks that meet this target."""
    rulebook, incident = asking.desk.rulebook, asking.incident
    with asking.desk.store.reading() as view:
        open_tasks = [task for task in work.tasks(view, incident.id) if task.status is TaskStatus.OPEN]
    if watched.kind == "task":
        return tuple(task.id for task in open_tasks if watched.key == f"task:{task.id}")
    steps = [(task.id, step_of(rulebook, incident, task)) for task in open_tasks]
    return tuple(task_id for task_id, step in steps if step and step.meets and watched.key == f"target:{step.meets}")
