"""Two replicas on PostgreSQL: work is shared, everything happens once, whoever dies is taken over within a lease."""

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.slack.outbox import LEASE
from bot.store import digests, outbox
from tests.conftest import NURSE, House
from tests.harness.house import settle_for_hours
from tests.harness.replicas import Hall, Killed, hall, work_together
from tests.harness.stories import staff
from tests.harness.wholeness import Expected, toll

pytestmark = pytest.mark.postgres
REPORTS = 12
# Before the first commit, in the middle of the channel, of the card, of the reminder, and at the end of it all.
MOMENTS = (1, 3, 6, 9, 14, 20, 26)


@pytest.fixture
def there(postgres_server: str) -> Iterator[Hall]:
    with hall(postgres_server) as there:
        yield there


def test_two_replicas_share_the_work_and_do_everything_once(there: Hall):
    first, second = there.replica(), there.replica()
    staff(first)
    for number in range(REPORTS):
        (first, second)[number % 2].report()

    for minutes in (0, 1, 2, 15, 60, 60 * 20):
        first.clock.move(minutes=minutes)
        work_together(first, second)
    settle_for_hours(first)

    assert toll(first, Expected(incidents=REPORTS)).sentences == ()
    made = [Counter(method for method, _ in house.slack.calls) for house in (first, second)]
    assert all(one["chat.postMessage"] > REPORTS / 4 for one in made)
    assert sum(one["conversations.create"] for one in made) == REPORTS
    with first.desk.store.reading() as view:
        assert digests.last(view) is not None
    posted = [args for house in (first, second) for name, args in house.slack.calls if name == "chat.postMessage"]
    assert len([one for one in posted if one["text"].startswith("Digest")]) == 1


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_replica_that_dies_is_taken_over_within_a_lease(there: Hall, moment: int):
    survivor, mortal = there.replica(), there.mortal(dies_at=moment)
    staff(survivor)
    survivor.report()

    die(mortal)
    survivor.clock.move(seconds=LEASE.total_seconds() + 1)
    survivor.settle()
    with survivor.desk.store.reading() as view:
        waiting = [owed.effect for owed in outbox.parked(view)]
    settle_for_hours(survivor)

    assert waiting == []
    assert toll(survivor, Expected(incidents=1)).sentences == ()


def test_a_report_that_one_replica_died_over_is_taken_by_the_other_once(there: Hall):
    survivor, mortal = there.replica(), there.mortal(dies_at=1)
    staff(survivor)
    survivor.command(NURSE, "report")
    form, words = survivor.opened(), {"what_happened": "A laptop is missing", "category": "lost-device"}

    with pytest.raises(Killed):
        mortal.submit(NURSE, form, words)
    for _ in range(2):  # the second: because the answer to the first was lost
        survivor.submit(NURSE, form, words)
    settle_for_hours(survivor)

    assert toll(survivor, Expected(incidents=1)).sentences == ()


def die(mortal: House) -> None:
    """Work until death comes; the story to the first reminder is longer than any moment above."""
    with pytest.raises(Killed):
        mortal.settle()
        mortal.clock.move(minutes=20)
        mortal.settle()
        raise Killed
