"""What the bot hears when things happen, over Socket Mode: once, again when nobody took it, and after reconnecting."""

from slack_bolt.adapter.socket_mode import SocketModeHandler

from tests.practice.conftest import hang_up
from tests.practice.tiny_bot import TinyBot

COMMANDER, NURSE = "U0CMDR001", "U0NURSE01"


def room_of(client):
    """A channel of the bot with the commander in it."""
    room = client.conversations_create(name="inc-1", is_private=True)["channel"]["id"]
    client.conversations_invite(channel=room, users=COMMANDER)
    return room


def heard(driver, tiny_bot, event_type, count=1):
    """The events of that type, once there are `count`."""
    return driver.wait_until(lambda: (found := tiny_bot.events(event_type))[count - 1 :] and found, what=event_type)


def test_joining_and_leaving_a_channel_of_the_bot_is_told(client, driver, tiny_bot):
    room = room_of(client)

    driver.person(COMMANDER).invite(room, NURSE)
    driver.person(NURSE).leave(room)

    joined = heard(driver, tiny_bot, "member_joined_channel", 3)
    assert [(e["user"], e.get("inviter")) for e in joined] == [
        ("U0PRACBOT", None),
        (COMMANDER, "U0PRACBOT"),
        (NURSE, COMMANDER),
    ]
    assert heard(driver, tiny_bot, "member_left_channel")[0]["user"] == NURSE


def test_archiving_renaming_and_deleting_a_private_channel_are_group_events(client, driver, tiny_bot):
    room = room_of(client)
    commander = driver.person(COMMANDER)

    commander.rename(room, "inc-1-renamed")
    commander.archive(room)
    commander.unarchive(room)
    commander.delete_channel(room)

    assert heard(driver, tiny_bot, "group_rename")[0]["channel"]["name"] == "inc-1-renamed"
    assert heard(driver, tiny_bot, "group_archive")[0]["channel"] == room
    assert heard(driver, tiny_bot, "group_unarchive")[0]["user"] == COMMANDER
    assert heard(driver, tiny_bot, "group_deleted")[0]["actor_id"] == COMMANDER


def test_removing_the_bot_is_told_and_then_it_hears_nothing_more(client, driver, tiny_bot):
    room = room_of(client)

    driver.person(COMMANDER).remove(room, "U0PRACBOT")
    driver.person(COMMANDER).rename(room, "without-bot")
    driver.change_person(NURSE, title="Senior nurse")

    heard(driver, tiny_bot, "user_change")
    assert heard(driver, tiny_bot, "member_left_channel")[0]["user"] == "U0PRACBOT"
    assert tiny_bot.events("group_rename") == []


def test_deactivating_and_joining_the_team_are_told(driver, tiny_bot):
    driver.change_person(NURSE, deleted=True)
    driver.add_person(id="U0NEWBIE1", name="nell.newt", real_name="Nell Newt")

    assert heard(driver, tiny_bot, "user_change")[0]["user"]["deleted"] is True
    assert heard(driver, tiny_bot, "team_join")[0]["user"]["id"] == "U0NEWBIE1"


def test_an_event_that_the_bot_could_not_take_is_sent_again(driver, tiny_bot):
    driver.tune(event_retry_seconds=[0, 0, 0], ack_seconds=0.3)
    tiny_bot.faulty = 2

    driver.change_person(NURSE, title="Senior nurse")

    events = heard(driver, tiny_bot, "user_change", 3)
    ids = {body["event_id"] for body in tiny_bot.heard if body.get("event", {}).get("type") == "user_change"}
    assert (len(events), len(ids)) == (3, 1)


def test_an_event_is_lost_after_three_more_attempts(driver, tiny_bot):
    driver.tune(event_retry_seconds=[0, 0, 0], ack_seconds=0.2)
    tiny_bot.faulty = 4

    driver.change_person(NURSE, title="Senior nurse")

    driver.wait_until(lambda: driver.lost_events() == ["user_change"], what="the event to be given up")
    assert len(tiny_bot.events("user_change")) == 4


def test_an_event_that_is_not_subscribed_is_not_sent(client, driver, tiny_bot):
    driver.person(COMMANDER).invite("general", "U0PRACBOT")

    driver.person(NURSE).say("general", "the bot must not read this")
    driver.change_person(NURSE, title="Senior nurse")

    heard(driver, tiny_bot, "user_change")
    assert tiny_bot.events("message") == []


def test_a_refresh_request_makes_the_client_reconnect_without_losing_commands(driver, tiny_bot):
    driver.disconnect("refresh_requested")

    def answers():
        return driver.person(NURSE).command("hello", channel="general").text == "you said hello"

    driver.wait_until(lambda: driver.connections() >= 1 and answers(), seconds=20, what="an answer")


def test_a_cut_line_is_reconnected(driver, tiny_bot):
    driver.disconnect(cut=True)

    driver.wait_until(lambda: driver.connections() == 1, seconds=20, what="the client to come back")
    assert driver.person(NURSE).command("hello").text == "you said hello"


def test_each_payload_goes_to_one_of_several_connections(server, driver, client, tiny_bot):
    second = TinyBot(client)
    handler = SocketModeHandler(second.app, "xapp-practice")
    handler.connect()
    driver.wait_until(lambda: driver.connections() == 2, what="two connections")

    for _ in range(6):
        driver.person(NURSE).command("hello")

    commands = [len([b for b in bot.heard if b.get("command")]) for bot in (tiny_bot, second)]
    hang_up(server, handler)
    assert commands == [3, 3]
