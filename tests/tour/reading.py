"""What the walk looks up in the record to know what to press next."""

from collections.abc import Sequence

from bot.core.incident import State
from bot.core.owed import Obligation
from bot.core.work import Task
from bot.store import drafts, incidents, obligations, outbox, proposals, subjects, work
from bot.store.subjects import Watched
from tests.conftest import House


def newest(house: House) -> str:
    """The incident reported last."""
    with house.desk.store.reading() as view:
        return incidents.listed(view, states=list(State))[0].id


def number_of(house: House, incident_id: str) -> str:
    with house.desk.store.reading() as view:
        return incidents.get(view, incident_id).number


def channel_of(house: House, incident_id: str) -> str:
    with house.desk.store.reading() as view:
        return str(incidents.get(view, incident_id).channel_id)


def tasks_of(house: House, incident_id: str) -> Sequence[Task]:
    with house.desk.store.reading() as view:
        return work.tasks(view, incident_id)


def duties(house: House, incident_id: str) -> Sequence[Obligation]:
    with house.desk.store.reading() as view:
        return obligations.obligations(view, incident_id)


def longest_delay(house: House, incident_id: str) -> str:
    with house.desk.store.reading() as view:
        return max(obligations.delays(view, incident_id), key=lambda delay: str(delay.delayed_until)).id


def waiting_proposal(house: House, incident_id: str) -> str:
    with house.desk.store.reading() as view:
        waiting = proposals.waiting(view, incident_id)
    assert waiting is not None
    return waiting.id


def watched(house: House, incident_id: str, kind: str) -> Sequence[Watched]:
    """What is watched of one kind and still open: targets by name, tasks by number."""
    with house.desk.store.reading() as view:
        numbers = {f"task:{task.id}": f"{task.number:04}" for task in work.tasks(view, incident_id)}
        found = [one for one in subjects.open_subjects(view, incident_id) if one.kind == kind]
    return sorted(found, key=lambda one: numbers.get(one.key, one.key))


def parked(house: House) -> str:
    """The effect that waits for a person the longest."""
    with house.desk.store.reading() as view:
        return outbox.parked(view)[0].id


def first_draft(house: House, incident_id: str) -> str:
    """The document drafted first."""
    with house.desk.store.reading() as view:
        return drafts.drafts(view, incident_id)[-1].id
