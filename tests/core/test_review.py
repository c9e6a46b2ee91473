"""The post-incident review and its corrective actions."""

from datetime import date

import pytest

from bot.core.errors import FormErrors
from bot.core.review import NewAction, Review, Touched, check_action, check_review

TODAY = date(2026, 3, 20)


def review(root_cause):
    return Review(
        root_cause=root_cause, lessons="", risk_analysis_updated=Touched.NO, sanctions_or_training=Touched.PLANNED
    )


def test_a_review_says_what_caused_it():
    check_review(review("Laptops left unlocked in the ward."))

    with pytest.raises(FormErrors) as refused:
        check_review(review(""))
    assert list(refused.value.by_block) == ["root_cause"]


def test_an_action_may_be_due_today_and_not_yesterday():
    check_action(NewAction(text="Lock the ward", owner_id="U1", due_on=TODAY), TODAY)

    with pytest.raises(FormErrors, match="Today is Friday, March 20"):
        check_action(NewAction(text="Lock the ward", owner_id="U1", due_on=date(2026, 3, 19)), TODAY)
