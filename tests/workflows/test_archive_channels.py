"""The channel of a closed incident is archived when its time has come."""

from datetime import timedelta

from bot.store import incidents
from tests.conftest import House


def test_a_closed_incidents_channel_is_archived_once_when_its_time_has_come(house: House, incident_id: str):
    with house.desk.store.writing(incident_id) as unit:
        archive_at = unit.at + timedelta(days=14)
        incidents.update_incident(unit, incident_id, state="closed", closed_at=unit.at, archive_at=archive_at)

    house.clock.move(days=13)
    house.settle()
    too_early = len(house.slack.called("conversations.archive"))
    house.clock.move(days=1)
    house.settle()
    house.settle()

    assert too_early == 0
    assert len(house.slack.called("conversations.archive")) == 1
    with house.desk.store.reading() as view:
        assert incidents.get(view, incident_id).archived
