"""How far an incident is, gathered from all over the record. What follows from it, `bot/core/closing.py` decides."""

from bot.core.closing import OwedNotice, Progress, Unmet, unmet
from bot.core.incident import Incident
from bot.core.owed import UNLOADED, Standing, called
from bot.core.team import COMMANDER
from bot.core.work import TaskStatus
from bot.store import assessments, incidents, obligations, reviews, team, work
from bot.store.session import View


def what_is_missing(view: View, incident: Incident) -> Unmet:
    """Everything that stands between this incident and its end, as the record is now."""
    known = obligations.obligations(view, incident.id)
    names, owed = called(known), [one for one in known if one.status is Standing.OWED]
    open_tasks = [task for task in work.tasks(view, incident.id) if task.status is TaskStatus.OPEN and task.required]
    return unmet(
        Progress(
            incident=incident,
            owed=tuple(
                OwedNotice(
                    notice=names[one.key],
                    due_on=one.due_on,
                    citation=one.citation,
                    rule_is_loaded=one.notice != UNLOADED,
                )
                for one in owed
            ),
            is_signed=assessments.signed(view, incident.id) is not None,
            open_required_tasks=tuple(task.number for task in open_tasks),
            stages=incidents.stages(view, incident.id),
            is_reviewed=reviews.find(view, incident.id) is not None,
            has_commander=team.holder(view, incident.id, COMMANDER) is not None,
            original=incidents.by_number(view, incident.duplicate_of) if incident.duplicate_of else None,
        )
    )
