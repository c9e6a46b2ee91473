"""Wherever a press or a shortcut comes from, the person is told why it did nothing: beside the message or in a form."""

import json
from dataclasses import replace

import pytest

from bot.core.errors import FormErrors, UserError
from bot.practice.limits import check_view
from bot.slack.client import Refused
from handlers.errors import door
from tests.conftest import GUEST, IT, NURSE, SECURITY, House
from tests.fakes import words_of
from tests.tour.beside import listening_beside

_OUTSIDER = "This is for members of the organisation's own workspace."


def shortcut(house: House, user: str) -> None:
    body = {"type": "shortcut", "callback_id": "report_incident", "trigger_id": "1.1.test"}
    house._dispatch(body | house._by(user))


def test_what_to_type_is_said_with_the_slash_command_whatever_its_name(house: House):
    _, channel = house.open_incident()

    assert house.reply(SECURITY, "done 99", channel).endswith("`/incident tasks` lists them.")

    renamed = replace(house.desk, settings=house.desk.settings.model_copy(update={"command_name": "/hipaa"}))
    said = door(UserError("Say `tasks`, or `done 3`."), {"command": "/hipaa"}, {"desk": renamed})
    assert json.loads(said.body)["text"] == "Say `/hipaa tasks`, or `/hipaa done 3`."


def test_help_is_short_for_whoever_has_to_do_with_no_incident_and_long_when_asked(house: House):
    _, channel = house.open_incident()

    nurse, everything, officer = house.reply(NURSE, "help"), house.reply(NURSE, "help all"), house.reply(SECURITY, "")

    assert "`/incident report`" in nurse and "/incident triage" not in nurse and "`/incident help all`" in nurse
    assert "`/incident triage`" in everything and "No word" not in everything
    assert "`/incident triage`" in officer and "help all" not in officer
    house.reply(SECURITY, f"invite <@{IT}>", channel)
    assert "`/incident triage`" in house.reply(IT, "help")


def test_outside_an_incidents_channel_the_number_is_asked_for_with_an_example(house: House):
    said = house.reply(SECURITY, "tasks")

    assert said.startswith("Which incident?") and "`/incident tasks INC-2026-0007`" in said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("status 2", "`/incident status INC-2026-0007`"),
        ("timeline INC-2026-7", "`/incident timeline INC-2026-0007`"),
        ("health now", "Nothing more comes after `/incident health`."),
    ],
)
def test_words_that_a_verb_has_no_use_for_are_refused_not_ignored(house: House, typed: str, told: str):
    _, channel = house.open_incident()

    assert told in house.reply(SECURITY, typed, channel)


def test_under_a_field_what_to_type_is_in_quotes_for_words_there_are_plain(house: House):
    field = {"type": "input", "block_id": "duty"}
    body = {"type": "view_submission", "view": {"blocks": [field], "private_metadata": "", "title": {}}}

    said = door(FormErrors({"duty": "`obligations` lists who is told."}), body, {"desk": house.desk})

    assert json.loads(said.body)["errors"] == {"duty": "“/incident obligations” lists who is told."}


def test_below_a_message_it_is_said_there(house: House):
    incident_id, channel = house.open_incident()
    action = {"action_id": "open_tasks", "block_id": "b", "type": "button", "value": incident_id}

    with listening_beside() as beside:
        body = {"type": "block_actions", "actions": [action], "trigger_id": "1.1.x", "response_url": beside.url}
        house._dispatch(body | {"channel": {"id": channel}} | house._by(IT))
        told = beside.taken()

    assert ["There is no such incident" in sentence for sentence in told] == [True]
    assert "callback_id" in house.opened()  # the report's form: nothing was opened since


def test_on_a_form_another_one_says_it(house: House):
    house.press(SECURITY, "open_health")
    health = house.opened() | {"id": "V1"}

    house.press(IT, "retry_effect", "0" * 32, view=health)

    [pushed] = house.slack.called("views.push")
    assert words_of(pushed["view"]) == "This is for the officers. They will gladly help: please ask them."
    assert check_view(pushed["view"]) == []


@pytest.mark.parametrize("press", ["home", "shortcut"])
def test_on_the_app_home_and_from_the_shortcuts_a_form_says_it(house: House, press: str):
    if press == "home":
        house.press(GUEST, "open_report", view={"type": "home", "blocks": []})
    else:
        shortcut(house, GUEST)

    assert _OUTSIDER in words_of(house.opened())
    assert house.opened()["type"] == "modal"


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
def test_a_form_that_came_too_late_to_be_shown_is_said_in_the_answer_to_the_command(house: House, code: str):
    house.slack.troubles["views.open"] = [Refused("views.open", code)]

    late = house.reply(NURSE, "report")
    house.command(NURSE, "report")

    assert late == "Slack waited too long to open the form. Please try once more."
    assert house.opened()["callback_id"] == "report"


def test_where_slack_does_not_even_show_that_nothing_more_is_tried(house: House):
    house.slack.troubles["views.open"] = [Refused("views.open", "expired_trigger_id")]

    shortcut(house, GUEST)

    assert len(house.slack.called("views.open")) == 1
