"""Trigger ids and the view stack: three seconds, one use, three deep; hashes; typed input across updates."""

import copy

import pytest
from slack_sdk.errors import SlackApiError

from bot.practice.clock import PracticeClock
from bot.practice.open_view import ViewError
from bot.practice.refusal import Refusal
from bot.practice.triggers import Triggers
from tests.practice.layouts import FORM, field, words


class StoppedClock(PracticeClock):
    """A clock that a test moves by hand."""

    seconds = 100.0

    def monotonic(self) -> float:
        return self.seconds


def refused(triggers, trigger_id):
    with pytest.raises(Refusal) as caught:
        triggers.spend(trigger_id)
    return caught.value.error


def test_a_trigger_is_good_up_to_three_seconds_and_not_after():
    clock = StoppedClock()
    triggers = Triggers(clock)
    in_time = triggers.issue("U0NURSE01", seconds=3.0)
    too_late = triggers.issue("U0NURSE01", seconds=3.0)

    clock.seconds = 103.0
    spent = triggers.spend(in_time)
    clock.seconds = 103.1

    assert spent.user == "U0NURSE01"
    assert refused(triggers, too_late) == "expired_trigger_id"


def test_a_trigger_is_used_once():
    triggers = Triggers(StoppedClock())
    trigger_id = triggers.issue("U0NURSE01", seconds=3.0)

    triggers.spend(trigger_id)

    assert refused(triggers, trigger_id) == "exchanged_trigger_id"


def test_a_malformed_trigger_is_invalid():
    assert refused(Triggers(StoppedClock()), "nonsense") == "invalid_trigger_id"


def open_form(driver, tiny_bot):
    """The nurse with the tiny bot's form open, and a client's view of it."""
    nurse = driver.person("U0NURSE01")
    nurse.command("form")
    return nurse, nurse.view


def error_of(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


def test_the_trigger_of_a_command_cannot_open_twice(driver, client, tiny_bot):
    open_form(driver, tiny_bot)

    error = error_of(client.views_open, trigger_id=tiny_bot.heard[-1]["trigger_id"], view=FORM)

    assert error == "exchanged_trigger_id"


def test_a_stack_is_three_views_deep(driver, client, tiny_bot):
    nurse, _ = open_form(driver, tiny_bot)
    nurse.submit({"what": "next"})
    nurse.submit({"what": "next"})

    reply = nurse.submit({"what": "next"})

    assert "push_limit_reached" in reply.detail
    assert len(nurse.see()["views"]) == 3


def test_update_needs_the_hash_that_is_on_screen(driver, client, tiny_bot):
    _, view = open_form(driver, tiny_bot)
    client.views_update(view_id=view.id, view=FORM, hash=view.body["hash"])

    assert error_of(client.views_update, view_id=view.id, view=FORM, hash=view.body["hash"]) == "hash_conflict"
    assert error_of(client.views_update, view_id="V0NOWHERE", view=FORM) == "not_found"


def test_a_view_above_250_kilobytes_is_too_large(driver, client, tiny_bot):
    _, view = open_form(driver, tiny_bot)
    large = copy.deepcopy(FORM)
    large["blocks"] += [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2000}] * 10} for _ in range(13)]

    assert error_of(client.views_update, view_id=view.id, view=large) == "view_too_large"


def test_an_external_id_is_unique(driver, client, tiny_bot):
    _, view = open_form(driver, tiny_bot)
    client.views_update(view_id=view.id, view={**FORM, "external_id": "report-1"})
    driver.person("U0DESK001").command("hello")

    error = error_of(
        client.views_open,
        trigger_id=tiny_bot.heard[-1]["trigger_id"],
        view={**FORM, "external_id": "report-1"},
    )

    assert error == "duplicate_external_id"


def test_typed_input_survives_an_update_only_under_the_same_ids(driver, client, tiny_bot):
    nurse, view = open_form(driver, tiny_bot)
    nurse.fill({"what": "typed", "kind": "sent"})
    other = copy.deepcopy(FORM)
    other["blocks"][0] = field("what_2", "What happened?", {"type": "plain_text_input", "action_id": "text"})

    client.views_update(view_id=view.id, view=other)

    assert nurse.view.values["kind"]["choice"]["selected_option"]["value"] == "sent"
    assert nurse.view.values["what_2"]["text"]["value"] is None


def test_the_client_checks_lengths_numbers_days_and_people_before_sending(driver, client, tiny_bot):
    nurse, view = open_form(driver, tiny_bot)
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "action_id": "n"}
    blocks = [
        field("text", "Text", {"type": "plain_text_input", "max_length": 3, "action_id": "t"}),
        field("count", "Count", number),
        field("day", "Day", {"type": "datepicker", "action_id": "d"}),
        field("who", "Who", {"type": "users_select", "action_id": "u"}),
        field("mail", "Mail", {"type": "email_text_input", "action_id": "m"}),
    ]
    client.views_update(view_id=view.id, view={**FORM, "blocks": blocks})

    with pytest.raises(ViewError) as caught:
        nurse.submit({"text": "long", "count": "0", "day": "2026-02-30", "who": "U0NOBODY0", "mail": "nobody"})

    assert set(caught.value.errors) == {"text", "count", "day", "who", "mail"}
    assert all(body.get("type") != "view_submission" for body in tiny_bot.heard)


def test_errors_words_of_the_form_name_the_field(driver, client, tiny_bot):
    _, view = open_form(driver, tiny_bot)
    answer = {"view_id": view.id, "view": {**FORM, "title": words("x" * 25)}}

    with pytest.raises(SlackApiError) as caught:
        client.views_update(**answer)

    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
