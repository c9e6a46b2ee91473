"""`log YEAR`: the breach log of a year, as files to the asker's direct messages."""

import re
from dataclasses import dataclass

from bot.core.errors import UserError
from bot.slack.render import Message
from bot.workflows.share_log import share_log
from handlers.asking import Asking

FIRST_YEAR = 2009
"""The breach notification rule took effect on September 23, 2009."""


@dataclass(frozen=True, kw_only=True)
class LogShared:
    """What the asker is told at once: how many lines the files will hold."""

    year: int
    breaches: int
    no_breaches: int
    left_out: int


def share(asking: Asking) -> Message:
    """Queue the files. Raises UserError for what is no year."""
    year = _year(asking)
    found = share_log(asking.desk, year, by=asking.user_id, key=asking.key)
    facts = LogShared(
        year=year, breaches=len(found.breaches), no_breaches=len(found.no_breaches), left_out=found.left_out
    )
    return asking.say("log_shared", facts)


def _year(asking: Asking) -> int:
    """The year typed; none is this year."""
    this_year = asking.desk.today().year
    words = asking.words.strip() or str(this_year)
    if not re.fullmatch(r"[0-9]{4}", words):
        raise UserError(f"Say the year in four digits, for example `log {this_year}`.")
    year = int(words)
    if not FIRST_YEAR <= year <= this_year:
        raise UserError(f"There is a log for {FIRST_YEAR} to {this_year}, for example `log {this_year}`.")
    return year
