"""The Web API through the real slack_sdk client: what works, and each refusal in Slack's own words."""

import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.driver import DriverError
from tests.practice.layouts import CARD, FORM, HOME

COMMANDER, PRIVACY, GUEST, SINGLE_GUEST = "U0CMDR001", "U0PRIVOF1", "U0GUEST01", "U0GUEST02"
GONE, ELSEWHERE = "U0GONE001", "U0OTHER01"


def refusal(call, **arguments):
    """The whole answer of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


@pytest.fixture
def room(client):
    return client.conversations_create(name="inc-2026-0001-lost-device", is_private=True)["channel"]["id"]


def test_auth_test_tells_who_the_bot_is_and_what_it_may(client):
    answer = client.auth_test()

    assert (answer["team_id"], answer["user_id"]) == ("T0PRACTICE", "U0PRACBOT")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_wrong_token_none_and_the_other_kind_are_refused(server):
    def error_of(token):
        return refusal(WebClient(token=token, base_url=server.api_url).auth_test)["error"]

    assert error_of("xoxb-somebody-else") == "invalid_auth"
    assert error_of("xapp-practice") == "not_allowed_token_type"
    assert error_of("") == "not_authed"


def test_an_unknown_method_is_unknown(client):
    assert refusal(client.admin_users_list, team_id="T1")["error"] == "unknown_method"


def test_a_private_channel_is_made_and_hidden_from_those_outside(client, driver, room):
    client.conversations_invite(channel=room, users=[COMMANDER, PRIVACY])

    assert client.conversations_members(channel=room)["members"] == ["U0PRACBOT", COMMANDER, PRIVACY]
    assert [c["id"] for c in driver.person(COMMANDER).channels()][-1] == room
    with pytest.raises(KeyError):
        driver.person("U0NURSE01").channel("inc-2026")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("inc-2026-0001-lost-device", "name_taken"),
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("---", "invalid_name_punctuation"),
        ("Has Capitals", "invalid_name_specials"),
    ],
)
def test_a_bad_channel_name_is_refused(client, room, name, error):
    assert refusal(client.conversations_create, name=name, is_private=True)["error"] == error


def test_the_name_of_an_archived_channel_stays_taken(client, room):
    client.conversations_archive(channel=room)

    answer = refusal(client.conversations_create, name="inc-2026-0001-lost-device", is_private=True)

    assert answer["error"] == "name_taken"


@pytest.mark.parametrize(
    ("user", "error"),
    [
        ("U0NOBODY0", "user_not_found"),
        ("U0PRACBOT", "cant_invite_self"),
        (GUEST, "user_is_restricted"),
        (SINGLE_GUEST, "ura_max_channels"),
        (GONE, "cant_invite"),
        (ELSEWHERE, "org_user_not_in_team"),
        (COMMANDER, "already_in_channel"),
    ],
)
def test_who_cannot_be_invited_is_refused_by_name(client, room, user, error):
    client.conversations_invite(channel=room, users=COMMANDER)

    answer = refusal(client.conversations_invite, channel=room, users=user)

    assert answer["error"] == error
    assert answer["errors"] == [{"ok": False, "error": error, "user": user}]


def test_one_refusal_stops_an_invitation_unless_forced(client, room):
    everybody = [COMMANDER, GONE, PRIVACY]

    refused = refusal(client.conversations_invite, channel=room, users=everybody)
    members_before = client.conversations_members(channel=room)["members"]
    forced = client.conversations_invite(channel=room, users=everybody, force=True)

    assert refused["error"] == "cant_invite"
    assert members_before == ["U0PRACBOT"]
    assert forced["errors"] == [{"ok": False, "error": "cant_invite", "user": GONE}]
    assert client.conversations_members(channel=room)["members"] == ["U0PRACBOT", COMMANDER, PRIVACY]


def test_no_more_than_a_hundred_are_invited_at_once(client, room):
    answer = refusal(client.conversations_invite, channel=room, users=[f"U{n}" for n in range(101)])

    assert answer["error"] == "too_many_users"


def test_topic_and_purpose_end_at_250_characters(client, room):
    client.conversations_setTopic(channel=room, topic="t" * 250)

    assert refusal(client.conversations_setTopic, channel=room, topic="t" * 251)["error"] == "too_long"
    assert refusal(client.conversations_setPurpose, channel=room, purpose="t" * 251)["error"] == "too_long"
    assert client.conversations_info(channel=room)["channel"]["topic"]["value"] == "t" * 250


def test_an_archived_channel_takes_nothing_until_it_is_opened_again(client, room):
    ts = client.chat_postMessage(channel=room, text="before")["ts"]
    client.conversations_archive(channel=room)

    assert refusal(client.chat_postMessage, channel=room, text="x")["error"] == "is_archived"
    assert refusal(client.chat_update, channel=room, ts=ts, text="x")["error"] == "is_inactive"
    assert refusal(client.conversations_invite, channel=room, users=COMMANDER)["error"] == "is_archived"
    assert refusal(client.conversations_archive, channel=room)["error"] == "already_archived"
    client.conversations_unarchive(channel=room)
    assert refusal(client.conversations_unarchive, channel=room)["error"] == "not_archived"
    assert client.chat_postMessage(channel=room, text="after")["ok"]


def test_general_is_not_archived_and_nobody_is_thrown_out_of_it(client, driver):
    driver.person(COMMANDER).invite("general", "U0PRACBOT")

    assert refusal(client.conversations_archive, channel="C0GENERAL")["error"] == "cant_archive_general"
    answer = refusal(client.conversations_kick, channel="C0GENERAL", user=COMMANDER)
    assert answer["error"] == "cant_kick_from_general"


def test_kick_takes_somebody_out_but_never_the_bot_itself(client, room):
    client.conversations_invite(channel=room, users=COMMANDER)

    client.conversations_kick(channel=room, user=COMMANDER)

    assert refusal(client.conversations_kick, channel=room, user=COMMANDER)["error"] == "not_in_channel"
    assert refusal(client.conversations_kick, channel=room, user="U0PRACBOT")["error"] == "cant_kick_self"


def test_where_the_bot_is_not_it_cannot_write(client, driver):
    secret = driver.person(COMMANDER).create_channel("not-for-bots", is_private=True)

    assert refusal(client.chat_postMessage, channel=secret, text="x")["error"] == "channel_not_found"
    assert refusal(client.chat_postMessage, channel="C0GENERAL", text="x")["error"] == "not_in_channel"
    assert refusal(client.chat_postMessage, channel="C0NOWHERE", text="x")["error"] == "channel_not_found"


def test_a_direct_message_opens_by_a_persons_id_and_not_for_those_who_left(client, driver):
    posted = client.chat_postMessage(channel=COMMANDER, text="hello")

    assert posted["channel"] == client.conversations_open(users=COMMANDER)["channel"]["id"]
    assert [m["text"] for m in driver.person(COMMANDER).dms()] == ["hello"]
    assert refusal(client.conversations_open, users=GONE)["error"] == "user_disabled"
    assert refusal(client.conversations_open, users="")["error"] == "users_list_not_supplied"
    assert refusal(client.chat_postMessage, channel=GONE, text="x")["error"] == "channel_not_found"


@pytest.mark.filterwarnings("ignore:The top-level")
def test_a_message_needs_words_and_good_blocks(client, room):
    assert refusal(client.chat_postMessage, channel=room, text="")["error"] == "no_text"
    answer = refusal(client.chat_postMessage, channel=room, text="x", blocks=[{"type": "header"}])
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["missing required field: text [json-pointer:/blocks/0]"]
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: text [json-pointer:/blocks/0]"]
    assert refusal(client.chat_postMessage, channel=room, text="x", blocks="{")["error"] == "invalid_blocks_format"


def test_blocks_of_more_than_13200_characters_are_too_long(client, room):
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}] * 5

    assert refusal(client.chat_postMessage, channel=room, text="x", blocks=long)["error"] == "msg_blocks_too_long"


def test_text_is_cut_above_40000_when_posted_and_refused_above_4000_when_changed(client, room):
    posted = client.chat_postMessage(channel=room, text="x" * 40_001)

    assert len(posted["message"]["text"]) == 40_000
    assert refusal(client.chat_update, channel=room, ts=posted["ts"], text="x" * 4001)["error"] == "msg_too_long"


def test_text_without_blocks_removes_the_blocks(client, room):
    ts = client.chat_postMessage(channel=room, text="card", blocks=CARD)["ts"]

    changed = client.chat_update(channel=room, ts=ts, text="only words")

    assert "blocks" not in changed["message"]


def test_only_the_bots_own_messages_can_be_changed_or_removed(client, driver, room):
    client.conversations_invite(channel=room, users=COMMANDER)
    ts = driver.person(COMMANDER).say(room, "mine")

    assert refusal(client.chat_update, channel=room, ts=ts, text="x")["error"] == "cant_update_message"
    assert refusal(client.chat_delete, channel=room, ts=ts)["error"] == "cant_delete_message"
    assert refusal(client.chat_update, channel=room, ts="1.000001", text="x")["error"] == "message_not_found"


def test_metadata_is_found_again_in_history_when_asked_for(client, room):
    metadata = {"event_type": "outbox", "event_payload": {"id": 7}}
    client.chat_postMessage(channel=room, text="with", metadata=metadata)

    with_it = client.conversations_history(channel=room, limit=1, include_all_metadata=True)["messages"][0]
    without = client.conversations_history(channel=room, limit=1)["messages"][0]

    assert with_it["metadata"] == metadata
    assert "metadata" not in without


def test_malformed_and_oversized_metadata_are_refused(client, room):
    big = {"event_type": "outbox", "event_payload": {"x": "y" * 3000}}

    error = refusal(client.chat_postMessage, channel=room, text="x", metadata={"event_type": "a"})["error"]
    assert error == "invalid_metadata_format"
    assert refusal(client.chat_postMessage, channel=room, text="x", metadata=big)["error"] == "metadata_too_large"


def test_history_is_paged_newest_first_and_replies_oldest_first(client, room):
    root = client.chat_postMessage(channel=room, text="root")["ts"]
    for number in range(3):
        client.chat_postMessage(channel=room, text=f"reply {number}", thread_ts=root)
    client.chat_postMessage(channel=room, text="last")

    first = client.conversations_history(channel=room, limit=1)
    second = client.conversations_history(channel=room, limit=1, cursor=first["response_metadata"]["next_cursor"])
    thread = client.conversations_replies(channel=room, ts=root)["messages"]
    since = client.conversations_history(channel=room, oldest=root, inclusive=True)["messages"]

    assert (first["messages"][0]["text"], first["has_more"]) == ("last", True)
    assert second["messages"][0]["text"] == "root"
    assert [m["text"] for m in thread] == ["root", "reply 0", "reply 1", "reply 2"]
    assert [m["text"] for m in since] == ["last", "root"]
    assert refusal(client.conversations_replies, channel=room, ts="1.000000")["error"] == "thread_not_found"


def test_an_ephemeral_reaches_one_member_and_no_history(client, driver, room):
    client.conversations_invite(channel=room, users=COMMANDER)
    client.chat_postEphemeral(channel=room, user=COMMANDER, text="psst")

    texts = [m["text"] for m in client.conversations_history(channel=room)["messages"]]

    assert [m["text"] for m in driver.person(COMMANDER).ephemerals(room)] == ["psst"]
    assert "psst" not in texts
    error = refusal(client.chat_postEphemeral, channel=room, user=PRIVACY, text="x")["error"]
    assert error == "user_not_in_channel"


def test_pins_bookmarks_and_reactions_refuse_repeats_and_strangers(client, room):
    ts = client.chat_postMessage(channel=room, text="card")["ts"]
    client.pins_add(channel=room, timestamp=ts)
    client.reactions_add(channel=room, timestamp=ts, name="eyes")
    mark = client.bookmarks_add(channel_id=room, title="Record", type="link", link="https://example.org/r")
    bookmark_id = mark["bookmark"]["id"]

    assert refusal(client.pins_add, channel=room, timestamp=ts)["error"] == "already_pinned"
    assert refusal(client.pins_add, channel=room, timestamp="1.000001")["error"] == "message_not_found"
    assert refusal(client.pins_add, channel=room)["error"] == "no_item_specified"
    assert refusal(client.reactions_add, channel=room, timestamp=ts, name="eyes")["error"] == "already_reacted"
    bad = {"channel_id": room, "title": "x", "type": "link", "link": "javascript:x"}
    assert refusal(client.bookmarks_add, **bad)["error"] == "invalid_link"
    client.bookmarks_edit(bookmark_id=bookmark_id, channel_id=room, title="The record")
    assert client.bookmarks_list(channel_id=room)["bookmarks"][0]["title"] == "The record"
    client.bookmarks_remove(bookmark_id=bookmark_id, channel_id=room)
    client.pins_remove(channel=room, timestamp=ts)
    assert refusal(client.pins_remove, channel=room, timestamp=ts)["error"] == "no_pin"
    assert client.pins_list(channel=room)["items"] == []


def test_lists_of_people_and_channels_are_paged(client, room):
    first = client.users_list(limit=5)
    rest = client.users_list(limit=200, cursor=first["response_metadata"]["next_cursor"])
    own = client.users_conversations(types="private_channel")["channels"]

    assert len(first["members"]) == 5
    assert len(first["members"]) + len(rest["members"]) == 18
    assert {c["name"] for c in own} == {"leadership", "inc-2026-0001-lost-device"}
    assert refusal(client.users_list, cursor="bogus")["error"] == "invalid_cursor"
    assert refusal(client.users_info, user="U0NOBODY0")["error"] == "user_not_found"
    assert client.users_info(user=GONE)["user"]["deleted"] is True
    assert client.users_info(user=GUEST)["user"]["is_restricted"] is True


def test_a_scope_that_was_not_granted_is_missed(client):
    answer = refusal(client.conversations_create, name="public-room")

    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:manage")


def test_an_invented_trigger_id_opens_nothing(client):
    assert refusal(client.views_open, trigger_id="1.2.abc", view=FORM)["error"] == "invalid_trigger_id"


def test_a_home_tab_is_published_and_an_old_hash_conflicts(client, driver):
    first = client.views_publish(user_id=COMMANDER, view=HOME)["view"]
    client.views_publish(user_id=COMMANDER, view=HOME, hash=first["hash"])

    error = refusal(client.views_publish, user_id=COMMANDER, view=HOME, hash=first["hash"])["error"]

    assert error == "hash_conflict"
    assert driver.person(COMMANDER).home().actions == ["open"]


def test_a_modal_is_no_home_and_a_bad_view_is_told_where(client):
    answer = refusal(client.views_publish, user_id=COMMANDER, view=FORM)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] must be one of: home [json-pointer:/view/type]"]


def test_a_file_is_uploaded_shared_seen_by_members_and_deleted(client, driver, room):
    client.conversations_invite(channel=room, users=COMMANDER)
    uploaded = client.files_upload_v2(
        channel=room, filename="dates.ics", content="BEGIN:VCALENDAR", title="Dates", initial_comment="Here"
    )
    file_id = uploaded["file"]["id"]

    message = driver.person(COMMANDER).messages(room)[-1]
    shares = client.files_info(file=file_id)["file"]["shares"]

    assert (message["text"], message["files"][0]["name"]) == ("Here", "dates.ics")
    assert driver.person(COMMANDER).download(file_id) == b"BEGIN:VCALENDAR"
    assert shares == {"private": {room: [{"ts": message["ts"]}]}}
    with pytest.raises(DriverError, match="http_404"):
        driver.person("U0NURSE01").download(file_id)
    client.files_delete(file=file_id)
    assert refusal(client.files_info, file=file_id)["error"] == "file_not_found"


def test_an_upload_needs_a_length_and_its_url_works_once(client):
    ticket = client.files_getUploadURLExternal(filename="a.txt", length=3)
    sent = urllib.request.urlopen(ticket["upload_url"], data=b"abc")

    assert sent.read() == b"OK - 3"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(ticket["upload_url"], data=b"abc")
    assert refusal(client.files_getUploadURLExternal, filename="a.txt", length=0)["error"] == "missing_argument"


def test_an_image_block_shows_a_known_file_only(client, room):
    image = [{"type": "image", "slack_file": {"id": "F0NOFILE"}, "alt_text": "A plot"}]

    answer = refusal(client.chat_postMessage, channel=room, text="x", blocks=image)

    assert answer["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
