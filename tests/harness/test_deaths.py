"""Killed once at every effect and every commit: nothing lost, nothing doubled."""

import pytest

from bot.slack.sending import EFFECTS
from tests.harness.deaths import Deaths
from tests.harness.house import fresh_house
from tests.harness.stories import report_to_reminder
from tests.harness.walking import walking_house
from tests.tour.walk import walk

SHARES = 2  # of the points, so that two workers go on from them at the same time
ON_THE_WAY = {"open_channel", "post", "invite", "set_topic", "add_bookmark", "pin_card"}


def test_killed_anywhere_between_a_report_and_its_reminder_nothing_is_lost_and_nothing_is_doubled(capsys):
    with fresh_house() as house:
        deaths = Deaths(house)

        with deaths.watching():
            report_to_reminder(house)

    figures = deaths.figures
    with capsys.disabled():
        print("", *figures.lines(), sep="\n  ")
    assert figures.sentences == []
    assert set(figures.effects) >= ON_THE_WAY
    assert figures.endings == figures.states > 40


@pytest.mark.parametrize("share", range(SHARES))
def test_killed_at_the_first_point_of_each_kind_in_everything_the_bot_does_nothing_is_lost_or_doubled(share, capsys):
    with walking_house() as house:
        deaths = Deaths(house, once=True, every=SHARES, first=share, sink=house.sink)

        with deaths.watching():
            walk(house)

    figures = deaths.figures
    with capsys.disabled():
        print("", *figures.lines(), sep="\n  ")
    assert figures.sentences == []
    assert set(figures.effects) == set(EFFECTS)
    assert figures.states > 300 and figures.endings >= figures.states // SHARES
