"""Status updates: what the team says about where things stand, or that nothing has changed."""

from bot.slack.render import Message
from bot.workflows.post_update import confirm_status, post_update
from handlers.asking import Asking
from handlers.kept import say_kept
from handlers.modals import update as form
from handlers.modals.form import View
from handlers.words import plain


def update(asking: Asking) -> Message | None:
    """`update TEXT`; without text, the form."""
    if not asking.words:
        open_form(asking)
        return None
    post_update(asking.desk, asking.incident.id, plain(asking.words), by=asking.user_id, key=asking.key)
    return say_kept(asking, "update")


def open_form(asking: Asking) -> None:
    """An empty update."""
    asking.open(form.build(asking.incident.id))


def submit(asking: Asking) -> View | None:
    """Keep and post it; the form closes."""
    text = form.parse(asking.view or {})
    post_update(asking.desk, asking.incident.id, text, by=asking.user_id, key=asking.key)
    return None


def nothing_changed(asking: Asking) -> None:
    """The button that says so; the channel shows it."""
    confirm_status(asking.desk, asking.incident.id, by=asking.user_id, key=asking.key)
