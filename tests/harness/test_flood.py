"""Five hundred reports at once: each kept, none doubled, and the gravest get their channels first."""

from bot.store import incidents
from tests.conftest import NURSE
from tests.harness.flood import drain, pour, submissions
from tests.harness.house import fresh_house, settle_for_hours
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll

REPORTS, DRAINED = 500, 40


def test_of_five_hundred_reports_at_once_each_is_kept_and_none_is_kept_twice():
    with fresh_house() as house:
        bodies = submissions(house, REPORTS)

        pour(house, bodies, at_once=50)
        pour(house, bodies[::10], at_once=50)  # Slack lost the answers of some, and people pressed again

        with house.desk.store.reading() as view:
            numbers = [one.number for one in incidents.listed(view, states=list(incidents.State))]
        assert len(numbers) == len(set(numbers)) == REPORTS


def test_channels_follow_as_fast_as_slack_allows_the_gravest_first():
    with fresh_house() as house:
        house.slack.practice.settings.enforce_rate_limits = True
        staff(house)
        house.command(NURSE, "help")
        pour(house, submissions(house, DRAINED), at_once=8)

        ran_off = drain(house)
        for _ in range(100):  # what else there is to say goes at its own pace, one message a second for each person
            house.settle()
            house.clock.move(seconds=2)
        settle_for_hours(house)

        assert ran_off.severities == sorted(ran_off.severities)
        assert ran_off.seconds <= ran_off.least_seconds + 60  # a minute's window, if Slack counts strictly
        assert toll(house, Expected(incidents=DRAINED)).sentences == ()
