"""Roster and settings, through whole Slack payloads."""

import json
from datetime import time

import pytest

from bot.store import assessments, choices, incidents, journal, team
from tests.conftest import COMMANDER, COUNSEL, GUEST, IT, LEADER, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.answers import faults

PHONE = {"on_call_phone": "+1 555 0199"}


def turn_to(house: House, command: str, action: str, value: str, user: str = SECURITY):
    """Open the list by command and press the button beside one part; gives the form."""
    house.command(user, command)
    listed = house.opened() | {"id": "V1"}
    house.press(user, action, value, view=listed)
    return house.opened()


def set_role(house: House, role: str, holder, deputy=None):
    form = turn_to(house, "roster", "change_role", role)
    return house.submit(SECURITY, form, {"holder_id": holder, "deputy_id": deputy})


def organisation_actions(house: House):
    with house.desk.store.reading() as view:
        return [json.loads(entry.header) for entry in journal.chain(view, "organisation")]


def test_the_roster_shows_every_role_with_its_holder_and_a_button(house: House):
    house.command(SECURITY, "roster")

    view = house.opened()
    words = words_of(view)
    assert f"*Security officer*: <@{SECURITY}>" in words and "*IT lead*: nobody yet" in words
    buttons = [block["accessory"]["value"] for block in view["blocks"] if "accessory" in block]
    assert buttons == list(house.desk.rulebook.roles)


def test_a_role_is_filled_journaled_and_shown_at_once(house: House):
    response = set_role(house, "it_lead", IT, COMMANDER)

    shown = json.loads(response.body)["view"]
    assert f"*IT lead*: <@{IT}>, deputy <@{COMMANDER}>" in words_of(shown)
    entry = organisation_actions(house)[-1]
    assert (entry["action"], entry["actor"]) == ("roster.set", SECURITY)
    assert entry["subject"] == {"role": "it_lead", "user": IT, "deputy": COMMANDER, "before": None}


def test_a_role_can_be_left_empty_but_no_officers(house: House):
    set_role(house, "it_lead", IT)

    set_role(house, "it_lead", None)
    refused = set_role(house, "privacy_officer", None)

    with house.desk.store.reading() as view:
        held = team.roster(view)
    assert "it_lead" not in held
    assert "never empty" in faults(refused)["holder_id"]
    assert held["privacy_officer"].user_id == PRIVACY


@pytest.mark.parametrize(
    ("role", "holder", "deputy", "field", "words"),
    [
        ("privacy_officer", SECURITY, None, "holder_id", "two people"),
        ("it_lead", IT, IT, "deputy_id", "somebody else"),
        ("it_lead", None, IT, "deputy_id", "Choose the holder first"),
        ("it_lead", GUEST, None, "holder_id", "Guests"),
        ("it_lead", IT, GUEST, "holder_id", "Guests"),
    ],
)
def test_what_a_roster_may_not_be_is_refused_and_nothing_changes(house: House, role, holder, deputy, field, words):
    refused = set_role(house, role, holder, deputy)

    assert words in faults(refused)[field]
    with house.desk.store.reading() as view:
        assert set(team.roster(view)) == {"security_officer", "privacy_officer"}
        assert team.roster(view)["privacy_officer"].user_id == PRIVACY


def test_a_new_officer_is_invited_to_open_incidents_and_may_read_them(house: House):
    _, channel = house.open_incident()

    set_role(house, "privacy_officer", COUNSEL)
    house.settle()

    invited = house.slack.called("conversations.invite")[-1]
    assert (invited["channel"], invited["users"]) == (channel, COUNSEL)
    assert "INC-2026-0001" in house.reply(COUNSEL, "status INC-2026-0001")


@pytest.mark.parametrize("verb", ["roster", "settings", "health"])
@pytest.mark.parametrize("user", [NURSE, LEADER, GUEST])
def test_only_officers_see_the_organisations_own_matters(house: House, verb, user):
    answer = house.reply(user, verb)

    assert answer
    assert not house.slack.called("views.open")


def test_the_organisation_is_changed_in_slack_and_counts_at_once(house: House):
    form = turn_to(house, "settings", "change_settings", "organisation")

    response = house.submit(
        SECURITY, form,
        {"name": "Fernhill", "timezone": "Pacific/Honolulu", "entity_type": "health_plan"} | PHONE,
    )  # fmt: skip
    house.command(NURSE, "report")
    report_form = house.opened()
    receipt = house.submit(NURSE, report_form, {"what_happened": "A fax", "still_happening": "yes"})

    assert "Fernhill, Pacific/Honolulu, health plan. On call: +1 555 0199" in words_of(
        json.loads(response.body)["view"]
    )
    assert "+1 555 0199" in words_of(json.loads(receipt.body)["view"])
    with house.desk.store.reading() as view:
        incident = incidents.listed(view, states=list(incidents.State))[0]
    assert (incident.facts["timezone"], incident.facts["entity_type"]) == ("Pacific/Honolulu", "health_plan")


@pytest.mark.parametrize(
    ("values", "field"), [({"name": " "}, "name"), ({"on_call_phone": "ask <!channel>"}, "on_call_phone")]
)
def test_a_name_or_number_that_cannot_be_is_refused(house: House, values, field):
    form = turn_to(house, "settings", "change_settings", "organisation")

    refused = house.submit(SECURITY, form, values)

    assert field in faults(refused)
    assert organisation_actions(house)[-1]["action"] != "entity.changed"


def test_leaders_channel_and_time_of_the_digest_are_chosen(house: House):
    form = turn_to(house, "settings", "change_settings", "leaders")

    house.submit(
        SECURITY, form, {"people": [LEADER, COUNSEL], "channel_id": "C0LEADERS", "digest_time": "07:30"}
    )  # fmt: skip

    with house.desk.store.reading() as view:
        settings = house.desk.settings
        assert choices.leadership(view, settings.leadership) == (LEADER, COUNSEL)
        assert choices.leadership_channel(view, settings) == "C0LEADERS"
        assert choices.digest_time(view, settings) == time(7, 30)
    assert {entry["action"] for entry in organisation_actions(house)[-3:]} == {"settings.chosen"}


def test_no_channel_is_a_choice_too(house: House):
    form = turn_to(house, "settings", "change_settings", "leaders")
    house.submit(SECURITY, form, {"channel_id": "C0LEADERS"})

    form = turn_to(house, "settings", "change_settings", "leaders")
    house.submit(SECURITY, form, {"channel_id": None})

    with house.desk.store.reading() as view:
        assert choices.leadership_channel(view, house.desk.settings) is None


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"digest_time": "02:00"}, "digest_time", "clocks are changed"),
        ({"digest_time": None}, "digest_time", "Choose a time"),
        ({"people": [GUEST]}, "people", "Guests"),
    ],
)
def test_a_digest_in_the_forbidden_hours_or_for_a_guest_is_refused(house: House, values, field, words):
    form = turn_to(house, "settings", "change_settings", "leaders")

    refused = house.submit(SECURITY, form, values)

    assert words in faults(refused)[field]
    with house.desk.store.reading() as view:
        assert not choices.choices(view)


def test_the_second_signature_is_switched_off_only_with_a_reason(house: House):
    form = turn_to(house, "settings", "change_settings", "signature")

    refused = house.submit(SECURITY, form, {"needed": "off"})
    response = house.submit(SECURITY, form, {"needed": "off", "reason": "There are two of us"})

    assert "nobody else can sign" in faults(refused)["reason"]
    assert "switched off" in words_of(json.loads(response.body)["view"])
    with house.desk.store.reading() as view:
        assert not assessments.needs_second_signature(view)


def test_settings_sent_twice_are_written_down_once(house: House):
    form = turn_to(house, "settings", "change_settings", "organisation")

    house.submit(SECURITY, form, {"name": "Fernhill"})
    house.submit(SECURITY, form, {"name": "Fernhill"})

    assert [entry["action"] for entry in organisation_actions(house)].count("entity.changed") == 1
