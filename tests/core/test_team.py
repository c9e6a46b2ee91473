"""Who acts in a role on a day, and where an entity's days begin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.team import Assignment, Entity


def assignment(**changes):
    values = {
        "id": "a", "incident_id": "i", "role": "scribe", "user_id": "U0HOLDER", "assigned_by": "U0SEC",
        "assigned_at": datetime(2026, 3, 2, tzinfo=UTC),
    }  # fmt: skip
    return Assignment(**(values | changes))


@pytest.mark.parametrize(
    ("until", "today", "acting"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), ("U0HOLDER", "U0DEPUTY")),
        (date(2026, 4, 1), date(2026, 4, 2), ("U0HOLDER",)),
        (None, date(2036, 1, 1), ("U0HOLDER", "U0DEPUTY")),
    ],
)
def test_a_deputy_acts_beside_the_holder_to_the_end_of_the_last_day(until, today, acting):
    assert assignment(deputy_id="U0DEPUTY", deputy_until=until).acting(today) == acting


def test_without_a_deputy_the_holder_acts_alone():
    assert assignment().acting(date(2026, 4, 1)) == ("U0HOLDER",)


def test_an_entitys_days_begin_in_its_own_zone():
    entity = Entity(id="e", name="A clinic", entity_role="covered_entity", entity_type=None, timezone="Pacific/Guam")

    assert entity.zone == ZoneInfo("Pacific/Guam")
