"""Roles by command and by form, through whole payloads."""

import json

import pytest

from bot.store import incidents, team
from tests.conftest import COMMANDER, GUEST, IT, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of


@pytest.fixture
def channel(house: House) -> str:
    return house.open_incident()[1]


@pytest.fixture
def quiet(house: House, channel: str):
    """Ask as the security officer in the incident's channel."""
    return lambda text, user=SECURITY: house.reply(user, text, channel)


def held(house: House, channel: str) -> dict[str, str]:
    with house.desk.store.reading() as view:
        incident = incidents.by_channel(view, channel)
        return {one.role: one.user_id for one in team.assignments(view, incident.id)}


def test_the_board_names_every_role_its_holder_and_its_duty(house: House, quiet):
    said = quiet("roles")

    assert "*Incident commander*: nobody yet" in said
    assert f"*Security officer*: <@{SECURITY}>" in said
    assert "Leads the four-factor assessment" in said


def test_a_role_is_given_by_alias_and_the_one_who_gave_it_is_told(house: House, channel: str, quiet):
    said = quiet(f"assign ic <@{COMMANDER}|cora>")

    assert f"*Incident commander*: <@{COMMANDER}>" in said
    assert held(house, channel)["incident_commander"] == COMMANDER


def test_a_hand_over_names_who_held_it_until_now(house: House, quiet):
    quiet(f"assign ic <@{COMMANDER}>")

    assert f"handed over by <@{COMMANDER}>" in quiet(f"assign ic <@{IT}>")


REFUSED = [
    ("assign", "Say who, with an @"),
    (f"assign <@{IT}>", "Say which role"),
    ("assign commander cora", "Say who, with an @"),
    (f"assign commandr <@{IT}>", "Did you mean “incident_commander”?"),
    (f"assign zzz <@{IT}>", "There is no such role. Roles:"),
    (f"assign it <@{GUEST}>", "Guests of the workspace"),
    (f"assign it <@{IT}> please", "It reads, for example"),
    (f"assign it <@{IT}> <@{NURSE}>", "One person at a time"),
    ("unassign", "Say which role"),
    ("unassign scribe", "Nobody holds this role"),
    ("deputy privacy", "Say who acts for the holder"),
    (f"deputy privacy <@{IT}> until soon", "no day"),
    (f"deputy privacy <@{IT}> until 2026-03-01", "That day has passed"),
    (f"deputy privacy <@{IT}> for a week", "It reads, for example"),
    (f"deputy scribe <@{IT}>", "Nobody holds this role yet"),
    ("deputy privacy none", "no deputy"),
    ("exclude", "Say who, with an @"),
    ("exclude the nurse", "Say who, with an @"),
    ("invite", "Say who, with an @"),
    (f"invite <@{GUEST}>", "Guests of the workspace"),
    (f"invite <@{PRIVACY}>", "part of this incident already"),
]


def test_what_cannot_be_is_said_in_a_sentence_and_nothing_changes(house: House, channel: str, quiet):
    before = held(house, channel)

    said = {typed: quiet(typed) for typed, _ in REFUSED}

    assert [(typed, said[typed]) for typed, sentence in REFUSED if sentence not in said[typed]] == []
    assert held(house, channel) == before


def test_a_role_is_taken_back(house: House, channel: str, quiet):
    quiet(f"assign scribe <@{IT}>")

    assert f"nobody now; it was <@{IT}>" in quiet("unassign scribe")

    assert "scribe" not in held(house, channel)


def test_a_deputy_is_named_shown_and_taken_back(house: House, quiet):
    assert "until Wednesday, April 1, 2026" in quiet(f"deputy privacy <@{IT}> until 2026-04-01")
    assert f"deputy <@{IT}> until Wednesday, April 1, 2026" in quiet("roles")
    assert "without a deputy now" in quiet("deputy privacy none")
    assert IT not in quiet("roles")


def test_only_officers_shut_somebody_out(house: House, quiet):
    quiet(f"assign ic <@{COMMANDER}>")

    assert "security officer" not in quiet(f"exclude <@{NURSE}>", COMMANDER)
    assert "no longer belongs" in quiet(f"exclude <@{COMMANDER}> is named in the report")
    assert "open to you" in quiet("roles", COMMANDER)


def test_the_commander_lets_somebody_in_but_not_the_excluded(house: House, quiet):
    quiet(f"assign ic <@{COMMANDER}>")
    quiet(f"exclude <@{IT}>")

    assert "belongs to INC-2026-0001" in quiet(f"invite <@{NURSE}>", COMMANDER)
    assert "ask an officer" in quiet(f"invite <@{IT}>", COMMANDER)
    assert "belongs to INC-2026-0001" in quiet(f"invite <@{IT}>")


def test_the_reporter_is_not_of_the_team_and_changes_no_role(house: House, channel: str, quiet):
    assert "This is for the incident's response team or the officers" in quiet(f"assign scribe <@{NURSE}>", NURSE)

    assert "scribe" not in held(house, channel)


def test_strangers_learn_nothing_of_an_incident(house: House, quiet):
    inside, nowhere = quiet("roles INC-2026-0001", IT), quiet("roles INC-2026-0999", IT)

    assert inside == nowhere
    assert "open to you" in inside


def test_the_form_shows_the_board_and_gives_a_role(house: House, channel: str):
    incident_id = _id(house, channel)
    house.press(SECURITY, "open_roles", incident_id, channel=channel)
    form = house.opened()

    response = house.submit(SECURITY, form, {"role": "scribe", "person": IT})

    assert "Incident commander" in words_of(form)
    assert json.loads(response.body)["response_action"] == "clear"
    assert held(house, channel)["scribe"] == IT


WRONG = [
    ({"role": "scribe"}, "person", "Please say who"),
    ({"person": IT}, "role", "Please choose a role"),
    ({"role": "scribe", "person": IT, "until": "2026-04-01"}, "until", "belongs to a deputy"),
    ({"role": "privacy_officer", "move": "unassign", "person": IT}, "person", "leave this empty"),
    ({"role": "scribe", "person": GUEST}, "role", "Guests of the workspace"),
    ({"role": "scribe", "move": "deputy", "person": IT}, "role", "Nobody holds this role yet"),
]


def test_a_wrong_entry_is_told_beside_its_field_and_changes_nothing(house: House, channel: str):
    before = held(house, channel)

    for entered, field, sentence in WRONG:
        house.press(SECURITY, "open_roles", _id(house, channel), channel=channel)
        response = house.submit(SECURITY, house.opened(), entered)

        assert sentence in json.loads(response.body)["errors"][field]
    assert held(house, channel) == before


def test_a_form_sent_twice_changes_a_role_once(house: House, channel: str):
    house.press(SECURITY, "open_roles", _id(house, channel), channel=channel)
    form = house.opened()

    responses = [house.submit(SECURITY, form, {"role": "scribe", "person": IT}) for _ in range(2)]

    assert [json.loads(response.body)["response_action"] for response in responses] == ["clear", "clear"]


def _id(house: House, channel: str) -> str:
    with house.desk.store.reading() as view:
        return incidents.by_channel(view, channel).id
