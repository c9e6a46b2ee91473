"""Who is shut out is shut out everywhere; one officer always stays."""

from datetime import timedelta

import pytest

from bot.core.errors import AlreadyDone, NotAllowed, UserError
from bot.store import journal, subjects, team, work
from bot.workflows.add_task import add_task
from bot.workflows.assign_role import assign_role
from bot.workflows.exclude_person import exclude_person, let_in
from tests.conftest import COMMANDER, GUEST, IT, PRIVACY, SECURITY, House


@pytest.fixture
def incident(house: House) -> str:
    return house.open_incident()[0]


def shut_out(house: House, incident: str, user: str, by: str = SECURITY, key: str = "x1") -> None:
    exclude_person(house.desk, incident, user, "canary-5e2f said so", by=by, key=key)


def test_the_excluded_lose_roles_tasks_and_the_channel(house: House, incident: str):
    assign_role(house.desk, incident, "incident_commander", COMMANDER, by=SECURITY, key="k1")
    add_task(house.desk, incident, "Call the vendor", owner_id=COMMANDER, due_on=None, by=SECURITY, key="k2")
    house.settle()

    shut_out(house, incident, COMMANDER)
    house.settle()

    with house.desk.store.reading() as view:
        assert COMMANDER not in team.members(view, incident)
        assert team.holder(view, incident, "incident_commander") is None
        assert work.tasks(view, incident)[-1].owner_id is None
        vacancy = subjects.get_by_key(view, incident, "target:commander_assigned")
    assert vacancy.closed_at is None
    assert vacancy.due_at == house.clock.now() + timedelta(minutes=15)
    assert house.slack.called("conversations.kick")[0]["user"] == COMMANDER


def test_the_channel_hears_of_it_only_after_the_person_left(house: House, incident: str):
    assign_role(house.desk, incident, "it_lead", IT, by=SECURITY, key="k1")
    house.settle()

    shut_out(house, incident, IT)
    house.settle()

    kinds = [
        method
        for method, args in house.slack.calls
        if method == "conversations.kick" or "shut out" in str(args.get("text"))
    ]
    assert kinds == ["conversations.kick", "chat.postMessage"]


def test_the_reason_is_kept_and_never_shown(house: House, incident: str):
    shut_out(house, incident, IT)
    house.settle()

    with house.desk.store.reading() as view:
        texts = [entry.text for entry in journal.chain(view, incident)]
        rows = view.connection.exec_driver_sql("SELECT args, result FROM outbox").all()
    assert "canary-5e2f" in str(texts)
    assert "canary-5e2f" not in str(rows)
    assert "canary-5e2f" not in str(house.slack.calls)


def test_the_last_officer_stays(house: House, incident: str):
    shut_out(house, incident, PRIVACY)

    with pytest.raises(UserError, match="last officer"):
        shut_out(house, incident, SECURITY, key="x2")


def test_leadership_hears_when_an_officer_is_shut_out_and_of_nobody_else(house: House, incident: str):
    shut_out(house, incident, IT)
    house.settle()
    before = [call for call in house.slack.called("chat.postMessage") if call["channel"] == "D0CHIEF01"]

    shut_out(house, incident, PRIVACY, key="x2")
    house.settle()

    after = [call for call in house.slack.called("chat.postMessage") if call["channel"] == "D0CHIEF01"]
    assert not before
    assert [call["text"] for call in after] == ["INC-2026-0001: an officer was shut out of an incident"]


def test_whoever_is_shut_out_cannot_be_shut_out_again(house: House, incident: str):
    shut_out(house, incident, IT)

    with pytest.raises(AlreadyDone):
        shut_out(house, incident, IT, key="x2")


def test_only_an_officer_lets_the_excluded_back_in(house: House, incident: str):
    shut_out(house, incident, IT)

    with pytest.raises(NotAllowed, match="ask an officer"):
        let_in(house.desk, incident, IT, by=COMMANDER, key="k1", may_lift=False)
    let_in(house.desk, incident, IT, by=SECURITY, key="k2", may_lift=True)
    house.settle()

    with house.desk.store.reading() as view:
        assert IT in team.members(view, incident)
        assert not team.is_excluded(view, incident, IT)
    assert house.slack.called("conversations.invite")[-1]["users"] == IT


def test_guests_are_not_let_in(house: House, incident: str):
    with pytest.raises(UserError, match="Guests"):
        let_in(house.desk, incident, GUEST, by=SECURITY, key="k1", may_lift=True)
