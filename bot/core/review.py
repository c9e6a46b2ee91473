"""The post-incident review: what caused it, what was learned, what changes. Checks what was said; judges nobody."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.errors import FormErrors

MOST_CHARACTERS = 3000
ACTION_CHARACTERS = 500


class Touched(StrEnum):
    """Whether something followed from the incident; `planned` is a promise that a corrective action should carry."""

    YES = "yes"
    PLANNED = "planned"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review. `risk_analysis_updated`: 45 CFR 164.308(a)(1)(ii)(A); `sanctions_or_training`: 164.530(b), (e).

    The texts may hold PHI. `saved_at` is UTC.
    """

    root_cause: str
    lessons: str
    risk_analysis_updated: Touched
    sanctions_or_training: Touched
    saved_by: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NewAction:
    """A corrective action as a person entered it. `due_on` is its last day."""

    text: str
    owner_id: str
    due_on: date


def check_review(review: Review) -> None:
    """Raise FormErrors for a review that says nothing."""
    if not review.root_cause:
        raise FormErrors({"root_cause": "Say what caused it, as far as you know. A process is a cause; a name is not."})


def check_action(action: NewAction, today: date) -> None:
    """Raise FormErrors for an action that was late before it began."""
    if action.due_on < today:
        raise FormErrors({"due_on": f"This day has passed. Today is {today:%A, %B} {today.day}."})
