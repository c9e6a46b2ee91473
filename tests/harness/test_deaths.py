"""Killed once at every effect and every commit from a report to its first reminder: nothing lost, nothing doubled."""

from tests.harness.deaths import Deaths
from tests.harness.house import fresh_house
from tests.harness.stories import report_to_reminder

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
