"""The end of an incident: closing with what is missing, and opening it again."""

from bot.core.incident import refuse_if_closed
from bot.slack.messages.closing import incident_reopened
from bot.slack.render import Message
from bot.store.progress import what_is_missing
from bot.workflows.close_incident import close_incident
from bot.workflows.reopen_incident import reopen_incident
from handlers.asking import Asking
from handlers.modals import closing as form
from handlers.showing import show


def open_form(asking: Asking) -> None:
    """Open the form with what is missing now."""
    refuse_if_closed(asking.incident)
    with asking.desk.store.reading() as view:
        missing = what_is_missing(view, asking.incident)
    asking.open(form.build(asking.desk, asking.incident, missing))


def submit(asking: Asking) -> None:
    """Close it."""
    closing = form.parse(asking.view or {})
    close_incident(asking.desk, asking.incident.id, closing, by=asking.user_id, key=asking.key)


def reopen(asking: Asking) -> Message:
    """Open it again; the words after the verb say why."""
    reopen_incident(asking.desk, asking.incident.id, asking.words, by=asking.user_id, key=asking.key)
    return show(asking, "incident_reopened", incident_reopened, by=asking.user_id)
