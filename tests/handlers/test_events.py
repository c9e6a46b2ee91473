"""What Slack tells without being asked, through whole Slack payloads."""

import json

import pytest

from bot.slack.client import Unsure
from bot.store import incidents, journal, team
from tests.conftest import COUNSEL, GUEST, IT, NURSE, PRIVACY, SECURITY, House
from tests.fakes import BOT_USER, TEAM

OFFICERS = ["D0SECOFF1", "D0PRIVOF1"]


def told(house: House) -> list[str]:
    """Where messages went since the last look."""
    house.slack.calls.clear()
    house.settle()
    return [call["channel"] for call in house.slack.called("chat.postMessage")]


def entries(house: House, chain: str):
    with house.desk.store.reading() as view:
        return [json.loads(entry.header)["action"] for entry in journal.chain(view, chain)]


def join(house: House, channel: str, user: str, event_id: str = "Ev1", inviter: str = SECURITY):
    return house.event(event_id, type="member_joined_channel", user=user, channel=channel, inviter=inviter)


def test_a_member_added_by_hand_belongs_to_the_incident_from_then_on(house: House):
    incident_id, channel = house.open_incident()

    response = join(house, channel, IT)

    assert response.status == 200
    assert "person.joined" in entries(house, incident_id)
    assert "INC-2026-0001" in house.reply(IT, "status", channel)


def test_whom_the_bot_invited_and_the_bot_itself_leave_no_entry(house: House):
    incident_id, channel = house.open_incident()
    before = entries(house, incident_id)

    join(house, channel, COUNSEL, "Ev1", inviter=BOT_USER)
    join(house, channel, BOT_USER, "Ev2")
    join(house, "C0GENERAL", NURSE, "Ev3")

    assert entries(house, incident_id) == before


def test_a_guest_added_by_hand_is_no_member_and_officers_hear_of_it(house: House):
    incident_id, channel = house.open_incident()

    join(house, channel, GUEST)

    assert told(house) == OFFICERS
    assert "no full member" in house.slack.said()[0]
    with house.desk.store.reading() as view:
        assert GUEST not in team.members(view, incident_id)


def test_who_was_shut_out_is_taken_out_again_and_officers_hear_of_it(house: House):
    incident_id, channel = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        team.exclude(unit, incident_id, IT, SECURITY, "reason")

    join(house, channel, IT)

    assert told(house) == OFFICERS
    assert [(call["channel"], call["user"]) for call in house.slack.called("conversations.kick")] == [(channel, IT)]
    with house.desk.store.reading() as view:
        assert team.is_excluded(view, incident_id, IT)


def test_an_event_that_slack_sends_twice_counts_once(house: House):
    incident_id, channel = house.open_incident()

    join(house, channel, GUEST)
    join(house, channel, GUEST)

    assert told(house) == OFFICERS
    assert entries(house, incident_id).count("outsider.added") == 1


def test_an_event_that_cannot_be_kept_is_answered_so_that_slack_sends_it_again(house: House):
    _, channel = house.open_incident()
    house.slack.troubles["users.info"] = [Unsure("users.info", "timeout")]

    assert join(house, channel, IT).status == 500


@pytest.mark.parametrize("kind", ["group", "channel"])
@pytest.mark.parametrize(
    ("what", "channel_of", "words"),
    [
        ("archive", lambda channel: channel, "unarchive the channel"),
        ("rename", lambda channel: {"id": channel, "name": "canary-77aa", "created": 1}, "says nothing of a patient"),
        ("deleted", lambda channel: channel, "gone from Slack"),
    ],
)
def test_what_people_do_to_the_channel_is_written_down_and_told_once(house: House, kind, what, channel_of, words):
    incident_id, channel = house.open_incident()

    for _ in range(2):
        house.event("Ev1", type=f"{kind}_{what}", channel=channel_of(channel), user=NURSE)

    assert told(house) == OFFICERS
    assert words in house.slack.said()[0]
    assert any("by_hand" in action for action in entries(house, incident_id))
    with house.desk.store.reading() as view:
        assert "canary-77aa" not in str(view.connection.exec_driver_sql("SELECT * FROM incidents").all())


def test_what_the_bot_does_itself_is_no_drift(house: House):
    incident_id, channel = house.open_incident()
    before = entries(house, incident_id)

    house.event("Ev1", type="group_archive", channel=channel, user=BOT_USER)

    assert entries(house, incident_id) == before
    assert told(house) == []


def test_a_channel_archived_by_hand_is_known_as_archived_until_it_comes_back(house: House):
    incident_id, channel = house.open_incident()

    house.event("Ev1", type="group_archive", channel=channel, user=NURSE)
    with house.desk.store.reading() as view:
        archived = incidents.get(view, incident_id).archived
    house.event("Ev2", type="group_unarchive", channel=channel, user=NURSE)

    assert archived
    with house.desk.store.reading() as view:
        assert not incidents.get(view, incident_id).archived


def test_the_bots_removal_is_told_to_the_officers(house: House):
    _, channel = house.open_incident()

    house.event("Ev1", type="member_left_channel", user=BOT_USER, channel=channel)

    assert told(house) == OFFICERS
    assert "invite it back" in house.slack.said()[0]


def test_who_leaves_the_channel_keeps_their_duties(house: House):
    incident_id, channel = house.open_incident()
    join(house, channel, IT)

    house.event("Ev2", type="member_left_channel", user=IT, channel=channel)

    assert "person.left_channel" in entries(house, incident_id)
    with house.desk.store.reading() as view:
        assert IT in team.members(view, incident_id)


def test_a_member_who_becomes_a_guest_may_do_nothing_from_then_on(house: House):
    _, channel = house.open_incident()
    join(house, channel, IT)

    house.event("Ev2", type="user_change", user={"id": IT, "team_id": TEAM, "is_restricted": True})

    assert "own workspace" in house.reply(IT, "status", channel)


def test_officers_hear_which_duties_somebody_leaves_behind(house: House):
    house.open_incident()

    house.event("Ev1", type="user_change", user={"id": PRIVACY, "team_id": TEAM, "deleted": True})

    assert told(house) == ["D0SECOFF1"]
    said = house.slack.said()[0]
    assert "Privacy officer" in said and "INC-2026-0001" in said


def test_nothing_is_kept_of_people_whom_the_bot_never_met(house: House):
    house.event("Ev1", type="user_change", user={"id": "U0STRANGE", "team_id": TEAM, "deleted": True})

    with house.desk.store.reading() as view:
        assert team.get_person(view, "U0STRANGE") is None


@pytest.mark.parametrize("name", ["app_uninstalled", "tokens_revoked"])
def test_losing_access_is_written_into_the_organisations_journal(house: House, name):
    response = house.event("Ev1", type=name)

    assert response.status == 200
    assert entries(house, "organisation")[-1] == f"slack.{name}"
