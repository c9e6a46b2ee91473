"""Letters and forms: chosen, written in a short form, put into the channel as a file; approved with a press."""

from bot.core.letters import Content
from bot.slack.messages.documents import draft_list, draft_words
from bot.store import drafts, obligations
from bot.workflows.approve_document import approve_document
from bot.workflows.draft_document import draft_document, regulators
from handlers.asking import Asking
from handlers.modals import draft as form
from handlers.modals.form import Carried, View, modal
from handlers.showing import look_up


def open_form(asking: Asking) -> None:
    """Ask which document; what was drafted so far stands above."""
    so_far = asking.desk.renderer.form("drafts", look_up(asking, draft_list))
    with asking.desk.store.reading() as view:
        duties = regulators(obligations.obligations(view, asking.incident.id))
    asking.turn_to(form.build_choice(so_far, duties, asking.incident.id))


def submit_choice(asking: Asking) -> View:
    """Go on to what the record does not hold."""
    choice = form.parse_choice(asking.view or {})
    return form.build(choice, _written_last(asking), asking.desk.rulebook.hhs_form, asking.incident.id)


def submit(asking: Asking) -> View:
    """Keep the next version, and say what it lacks."""
    choice, content = form.parse(asking.view or {}, _written_last(asking))
    draft = draft_document(
        asking.desk, asking.incident.id, choice.kind, content, duty_id=choice.duty_id, by=asking.user_id,
        key=asking.key,
    )  # fmt: skip
    blocks = asking.desk.renderer.form("draft_saved", look_up(asking, lambda look: draft_words(look, draft)))
    return modal("draft_saved", "Drafted", blocks, Carried(incident_id=asking.incident.id))


def approve(asking: Asking) -> None:
    """Approve one version; the channel is told."""
    draft_id = next(iter(asking.values), "")
    approve_document(asking.desk, asking.incident.id, draft_id, by=asking.user_id, key=asking.key)


def _written_last(asking: Asking) -> Content:
    """What was written last, in any document of the incident: the five elements are the same in all of them."""
    with asking.desk.store.reading() as view:
        newest = next(iter(drafts.drafts(view, asking.incident.id)), None)
    return newest.content if newest else Content()
