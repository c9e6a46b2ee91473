"""A person acts, the bot hears it over a real WebSocket, and the person sees what Slack would show."""

import pytest

from bot.practice.open_view import ViewError


def test_a_command_is_answered_by_an_ephemeral_that_rides_in_the_ack(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")

    reply = nurse.command("hello", channel="general")

    assert reply.text == "you said hello"
    assert [m["text"] for m in nurse.ephemerals("general")] == ["you said hello"]
    assert driver.person("U0DESK001").ephemerals("general") == []


def test_a_person_named_in_a_command_arrives_with_their_id_as_the_manifest_asks(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")

    nurse.command("tell @Cora.Cormorant, not @nobody or cora.cormorant@clinic.example")

    told = "tell <@U0CMDR001|cora.cormorant>, not @nobody or cora.cormorant@clinic.example"
    assert tiny_bot.heard[-1]["text"] == told


def test_a_listener_that_raises_shows_the_person_slacks_error(driver, tiny_bot):
    driver.tune(ack_seconds=0.5)

    reply = driver.person("U0NURSE01").command("raise")

    assert reply.error == '/incident failed with the error "operation_timeout"'


def test_a_bot_that_is_too_slow_shows_a_timeout(driver, tiny_bot):
    driver.tune(ack_seconds=0.3)

    reply = driver.person("U0NURSE01").command("slow")
    tiny_bot.release.set()

    assert "operation_timeout" in reply.error


def test_without_any_bot_a_command_fails_at_once(driver):
    reply = driver.person("U0NURSE01").command("hello")

    assert reply.error == '/incident failed with the error "dispatch_failed"'


def test_a_form_opens_is_filled_and_closes_when_it_was_taken(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.shortcut("report_incident")

    reply = nurse.submit({"what": "A laptop is missing", "kind": "lost"})

    assert (reply.error, reply.errors, nurse.has_view) == ("", {}, False)
    state = tiny_bot.heard[-1]["view"]["state"]["values"]
    assert state["what"]["text"] == {"type": "plain_text_input", "value": "A laptop is missing"}
    assert state["kind"]["choice"]["selected_option"]["value"] == "lost"
    assert state["on"]["day"] == {"type": "datepicker", "selected_date": "2026-11-20"}


def test_an_empty_required_field_is_never_sent(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("form")

    with pytest.raises(ViewError, match="what: Please complete this required field"):
        nurse.submit({})

    assert all(body.get("type") != "view_submission" for body in tiny_bot.heard)


def test_an_unknown_field_or_option_is_named(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("form")

    with pytest.raises(ViewError, match="has no field 'where'; it has: what, kind, on"):
        nurse.submit({"where": "x"})
    with pytest.raises(ViewError, match="has no option 'stolen'; it has: 'lost', 'sent'"):
        nurse.submit({"kind": "stolen"})


def test_errors_of_the_bot_stay_under_their_inputs_and_keep_what_was_typed(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("form")

    reply = nurse.submit({"what": "wrong"})

    assert reply.errors == {"what": "Not like that."}
    assert nurse.view.errors == {"what": "Not like that."}
    assert nurse.view.values["what"]["text"]["value"] == "wrong"


def test_errors_for_a_block_that_is_no_input_are_trouble(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("form")

    reply = nurse.submit({"what": "stray"})

    assert reply.error == "We had some trouble connecting. Try again?"
    assert nurse.has_view


def test_update_push_and_clear_change_the_stack_as_the_ack_says(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("form")

    nurse.submit({"what": "next"})
    pushed = nurse.view.title
    nurse.submit({"what": "thanks"})
    updated = nurse.view.text()
    nurse.close()
    below = nurse.view.title
    nurse.submit({"what": "clear"})

    assert (pushed, updated, below, nurse.has_view) == ("Next", "Kept.", "Report", False)


def test_closing_is_told_where_the_view_asked_for_it(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("form")

    nurse.close()

    assert (tiny_bot.heard[-1]["type"], tiny_bot.heard[-1]["is_cleared"]) == ("view_closed", False)


def test_a_button_in_a_message_and_in_an_ephemeral_can_replace_it(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.command("card")
    ephemeral = nurse.ephemerals()[-1]["ts"]
    message = nurse.dms()[-1]["ts"]

    nurse.press("take", ts=ephemeral)
    nurse.press("take", ts=message)

    assert [m["text"] for m in nurse.ephemerals()] == ["taken"]
    assert [m["text"] for m in nurse.dms()] == ["taken"]
    assert tiny_bot.heard[-1]["actions"][0]["value"] == "7"


def test_a_response_url_is_spent_after_five_answers(driver, tiny_bot):
    driver.person("U0NURSE01").command("respond")

    assert tiny_bot.answers == [200, 200, 200, 200, 200, 404]


def test_opening_home_lets_the_bot_publish_and_its_buttons_work(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    nurse.open_home()
    driver.wait_until(lambda: nurse.see()["home"], what="the Home tab")

    nurse.press("open", where="home")

    assert nurse.view.title == "Report"


def test_a_message_shortcut_carries_the_message(driver, tiny_bot):
    nurse = driver.person("U0NURSE01")
    ts = nurse.say("general", "look at this")

    reply = nurse.message_shortcut("add_to_timeline", channel="general", ts=ts)

    assert reply.error == ""
    assert tiny_bot.heard[-1]["message"]["text"] == "look at this"
