"""Pictures that the bot shares. Numbers and dates only, in the picture, its name and its description."""

from datetime import date

from bot.documents import runway as drawn
from bot.slack.messages.digest import runway_rows
from bot.slack.messages.look import Look
from bot.slack.sending import NotNeeded
from bot.slack.uploads import Document, document
from bot.store import digests


@document
def runway(look: Look) -> Document:
    """The deadline runway of a digest, as of the day on which it was made; not needed where no legal date is open."""
    kept, rows = digests.of_day(look.view, date.fromisoformat(str(look.facts["day"]))), runway_rows(look)
    if kept is None or not rows:
        raise NotNeeded("no legal date is open")
    day = kept.made_at.astimezone(look.zone).date()
    return Document(
        filename=f"legal-dates-{day.isoformat()}.png",
        title=f"Legal dates on {day.isoformat()}",
        alt_text=drawn.alt_text(rows, today=day),
        body=drawn.picture(rows, today=day),
        is_its_name=True,
    )
