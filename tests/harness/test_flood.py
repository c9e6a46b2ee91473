"""Five hundred reports at once: each kept, none doubled, and the gravest get their channels first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import select

from bot.store import incidents
from bot.store.outbox import RowState
from bot.store.tables import OutboxRow
from tests.conftest import COMMANDER, NURSE, PRIVACY, SECURITY, House
from tests.harness.flood import drain, pour, say_everything, submissions
from tests.harness.house import fresh_house
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll

REPORTS, DRAINED = 500, 40
UNHEARD_MINUTES = 70  # by then every target of the first hour has climbed to the officers


def test_of_five_hundred_reports_at_once_each_is_kept_and_none_is_kept_twice():
    with fresh_house() as house:
        bodies = submissions(house, REPORTS)

        pour(house, bodies, at_once=50)
        pour(house, bodies[::10], at_once=50)  # Slack lost the answers of some, and people pressed again

        with house.desk.store.reading() as view:
            numbers = [one.number for one in incidents.listed(view, states=list(incidents.State))]
        assert len(numbers) == len(set(numbers)) == REPORTS


def test_channels_follow_as_fast_as_slack_allows_the_gravest_first():
    with strict_house() as house:
        ran_off = drain(house)
        say_everything(house)

        assert ran_off.severities == sorted(ran_off.severities)
        assert ran_off.seconds <= ran_off.least_seconds + 60  # a minute's window, if Slack counts strictly
        assert toll(house, Expected(incidents=DRAINED)).sentences == ()


def test_where_everybody_is_to_be_reminded_of_everything_each_person_hears_it_at_a_message_a_second():
    with strict_house() as house:
        drain(house)
        say_everything(house)
        house.clock.move(minutes=UNHEARD_MINUTES)

        took = say_everything(house)

        assert reminders_by_person(house) == {COMMANDER: DRAINED, SECURITY: DRAINED, PRIVACY: DRAINED}
        assert took <= DRAINED * 1.25
        assert toll(house, Expected(incidents=DRAINED)).sentences == ()


@contextmanager
def strict_house() -> Iterator[House]:
    """A flood has come to a house whose Slack turns away whoever is too fast."""
    with fresh_house() as house:
        house.slack.practice.settings.enforce_rate_limits = True
        staff(house)
        house.command(NURSE, "help")
        pour(house, submissions(house, DRAINED), at_once=8)
        yield house


def reminders_by_person(house: House) -> Mapping[str, int]:
    """To whom how many reminders were posted."""
    with house.desk.store.reading() as view:
        posts = [row.args for row in view.rows(select(OutboxRow)) if row.state == RowState.DONE]
    return Counter(args["to"].partition(":")[2] for args in posts if args.get("message") == "reminder")
