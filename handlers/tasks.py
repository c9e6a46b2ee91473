"""What is to do: listed, added, given to somebody, done, waived with a reason, opened again."""

import re
from dataclasses import dataclass
from datetime import date

from bot.core.errors import UserError
from bot.core.work import TaskStatus
from bot.slack.messages import work as messages
from bot.slack.render import Message
from bot.store import work
from bot.workflows.add_task import add_task, give_task
from bot.workflows.settle_task import complete_listed, complete_tasks, reopen_task, waive_task
from handlers.asking import Asking
from handlers.modals import tasks as form
from handlers.modals.form import View
from handlers.showing import show
from handlers.words import a_day, a_number, names_somebody, numbers, one_person, plain

_ADD = "task add Call the vendor @name by 2026-04-01"
_BY_DAY = re.compile(r"(?i)(?:^|\s)by\s+(\d\S*)$")


@dataclass(frozen=True, kw_only=True)
class TaskChanged:
    """What became of tasks, for whoever did it: `what` is added, done, waived, open or given. `due_on` is inclusive."""

    number: str
    what: str
    tasks: tuple[int, ...]
    command: str
    owner: str | None = None
    due_on: date | None = None
    skipped: tuple[int, ...] = ()


def show_list(asking: Asking) -> Message:
    """Every task by stage."""
    return show(asking, "task_list", messages.task_list)


def add(asking: Asking) -> Message:
    """`task add TEXT [@owner] [by 2026-04-01]`"""
    words, due_on = _without_day(asking.words)
    owner = None
    if names_somebody(words):
        named = one_person(words, _ADD)
        words, owner = f"{named.before} {named.after}", named.user_id
    number = add_task(
        asking.desk, asking.incident.id, plain(words), owner_id=owner, due_on=due_on, by=asking.user_id, key=asking.key
    )
    return _changed(asking, "added", (number,), owner=owner, due_on=due_on)


def done(asking: Asking) -> Message:
    """`done 3`, or several: `done 3 5`"""
    settled = numbers(asking.words, "done 3")
    skipped = complete_tasks(asking.desk, asking.incident.id, settled, by=asking.user_id, key=asking.key)
    return _changed(asking, "done", settled, skipped=skipped)


def undo(asking: Asking) -> Message:
    """`undo 3`"""
    number = a_number(asking.words, "undo 3")
    reopen_task(asking.desk, asking.incident.id, number, by=asking.user_id, key=asking.key)
    return _changed(asking, "open", (number,))


def waive(asking: Asking) -> Message:
    """`task waive 3 REASON`"""
    first, _, reason = asking.words.partition(" ")
    number = a_number(first, "task waive 3 The device was found")
    waive_task(asking.desk, asking.incident.id, number, plain(reason), by=asking.user_id, key=asking.key)
    return _changed(asking, "waived", (number,))


def take(asking: Asking) -> Message:
    """`take 3`"""
    number = a_number(asking.words, "take 3")
    give_task(asking.desk, asking.incident.id, number, asking.user_id, by=asking.user_id, key=asking.key)
    return _changed(asking, "given", (number,), owner=asking.user_id)


def give(asking: Asking) -> Message:
    """`give 3 @user`"""
    named = one_person(asking.words, "give 3 @name")
    number = a_number(f"{named.before}{named.after}", "give 3 @name")
    give_task(asking.desk, asking.incident.id, number, named.user_id, by=asking.user_id, key=asking.key)
    return _changed(asking, "given", (number,), owner=named.user_id)


def open_form(asking: Asking) -> None:
    """Everything open, to be ticked."""
    with asking.desk.store.reading() as view:
        found = work.tasks(view, asking.incident.id)
    is_open = [task for task in found if task.status is TaskStatus.OPEN]
    asking.open(form.build(asking.incident.id, asking.incident.number, is_open))


def submit(asking: Asking) -> View | None:
    """Mark what was ticked as done; the card shows it."""
    ticked = form.parse(asking.view or {})
    if not ticked:
        raise UserError("Nothing is ticked. Tick what is done, or press Cancel.")
    complete_listed(asking.desk, asking.incident.id, ticked, by=asking.user_id, key=asking.key)
    return None


def _without_day(words: str) -> tuple[str, date | None]:
    """The words before `by 2026-04-01`, and the day. "by" and no digit is part of the text."""
    found = _BY_DAY.search(words)
    return (words[: found.start()], a_day(found.group(1), _ADD)) if found else (words, None)


def _changed(
    asking: Asking, what: str, settled: tuple[int, ...], *, owner: str | None = None, due_on: date | None = None,
    skipped: tuple[int, ...] = (),
) -> Message:  # fmt: skip
    facts = TaskChanged(
        number=asking.incident.number,
        what=what,
        tasks=settled,
        command=asking.desk.settings.command_name,
        owner=owner,
        due_on=due_on,
        skipped=skipped,
    )
    return asking.say("task_changed", facts)
