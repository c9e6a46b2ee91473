"""What tests of the legal duties look at."""

from datetime import date

from bot.store import incidents, obligations, subjects
from tests.conftest import House


def duties(house: House, incident_id: str):
    """The incident's obligations by key."""
    with house.desk.store.reading() as view:
        return {one.key: one for one in obligations.obligations(view, incident_id)}


def watched(house: House, incident_id: str) -> dict[str, date | None]:
    """The days of every legal date that is watched, by the obligation's key."""
    with house.desk.store.reading() as view:
        found = subjects.open_subjects(view, incident_id)
    return {one.key.removeprefix("obligation:"): one.due_on for one in found if one.key.startswith("obligation:")}


def runs(house: House, incident_id: str):
    """Every run of the engine, oldest first."""
    with house.desk.store.reading() as view:
        return list(reversed(obligations.runs(view, incident_id)))


def incident(house: House, incident_id: str):
    """The incident as it stands."""
    with house.desk.store.reading() as view:
        return incidents.get(view, incident_id)


def heard(house: House) -> list[str]:
    """Everything posted so far, after the posts that waited for their turn went out too."""
    for _ in range(8):
        house.settle()
        house.clock.move(seconds=5)
    return house.slack.said()
