"""The review and what it changes: a short form, corrective actions one by one, their list, and marking one done."""

from bot.core.errors import UserError
from bot.core.incident import refuse_if_closed
from bot.slack.messages.closing import action_list
from bot.slack.render import Message
from bot.store import reviews
from bot.workflows.review_incident import add_action, finish_action, review_incident
from handlers.asking import Asking
from handlers.modals import review as form
from handlers.modals.form import View
from handlers.showing import look_up, show


def open_form(asking: Asking) -> None:
    """Open the questions."""
    refuse_if_closed(asking.incident)
    with asking.desk.store.reading() as view:
        known = reviews.find(view, asking.incident.id)
    asking.open(form.build(asking.incident, known))


def submit(asking: Asking) -> View:
    """Save the review and go on to the corrective actions."""
    review = form.parse(asking.view or {})
    review_incident(asking.desk, asking.incident.id, review, by=asking.user_id, key=asking.key)
    return _action_list(asking)


def open_action(asking: Asking) -> None:
    """Open the form of one corrective action, in place of their list."""
    refuse_if_closed(asking.incident)
    asking.turn_to(form.build_action(asking.incident))


def submit_action(asking: Asking) -> View:
    """Keep a corrective action; back to the list."""
    action = form.parse_action(asking.view or {})
    add_action(asking.desk, asking.incident.id, action, by=asking.user_id, key=asking.key)
    return _action_list(asking)


def open_actions(asking: Asking) -> None:
    """Open their list."""
    asking.turn_to(_action_list(asking))


def actions(asking: Asking) -> Message:
    """List them."""
    return show(asking, "action_list", action_list)


def action_done(asking: Asking) -> Message:
    """Mark one done, by its number."""
    number = asking.words.strip()
    if not number.isascii() or not number.isdigit():
        raise UserError("Say which one by its number, for example `action done 2`. `actions` lists them.")
    finish_action(asking.desk, asking.incident.id, int(number), by=asking.user_id, key=asking.key)
    return show(asking, "action_list", action_list, finished=int(number))


def _action_list(asking: Asking) -> View:
    words = asking.desk.renderer.form("actions", look_up(asking, action_list))
    return form.build_actions(asking.incident, words)
