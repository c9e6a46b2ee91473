"""Roles are given, handed over, deputised and taken back; nobody but full members holds one."""

from datetime import date, timedelta

import pytest

from bot.core.errors import AlreadyDone, TryAgain, UserError
from bot.slack.client import Unsure
from bot.store import journal, subjects, team, work
from bot.workflows.assign_role import assign_role, name_deputy, unassign_role
from bot.workflows.exclude_person import exclude_person
from tests.conftest import COMMANDER, GUEST, IT, NURSE, SECURITY, House

ROLE, WATCHED = "incident_commander", "target:commander_assigned"


@pytest.fixture
def incident(house: House) -> str:
    return house.open_incident()[0]


def holder(house: House, incident: str, role: str = ROLE):
    with house.desk.store.reading() as view:
        return team.holder(view, incident, role)


def watched(house: House, incident: str):
    with house.desk.store.reading() as view:
        return subjects.get_by_key(view, incident, WATCHED)


def give(house: House, incident: str, user: str, role: str = ROLE, key: str = "k1"):
    return assign_role(house.desk, incident, role, user, by=SECURITY, key=key)


def test_a_new_holder_is_invited_and_told_in_plain_words_what_to_do(house: House, incident: str):
    give(house, incident, COMMANDER)
    house.settle()

    assert holder(house, incident).user_id == COMMANDER
    assert house.slack.called("conversations.invite")[-1]["users"] == COMMANDER
    [told] = [call for call in house.slack.called("chat.postMessage") if call["channel"] == "D0CMDR001"]
    assert told["text"] == "You are Incident commander of INC-2026-0001 now"
    assert "triage" in str(told["blocks"])


def test_a_change_of_role_is_on_the_timeline_in_the_journal_and_in_the_channel(house: House, incident: str):
    give(house, incident, COMMANDER)
    house.settle()

    with house.desk.store.reading() as view:
        [event] = work.events(view, incident)
        headers = [entry.header for entry in journal.chain(view, incident)]
    assert (event.kind, event.about_id, event.noted_by) == ("role_assigned", COMMANDER, SECURITY)
    assert any("role.assigned" in header and COMMANDER in header for header in headers)
    assert any(f"Incident commander is <@{COMMANDER}> now" in said for said in house.slack.said())


def test_nobody_waits_for_a_commander_once_there_is_one_and_again_when_there_is_none(house: House, incident: str):
    before = watched(house, incident)

    give(house, incident, COMMANDER)
    filled = watched(house, incident)
    moment = house.clock.move(hours=5)
    unassign_role(house.desk, incident, ROLE, by=SECURITY, key="k2")
    vacant = watched(house, incident)

    assert before.closed_at is None
    assert filled.closed_at is not None
    assert vacant.closed_at is None
    assert vacant.due_at == moment + timedelta(minutes=15)


def test_whoever_hands_a_role_over_stays_part_of_the_incident(house: House, incident: str):
    give(house, incident, COMMANDER)

    before = give(house, incident, IT, key="k2")

    assert before == COMMANDER
    with house.desk.store.reading() as view:
        assert {COMMANDER, IT} <= team.members(view, incident)


def test_giving_a_role_twice_changes_nothing_and_says_so(house: House, incident: str):
    give(house, incident, COMMANDER)

    with pytest.raises(AlreadyDone, match="have this role already"):
        give(house, incident, COMMANDER, key="k2")


def test_a_repeated_request_is_carried_out_once(house: House, incident: str):
    give(house, incident, COMMANDER)
    give(house, incident, COMMANDER)

    with house.desk.store.reading() as view:
        assert len(work.events(view, incident)) == 1


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ({"is_restricted": True}, "Guests"),
        ({"is_bot": True}, "bot"),
        ({"deleted": True}, "deactivated"),
        ({"is_stranger": True}, "other workspaces"),
    ],
)
def test_only_full_members_can_hold_a_role(house: House, incident: str, kind, sentence):
    house.slack.kinds[GUEST] = kind

    with pytest.raises(UserError, match=sentence):
        give(house, incident, GUEST)

    assert holder(house, incident) is None


def test_whoever_slack_cannot_tell_about_gets_no_role(house: House, incident: str):
    house.slack.troubles["users.info"] = [Unsure("users.info", "timeout")]

    with pytest.raises(TryAgain, match="Nothing was changed"):
        give(house, incident, IT)

    assert holder(house, incident) is None


def test_the_excluded_can_hold_no_role_and_be_nobodys_deputy(house: House, incident: str):
    give(house, incident, COMMANDER)
    exclude_person(house.desk, incident, IT, "", by=SECURITY, key="k2")

    with pytest.raises(UserError, match="stays out"):
        give(house, incident, IT, "it_lead", key="k3")
    with pytest.raises(UserError, match="stays out"):
        name_deputy(house.desk, incident, ROLE, IT, None, by=SECURITY, key="k4")


def test_a_deputy_acts_until_the_last_day_included_and_is_invited(house: House, incident: str):
    give(house, incident, COMMANDER)

    name_deputy(house.desk, incident, ROLE, IT, date(2026, 3, 4), by=SECURITY, key="k2")
    house.settle()

    held = holder(house, incident)
    assert held.acting(date(2026, 3, 4)) == (COMMANDER, IT)
    assert held.acting(date(2026, 3, 5)) == (COMMANDER,)
    assert house.slack.called("conversations.invite")[-1]["users"] == IT
    assert any("You are deputy Incident commander" in said for said in house.slack.said())


def test_a_deputys_last_day_may_be_today_but_not_yesterday(house: House, incident: str):
    give(house, incident, COMMANDER)

    name_deputy(house.desk, incident, ROLE, IT, date(2026, 3, 2), by=SECURITY, key="k2")
    with pytest.raises(UserError, match="today is Monday, March 2"):
        name_deputy(house.desk, incident, ROLE, NURSE, date(2026, 3, 1), by=SECURITY, key="k3")

    assert holder(house, incident).deputy_id == IT


def test_a_vacant_role_has_no_deputy(house: House, incident: str):
    with pytest.raises(UserError, match="Nobody holds this role"):
        name_deputy(house.desk, incident, ROLE, IT, None, by=SECURITY, key="k1")


def test_nobody_is_their_own_deputy(house: House, incident: str):
    give(house, incident, COMMANDER)

    with pytest.raises(UserError, match="somebody else"):
        name_deputy(house.desk, incident, ROLE, COMMANDER, None, by=SECURITY, key="k2")


def test_a_role_handed_on_before_the_message_leaves_is_not_announced_to_the_first(house: House, incident: str):
    give(house, incident, COMMANDER)
    give(house, incident, IT, key="k2")

    house.settle()

    told = [call["channel"] for call in house.slack.called("chat.postMessage")]
    assert "D0ITLEAD1" in told
    assert "D0CMDR001" not in told


def test_a_role_given_before_the_channel_exists_is_invited_once_it_does(house: House):
    incident = house.report()
    give(house, incident, COMMANDER)

    house.settle()

    assert any(call["users"] == COMMANDER for call in house.slack.called("conversations.invite"))
