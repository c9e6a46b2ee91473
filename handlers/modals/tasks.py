"""The form of tasks: everything open, by stage, to be ticked when it is done.

Slack holds ten boxes in a group, so a stage with more has several groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.incident import Stage
from bot.core.work import Task
from handlers.modals.form import OPTION_TEXT, Answers, Block, Carried, View, checkboxes, modal, plain, said, small_print

CALLBACK_ID = "tasks"
MOST_SHOWN = 150
_IN_A_GROUP = 10
_PREFIX = "done_"


def build(incident_id: str, number: str, tasks: Sequence[Task]) -> View:
    """The open tasks of an incident; without any, a form that only says so."""
    carried = Carried(incident_id=incident_id)
    if not tasks:
        return modal(CALLBACK_ID, "Tasks", [said(f"Nothing is open in {number}.")], carried)
    blocks = [
        said(f"Tick what is done in {number}. Ticked one by mistake? The command undo and its number opens it again."),
        *_groups(tasks[:MOST_SHOWN]),
    ]
    if len(tasks) > MOST_SHOWN:
        blocks.append(
            small_print(
                f"{len(tasks) - MOST_SHOWN} more open tasks are not shown here; the command tasks lists them all."
            )
        )
    return modal(CALLBACK_ID, "Tasks", blocks, carried, submit="Mark as done")


def parse(view: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the tasks that were ticked."""
    answers = Answers(view)
    groups = [name for name in view["state"]["values"] if name.startswith(_PREFIX)]
    return tuple(task_id for name in groups for task_id in answers.ticked(name))


def _groups(tasks: Sequence[Task]) -> Iterator[Block]:
    for stage in Stage:
        of_stage = [task for task in tasks if task.stage == stage]
        for start in range(0, len(of_stage), _IN_A_GROUP):
            title = stage.capitalize() + (", continued" if start else "")
            yield _group(f"{_PREFIX}{stage}_{start}", title, of_stage[start : start + _IN_A_GROUP])


def _group(name: str, title: str, tasks: Sequence[Task]) -> Block:
    block = checkboxes(name, title, [(task.id, _words(task)) for task in tasks])
    for task, box in zip(tasks, block["element"]["options"], strict=True):
        first, rest = _divided(_words(task), OPTION_TEXT)
        box["text"] = plain(first)
        if rest:
            box["description"] = plain(_divided(rest, OPTION_TEXT)[0])
    return block


def _divided(words: str, most: int) -> tuple[str, str]:
    """What fits into `most` characters, ended between two words where there are any, and the rest."""
    if len(words) <= most:
        return words, ""
    end = words.rfind(" ", most // 2, most)
    end = end if end > 0 else most - 1
    return f"{words[:end]}…", words[end:].strip()


def _words(task: Task) -> str:
    return f"{task.number}. {' '.join(task.text.split())}"
