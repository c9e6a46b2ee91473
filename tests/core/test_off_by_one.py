"""The counts at which duties begin (45 CFR 164.406, 164.408), row by row: HHS counts people, the media residents."""

import pytest

from bot.core.law import Mode, Notice
from tests.core.given import answer

LARGE, ANNUAL = Mode.CONTEMPORANEOUS, Mode.ANNUAL
TABLE = [
    ("499 in all", {"residents_by_state": {"NY": 499}}, ANNUAL, ()),
    ("500 in one State", {"residents_by_state": {"NY": 500}}, LARGE, ()),
    ("501 in one State", {"residents_by_state": {"NY": 501}}, LARGE, ("NY",)),
    ("1,000, 500 in each of two States", {"residents_by_state": {"NY": 500, "NJ": 500}}, LARGE, ()),
    ("501 in one State and 499 in another", {"residents_by_state": {"NY": 501, "NJ": 499}}, LARGE, ("NY",)),
    ("600, 200 in each of three States", {"residents_by_state": dict.fromkeys(("NY", "NJ", "CT"), 200)}, LARGE, ()),
    ("505, 25 of them abroad", {"residents_by_state": {"NY": 480, "NON_US": 25}}, LARGE, ()),
    ("526, 25 of them abroad", {"residents_by_state": {"NY": 501, "NON_US": 25}}, LARGE, ("NY",)),
    ("an estimate of up to 500", {"count_range": (1, 500), "residents_by_state": {"NY": 1}}, LARGE, ()),
]


@pytest.mark.parametrize(("row", "known", "mode", "media_states"), TABLE, ids=[row[0] for row in TABLE])
def test_each_row_of_the_table(row, known, mode, media_states):
    found = answer(**known)

    media = found.obligation(Notice.MEDIA)
    assert found.obligation(Notice.SECRETARY).mode is mode
    assert (media.required, media.states) == (bool(media_states), media_states)
    assert found.thresholds.large is (mode is LARGE)


@pytest.mark.parametrize(("total", "is_required"), [(500, False), (501, True)])
def test_over_500_people_of_whom_no_state_is_known_call_for_the_media_states_to_follow(total, is_required):
    media = answer(affected_individuals=total).obligation(Notice.MEDIA)

    assert (media.required, media.states) == (is_required, ())


def test_a_count_that_nobody_has_is_large_and_for_the_media():
    found = answer()

    assert found.obligation(Notice.SECRETARY).mode is LARGE
    assert found.obligation(Notice.MEDIA).required


def test_covered_entities_hit_by_one_incident_of_their_business_associate_each_count_their_own():
    each = [answer(residents_by_state={"NY": people}) for people in (300, 400)]

    assert [one.obligation(Notice.SECRETARY).mode for one in each] == [ANNUAL, ANNUAL]
    assert not any(one.obligation(Notice.MEDIA).required for one in each)
