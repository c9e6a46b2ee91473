"""Pictures that the bot shares. Numbers and dates only, in the picture, its name and its description."""

from datetime import date

from bot.documents import runway as drawn
from bot.slack.messages.digest import runway_rows
from bot.slack.messages.look import Look
from bot.slack.sending import NotNeeded
from bot.slack.uploads import Document, document


@document
def runway(look: Look) -> Document:
    """The deadline runway of one day; not needed where no legal date is open."""
    day, rows = date.fromisoformat(str(look.facts["day"])), runway_rows(look)
    if not rows:
        raise NotNeeded("no legal date is open")
    return Document(
        filename=f"legal-dates-{day.isoformat()}.png",
        title=f"Legal dates on {day.isoformat()}",
        alt_text=drawn.alt_text(rows, today=day),
        body=drawn.picture(rows, today=day),
    )
