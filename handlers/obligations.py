"""What the incident owes by law, as a list in a form; its calendar file; counsel's waiver."""

from bot.core.errors import UserError
from bot.slack.messages.legal_dates import LegalDates, legal_dates
from bot.store import obligations
from bot.workflows.share_calendar import share_calendar
from bot.workflows.waive_obligation import waive_obligation
from handlers.asking import Asking
from handlers.modals import waiver
from handlers.modals.form import Carried, View, modal
from handlers.showing import look_up

ROWS_ON_A_PAGE = 15


def open_list(asking: Asking) -> None:
    """Open the list, or turn to one of its pages."""
    page = next(iter(asking.values), "1")
    asking.turn_to(listed(asking, int(page) if page.isdigit() and len(page) < 4 else 1))


def listed(asking: Asking, page: int) -> View:
    """The list as a form that only shows. Raises UserError in the moment before the first run of the engine."""
    found: LegalDates | None = look_up(asking, lambda look: legal_dates(look, page, ROWS_ON_A_PAGE))
    if found is None:
        raise UserError("The legal dates are being worked out just now. Please ask again in a moment.")
    blocks = asking.desk.renderer.form("legal_dates", found)
    return modal("legal_dates", "Legal dates", blocks, Carried(incident_id=asking.incident.id))


def share(asking: Asking) -> None:
    """Put the calendar file into the channel."""
    share_calendar(asking.desk, asking.incident.id, by=asking.user_id, key=asking.key)


def open_waiver(asking: Asking) -> None:
    """Open counsel's form."""
    with asking.desk.store.reading() as view:
        owed = waiver.choices(obligations.obligations(view, asking.incident.id))
    if not owed:
        raise UserError("Nothing is owed just now, so there is nothing to waive.")
    asking.turn_to(waiver.build(owed, asking.incident.id))


def submit_waiver(asking: Asking) -> None:
    """Keep counsel's decision."""
    chosen = waiver.parse(asking.view or {})
    waive_obligation(
        asking.desk, asking.incident.id, chosen.obligation_id, chosen.reason, by=asking.user_id, key=asking.key
    )  # fmt: skip
