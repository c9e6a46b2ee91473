"""The control API: what a person may see and do, refusals in sentences, the stream, the command line."""

import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.practice.driver import Driver, DriverError
from bot.practice.installation import installation_from

NURSE, COMMANDER, CHIEF = "U0NURSE01", "U0CMDR001", "U0CHIEF01"


def test_a_person_sees_their_channels_and_no_others(driver):
    assert [c["name"] for c in driver.person(NURSE).channels()] == ["general"]
    assert [c["name"] for c in driver.person(CHIEF).channels()] == ["general", "leadership"]
    assert driver.person("U0GUEST01").channels() == []


def test_joining_needs_a_public_channel(driver):
    driver.person(COMMANDER).create_channel("open-room")
    driver.person(COMMANDER).create_channel("closed-room", is_private=True)

    driver.person(NURSE).join("open-room")

    assert driver.channel("open-room")["members"] == [COMMANDER, NURSE]
    with pytest.raises(DriverError, match="channel_not_found"):
        driver.person(NURSE).join("closed-room")


def test_somebody_who_left_the_house_can_do_nothing(driver):
    with pytest.raises(DriverError, match="account_inactive"):
        driver.person("U0GONE001").command("help")


def test_nobody_writes_in_an_archived_channel(driver):
    commander = driver.person(COMMANDER)
    commander.create_channel("room")
    commander.archive("room")

    with pytest.raises(DriverError, match="is_archived"):
        commander.say("room", "hello?")
    with pytest.raises(DriverError, match="is_archived"):
        commander.command("help", channel="room")


def test_a_button_that_is_not_there_is_named_with_those_that_are(driver):
    with pytest.raises(DriverError, match="No message here has a button or field 'nothing'"):
        driver.person(NURSE).press("nothing", channel="general")


def test_a_deed_that_does_not_exist_lists_those_that_do(driver):
    with pytest.raises(DriverError, match="Choose one of: archive, close, command"):
        driver.post("/practice/act/dance", {"user": NURSE})


def test_a_deed_without_what_it_needs_says_so(driver):
    with pytest.raises(DriverError, match="Say 'callback_id'"):
        driver.post("/practice/act/shortcut", {"user": NURSE})


def test_a_command_that_no_app_has_is_not_valid(driver):
    reply = driver.person(NURSE).command("now", command="/dance", channel="general")

    assert reply.error == "/dance is not a valid command."


def test_unread_messages_are_counted_until_they_are_read(driver):
    driver.person(COMMANDER).say("general", "one")
    driver.person(COMMANDER).say("general", "two")
    nurse = driver.person(NURSE)
    before = nurse.channel("general")["unread"]

    driver.post("/practice/act/read", {"user": NURSE, "channel": "C0GENERAL"})

    assert (before, nurse.channel("general")["unread"]) == (2, 0)


def test_the_stream_tells_of_a_change(server, driver):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", "/practice/stream")
    response = connection.getresponse()
    first = [response.readline() for _ in range(3)]

    driver.person(NURSE).say("general", "hello")
    line = next(line for line in iter(response.readline, b"") if line.startswith(b"data:"))
    connection.close()

    assert first[0] == b"event: change\n"
    assert int(line.split()[1]) > int(first[1].split()[1])


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}, {"Host": "127.0.0.1.example.org"}]
)
def test_another_web_site_cannot_act_here(server, headers):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)

    connection.request("POST", "/practice/act/post", body=b"{}", headers=headers)

    assert connection.getresponse().status == 403
    connection.close()


def test_waiting_is_bounded_and_says_what_for(driver):
    with pytest.raises(TimeoutError, match=r"Waited 0.1 s for a miracle\."):
        driver.wait_until(lambda: False, seconds=0.1, what="a miracle")


def test_a_manifest_gives_commands_shortcuts_scopes_and_events(tmp_path):
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text(
        "features:\n"
        "  bot_user: {display_name: other-bot}\n"
        "  slash_commands: [{command: /case, description: Cases, usage_hint: '[open|close]'}]\n"
        "  shortcuts: [{name: Open, type: global, callback_id: open, description: ''}]\n"
        "oauth_config: {scopes: {bot: [commands, 'chat:write']}}\n"
        "settings: {event_subscriptions: {bot_events: [team_join]}}\n"
    )
    app = installation_from(manifest)

    assert (app.name, app.commands[0].command, app.shortcuts[0].callback_id) == ("other-bot", "/case", "open")
    assert (app.scopes, app.listens_to("team_join"), app.listens_to("user_change")) == (
        {"commands", "chat:write"},
        True,
        False,
    )


def test_the_command_line_serves_on_loopback_until_it_is_told_to_stop(tmp_path):
    clock_file = tmp_path / "clock"
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.practice", "--clock-file", str(clock_file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        line = process.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+", line).group()
        driver = Driver(url)
        driver.wait_until(lambda: answers(driver), seconds=20, what="the practice to answer")
        driver.skip(hours=1)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)

    assert clock_file.read_text() == "3600.0\n"
    assert errors == ""


def answers(driver):
    """True once the server takes calls."""
    try:
        return bool(driver.channels())
    except ConnectionError:
        return False
