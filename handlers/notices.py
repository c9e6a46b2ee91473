"""A notice went out: recorded from the list, from a reminder, or by `sent`."""

from dataclasses import dataclass

from bot.core.errors import UserError
from bot.core.words import capital
from bot.slack.messages.obligations import MoveWords, RecordedWords, moves_in_words
from bot.store import incidents, obligations
from bot.workflows.record_notice import Outcome, record_notice
from handlers.asking import Asking
from handlers.modals import sent
from handlers.modals.form import Carried, View, modal
from handlers.showing import look_up


def open_form(asking: Asking) -> None:
    """Open the form, with the pressed duty chosen."""
    desk, incident = asking.desk, asking.incident
    chosen = next(iter(asking.values), "")
    with desk.store.reading() as view:
        known = sent.choices(obligations.obligations(view, incident.id))
        recorded = {notice.obligation_id for notice in obligations.notices(view, incident.id)}
        zone = incidents.entity(view, incident.entity_id).zone
    if not known:
        raise UserError("No notice is owed just now, so there is nothing to record. `obligations` says why.")
    asking.turn_to(sent.build(known, chosen, desk.clock.today(zone), incident.id, recorded))


def submit(asking: Asking) -> View:
    """Keep what was sent, and show what it means."""
    sending = sent.parse(asking.view or {})
    outcome = record_notice(asking.desk, asking.incident.id, sending, by=asking.user_id, key=asking.key)
    blocks = asking.desk.renderer.form("notice_saved", _words(asking, outcome))
    return modal("notice_saved", "Record as sent", blocks, Carried(incident_id=asking.incident.id))


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What the form turns into."""

    incident_id: str
    duties: tuple[RecordedWords, ...]
    moves: tuple[MoveWords, ...]


def _words(asking: Asking, outcome: Outcome) -> Saved:
    return Saved(
        incident_id=asking.incident.id,
        duties=tuple(RecordedWords(words=capital(one.words), days_late=one.days_late) for one in outcome.recorded),
        moves=look_up(asking, lambda look: moves_in_words(look, outcome.moves)),
    )
