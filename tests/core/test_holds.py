"""How long an official's delay keeps a notice back: up to the day before, never on the day itself."""

from datetime import date

import pytest

from bot.core.holds import still_ahead

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("today", "still"), [(date(2026, 3, 31), DAY), (date(2026, 4, 1), None), (date(2026, 4, 2), None)]
)
def test_on_the_day_itself_and_after_it_a_delayed_notice_may_go_out(today: date, still: date | None):
    assert still_ahead(DAY, today) == still


def test_without_a_delay_nothing_is_kept_back():
    assert still_ahead(None, DAY) is None
