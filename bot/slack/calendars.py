"""The calendar file of an incident's legal dates, as shared in its channel. Numbers and rules only, never PHI."""

from bot.core.owed import Standing, called
from bot.core.words import capital
from bot.slack.messages.look import Look
from bot.slack.sending import NotNeeded
from bot.slack.uploads import Document, document
from bot.store import obligations


@document
def calendar(look: Look) -> Document:
    """The dates still owed, as they stand when the file is made. Later files replace earlier entries.

    The calendar library is imported on first need: the bot starts without it, and most of its life does not use it.
    """
    from bot.documents.ics import CalendarEntry, calendar_file

    incident = look.incident
    known = obligations.obligations(look.view, incident.id)
    names = called(known)
    entries = [
        CalendarEntry(
            key=one.key,
            notice=capital(names[one.key]),
            due_on=one.due_on,
            citation=str(one.details.get("citation") or "the State's law"),
            url=str(one.details.get("url") or ""),
        )
        for one in known
        if one.status is Standing.OWED and one.due_on is not None
    ]
    if not entries:
        raise NotNeeded("no date is owed any more")
    run = obligations.newest_run(look.view, incident.id)
    number = f"{incident.number}-legal-dates-{run.seq if run else 0}"
    return Document(
        filename=f"{number}.ics",
        title=f"{incident.number}: legal dates",
        alt_text=f"Calendar file with {len(entries)} legal dates of {incident.number}",
        body=calendar_file(incident.number, entries, written_at=look.now),
    )
