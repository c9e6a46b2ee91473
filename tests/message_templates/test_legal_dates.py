"""A legal date never stands alone: beside it where it stands in the law, and that this is no legal advice."""

import re
from itertools import pairwise

import pytest

from tests.fakes import words_of
from tests.tour.house import Said, TourHouse

pytestmark = pytest.mark.xdist_group("plain walk")
_DAY = r"(?:\w+day, )?\w+ \d{1,2}, \d{4}"
LEGAL_DATE = re.compile(rf"(?i)(?:last lawful day|next legal date|moves from)\W+(?:on )?(?:\w[\w' ]* to \w+, )?{_DAY}")
CITATION = re.compile(r"CFR|§|U\.S\.C\.|MRS|ILCS|O\.S\.|GBL|VSA|P\.S\.")


def passages(said: Said) -> list[str]:
    """Its parts, each as a person sees it in one piece."""
    return [said.body, *(words_of({"blocks": [block]}) for block in said.blocks)]


def dated(house: TourHouse) -> list[Said]:
    """Everything that was said with a legal date in it."""
    return [said for said in house.said if any(LEGAL_DATE.search(each) for each in passages(said))]


def test_the_walk_sees_legal_dates_in_every_room(plain_walk: TourHouse):
    named = {said.name for said in dated(plain_walk)}

    assert {
        "obligations_moved", "obligation_waived", "incident_card", "reminder", "home/overview", "forms/legal_dates",
        "forms/facts_saved", "forms/delay_foreseen", "forms/closing", "incident_list",
    } <= named  # fmt: skip


def test_whatever_shows_a_legal_date_says_that_it_is_no_legal_advice(plain_walk: TourHouse):
    without = {
        said.name for said in dated(plain_walk) if "not legal advice" not in " ".join(passages(said)).lower()
    }  # fmt: skip

    assert without == set()


def test_every_legal_date_stands_beside_its_citation(plain_walk: TourHouse):
    without = {
        (said.name, line)
        for said in dated(plain_walk)
        for passage, following in pairwise([*passages(said), ""])
        for line in re.split(r"\n(?=•)", passage)
        if LEGAL_DATE.search(line) and not CITATION.search(line) and not CITATION.search(following.split("\n")[0])
    }

    assert without == set()
