"""The breach log of a year goes to the one who asked, and nowhere else; that it was read is written down."""

from bot.desk import Desk
from bot.slack import effects
from bot.store import journal, outbox, requests
from bot.store.breach_log import YearsLog, years_log


def share_log(desk: Desk, year: int, *, by: str, key: str) -> YearsLog:
    """Queue both files for the asker's direct messages, once per request; what they will hold, as of now."""
    with desk.store.writing() as unit:
        found = years_log(unit, desk.rulebook.law, year, by)
        if requests.first_time(unit, key, "log"):
            for effect in effects.share_log(by, year, request=key):
                outbox.tell(unit, effect)
            counts = {
                "breaches": len(found.breaches),
                "no_breaches": len(found.no_breaches),
                "left_out": found.left_out,
            }
            journal.append(unit, "log.read", actor=by, subject={"year": year, **counts})
        return found
