"""The card's last button: everything else that can be done with an incident, in one form of buttons.

The card keeps to the next sensible steps. This is an index, no room of its own: each button has its line in the table
of contents, and whether the person may press it is asked there.
"""

from bot.slack.messages.card import incident_card
from handlers.asking import Asking
from handlers.modals.form import Carried, modal
from handlers.showing import look_up


def open_more(asking: Asking) -> None:
    """Show the index as the incident stands now."""
    card = look_up(asking, incident_card)
    blocks = asking.desk.renderer.form("more", card)
    asking.turn_to(modal("more", card.incident.number, blocks, Carried(incident_id=card.incident.id)))
