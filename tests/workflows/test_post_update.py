"""A status update is posted and starts its own clock afresh."""

from datetime import timedelta

import pytest

from bot.core.errors import AlreadyDone, UserError
from bot.store import subjects, work
from bot.workflows.post_update import confirm_status, post_update
from tests.conftest import SECURITY, House


@pytest.fixture
def incident(house: House) -> str:
    return house.open_incident()[0]


def target(house: House, incident: str):
    with house.desk.store.reading() as view:
        return subjects.get_by_key(view, incident, "target:status_update")


def test_an_update_starts_the_time_until_the_next_one(house: House, incident: str):
    moment = house.clock.move(hours=3)

    post_update(house.desk, incident, "The phone was found", by=SECURITY, key="k1")

    assert target(house, incident).due_at == moment + timedelta(days=1)  # SEV3: daily


def test_an_update_is_posted_in_the_channel_and_not_in_its_notification(house: House, incident: str):
    post_update(house.desk, incident, "canary-31ab was found", by=SECURITY, key="k1")
    house.settle()

    [posted] = [call for call in house.slack.called("chat.postMessage") if "status update" in call["text"]]
    assert posted["text"] == "INC-2026-0001: status update"
    assert "canary-31ab was found" in str(posted["blocks"])
    with house.desk.store.reading() as view:
        assert "canary-31ab" not in str(view.connection.exec_driver_sql("SELECT args FROM outbox").all())


def test_nothing_has_changed_counts_as_an_update(house: House, incident: str):
    house.clock.move(hours=3)

    confirm_status(house.desk, incident, by=SECURITY, key="k1")
    house.settle()

    assert any("Nothing has changed" in said for said in house.slack.said())
    assert target(house, incident).due_at == house.clock.now() + timedelta(days=1)


def test_nothing_has_changed_a_moment_after_an_update_is_not_posted(house: House, incident: str):
    post_update(house.desk, incident, "The phone was found", by=SECURITY, key="k1")
    house.clock.move(minutes=4)

    with pytest.raises(AlreadyDone, match="a moment ago"):
        confirm_status(house.desk, incident, by=SECURITY, key="k2")

    with house.desk.store.reading() as view:
        assert len(work.events(view, incident)) == 1


def test_an_empty_update_is_refused(house: House, incident: str):
    with pytest.raises(UserError, match="Say where things stand"):
        post_update(house.desk, incident, "  ", by=SECURITY, key="k1")
