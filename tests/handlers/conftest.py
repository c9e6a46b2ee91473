"""Incidents to begin with."""

import pytest

from bot.store import team
from tests.conftest import COUNSEL, SECURITY, House


@pytest.fixture
def with_counsel(house: House) -> tuple[str, str]:
    """The id and the channel of an incident that has legal counsel; nothing was sent since."""
    incident_id, channel = house.open_incident()
    with house.desk.store.writing() as unit:
        team.assign(unit, incident_id, "legal_counsel", COUNSEL, assigned_by=SECURITY)
    house.slack.calls.clear()
    return incident_id, channel
