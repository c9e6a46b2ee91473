"""Faults on order: what the real client meets, and what the workspace has done or not done by then."""

import http.client
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.driver import DriverError

LEADERS = "C0LEADERS"


def posted(driver):
    """The texts in the leadership channel."""
    return [m["text"] for m in driver.channel("leadership")["messages"]]


def test_an_error_comes_the_ordered_number_of_times_and_then_no_more(client, driver):
    driver.fail("chat.postMessage", error="ekm_access_denied", times=2)

    errors = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=LEADERS, text="x")
        errors.append(caught.value.response["error"])

    assert errors == ["ekm_access_denied", "ekm_access_denied"]
    assert client.chat_postMessage(channel=LEADERS, text="third")["ok"]


def test_too_many_requests_say_how_long_to_wait(client, driver):
    driver.fail("*", "ratelimited", seconds=7)

    with pytest.raises(SlackApiError) as caught:
        client.auth_test()

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")


def test_a_server_error_is_http_500(client, driver):
    driver.fail("auth.test", "server_error")

    with pytest.raises(SlackApiError) as caught:
        client.auth_test()

    assert caught.value.response.status_code == 500


def test_dropped_before_nothing_is_done(client, driver):
    driver.fail("chat.postMessage", "drop_before")

    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        client.chat_postMessage(channel=LEADERS, text="lost")

    assert posted(driver) == []


def test_dropped_after_it_is_done_all_the_same(client, driver):
    driver.fail("chat.postMessage", "drop_after")

    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        client.chat_postMessage(channel=LEADERS, text="kept")

    assert posted(driver) == ["kept"]


def test_a_call_that_hangs_outlasts_the_clients_patience(server, driver):
    driver.fail("chat.postMessage", "hang", seconds=2)
    hasty = WebClient(token="xoxb-practice", base_url=server.api_url, timeout=1, retry_handlers=[])

    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=LEADERS, text="lost")

    assert posted(driver) == []


def test_a_method_can_be_absent_and_come_back(client, driver):
    driver.lack("pins.add")

    with pytest.raises(SlackApiError) as caught:
        client.pins_add(channel=LEADERS, timestamp="1.000001")
    driver.heal()

    assert caught.value.response["error"] == "unknown_method"
    with pytest.raises(SlackApiError) as caught:
        client.pins_add(channel=LEADERS, timestamp="1.000001")
    assert caught.value.response["error"] == "message_not_found"


def test_an_upload_can_be_lost_on_its_way(client, driver):
    driver.fail("upload", "drop_before")

    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        client.files_upload_v2(channel=LEADERS, filename="a.txt", content="abc")

    assert posted(driver) == []
    assert driver.calls("upload")[0]["result"] == "dropped before"


def test_a_payload_can_be_delivered_a_second_time_unchanged(driver, tiny_bot):
    driver.person("U0NURSE01").command("hello")

    repeated = driver.repeat("command")

    first, second = tiny_bot.heard
    assert repeated == {"acknowledged": True, "answer": {"text": "you said hello"}, "error": ""}
    assert first == second
    with pytest.raises(DriverError, match="Nothing called 'view_submission' was delivered"):
        driver.repeat("view_submission")


def test_an_unknown_kind_of_fault_is_refused(driver):
    with pytest.raises(DriverError, match="Unknown fault 'earthquake'"):
        driver.fail("auth.test", "earthquake")


def test_the_log_tells_method_ids_times_and_outcome_and_no_text(client, driver):
    driver.fail("chat.postMessage", error="rate_limited")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=LEADERS, text="a secret")
    client.chat_postMessage(channel=LEADERS, text="a secret")

    calls = driver.calls("chat.postMessage")

    assert [call["result"] for call in calls] == ["rate_limited", "ok"]
    assert calls[1]["arguments"] == {"channel": LEADERS}
    assert calls[1]["started"] <= calls[1]["ended"]


def test_latency_is_added_to_each_call(client, driver):
    driver.tune(latency_ms=60)

    client.chat_postMessage(channel=LEADERS, text="x")

    (call,) = driver.calls("chat.postMessage")
    assert call["ended"] - call["started"] >= 0.05


def test_rate_limits_hold_when_they_are_switched_on(client, driver):
    driver.tune(enforce_rate_limits=True)

    with pytest.raises(SlackApiError) as caught:
        for _ in range(30):
            client.users_list()

    assert caught.value.response.status_code == 429
    assert len(driver.calls("users.list")) == 21
    assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60


def test_posts_are_limited_by_channel(client, driver):
    driver.tune(enforce_rate_limits=True)

    with pytest.raises(SlackApiError) as caught:
        for _ in range(10):
            client.chat_postMessage(channel=LEADERS, text="x")

    assert caught.value.response["error"] == "ratelimited"
    assert client.chat_postMessage(channel="U0CMDR001", text="elsewhere it goes on")["ok"]
