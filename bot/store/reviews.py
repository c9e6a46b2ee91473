"""The post-incident review of each incident: one, replaced as a whole. Older texts stay in the journal."""

from sqlalchemy import select
from sqlmodel import col

from bot.core.review import Review
from bot.store.mapping import add, change, first
from bot.store.session import Unit, View
from bot.store.tables import ReviewRow


def find(view: View, incident_id: str) -> Review | None:
    """The review, if one was saved."""
    return first(view, select(ReviewRow).where(col(ReviewRow.incident_id) == incident_id), Review)


def keep(unit: Unit, incident_id: str, review: Review, by: str) -> None:
    """Save the review, in place of an earlier one."""
    values = {
        "root_cause": review.root_cause,
        "lessons": review.lessons,
        "risk_analysis_updated": review.risk_analysis_updated,
        "sanctions_or_training": review.sanctions_or_training,
        "saved_by": by,
        "saved_at": unit.at,
    }
    if find(unit, incident_id) is None:
        add(unit, ReviewRow, incident_id=incident_id, **values)
    else:
        change(unit, ReviewRow, incident_id, **values)
