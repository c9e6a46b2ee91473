"""Stages: how far each is, by words or by a form."""

import difflib

from bot.core.errors import UserError
from bot.core.incident import Stage, StageStatus
from bot.slack.messages import work as messages
from bot.slack.render import Message
from bot.store import incidents
from bot.workflows.set_stage import set_stage
from handlers.asking import Asking
from handlers.modals import stage as form
from handlers.modals.form import View
from handlers.showing import show
from handlers.words import plain

_EXAMPLE = "stage containment done"
_STATUSES = {
    "started": StageStatus.IN_PROGRESS,
    "start": StageStatus.IN_PROGRESS,
    "in-progress": StageStatus.IN_PROGRESS,
    "done": StageStatus.DONE,
    "not-needed": StageStatus.NOT_NEEDED,
}


def stage(asking: Asking) -> Message | None:
    """`stage <stage> started|done|not-needed [REASON]`; without words, the form."""
    if not asking.words:
        open_form(asking)
        return None
    first, _, rest = asking.words.partition(" ")
    second, _, reason = _one_word(rest).partition(" ")
    which, status = _stage(first), _status(second)
    set_stage(
        asking.desk, asking.incident.id, which, status, plain(reason), by=asking.user_id, key=asking.key
    )  # fmt: skip
    return show(asking, "stage_changed", messages.stage_changed, stage=which, status=status, by=asking.user_id)


def open_form(asking: Asking) -> None:
    """Every stage as it stands, and one change."""
    with asking.desk.store.reading() as view:
        records = incidents.stages(view, asking.incident.id)
    asking.open(form.build(asking.incident.id, records))


def submit(asking: Asking) -> View | None:
    """Carry it out; the channel shows it."""
    choice = form.parse(asking.view or {})
    set_stage(
        asking.desk, asking.incident.id, choice.stage, choice.status, choice.reason, by=asking.user_id, key=asking.key
    )
    return None


def _one_word(words: str) -> str:
    """ "not needed …" and "in progress …" as people type them."""
    for spoken in ("not needed", "in progress"):
        if words.lower().startswith(spoken):
            return spoken.replace(" ", "-") + words[len(spoken) :]
    return words


def _stage(typed: str) -> Stage:
    word = typed.lower()
    if word in tuple(Stage):
        return Stage(word)
    near = difflib.get_close_matches(word, tuple(Stage), n=1)
    if near:
        raise UserError(f"There is no such stage. Did you mean `stage {near[0]} …`?")
    raise UserError(f"There is no such stage. Stages: {', '.join(Stage)}. For example: `{_EXAMPLE}`.")


def _status(typed: str) -> StageStatus:
    status = _STATUSES.get(typed.lower())
    if status is None:
        raise UserError(f"Say how far it is: started, done, or not-needed with a reason. For example: `{_EXAMPLE}`.")
    return status
