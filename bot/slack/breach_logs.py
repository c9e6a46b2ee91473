"""The breach log of a year as two files for one person's direct messages. Their names hold the year only."""

from bot.core.breach_log import breaches_csv, no_breaches_csv
from bot.slack.messages.look import Look
from bot.slack.uploads import Document, document
from bot.store.breach_log import YearsLog, years_log


@document
def breach_log(look: Look) -> Document:
    """The breaches, in the order of the HHS form."""
    year, found = _log(look)
    said = f"Breach log {year}: breaches, in the order of the HHS form"
    return Document(
        filename=f"breach-log-{year}.csv",
        title=said,
        alt_text=f"{said}, {len(found.breaches)} lines",
        body=breaches_csv(look.rulebook.hhs_form, found.breaches),
    )


@document
def no_breach_log(look: Look) -> Document:
    """What was found to be no breach, with the reasons."""
    year, found = _log(look)
    said = f"Breach log {year}: found to be no breach, with the reasons"
    return Document(
        filename=f"breach-log-{year}-no-breach.csv",
        title=said,
        alt_text=f"{said}, {len(found.no_breaches)} lines",
        body=no_breaches_csv(found.no_breaches),
    )


def _log(look: Look) -> tuple[int, YearsLog]:
    year = int(look.facts["year"])
    return year, years_log(look.view, look.rulebook.law, year, str(look.facts["reader"]))
