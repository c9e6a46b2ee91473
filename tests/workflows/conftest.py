"""Incidents to begin with."""

import pytest

from bot.store import subjects, team
from tests.conftest import COMMANDER, IT, House


@pytest.fixture
def incident_id(house: House) -> str:
    """An incident of which nothing is watched yet; a commander with a deputy is named."""
    made, _ = house.open_incident()
    with house.desk.store.writing(made) as unit:
        for watched in subjects.open_subjects(unit, made):
            subjects.unwatch(unit, made, watched.key)
        team.assign(unit, made, "incident_commander", COMMANDER, assigned_by="test")
        held = team.holder(unit, made, "incident_commander")
        assert held is not None
        team.set_deputy(unit, held, IT, None)
    house.slack.calls.clear()
    return made
