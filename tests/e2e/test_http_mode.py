"""HTTP mode: the same bot behind signed requests, without Socket Mode."""

import http.client
import json
import socket
import sqlite3
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.clock import Clock
from bot.demo import practising, seed_roster
from bot.practice.http_courier import signed_headers
from tests.conftest import COMMANDER, SECURITY
from tests.e2e.conftest import LONG_SECONDS, Place

_FORM = "application/x-www-form-urlencoded"


class HttpPlace(Place):
    """A workspace that sends to the bot's own port."""

    def __init__(self, *given: object, port: int) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.port = port
        http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": self.server.settings.signing_secret}
        self.settings = {**self.settings, **http, "HTTP_PORT": str(port)}

    def start(self, **changes: str) -> subprocess.Popen[bytes]:
        bot = self.launch(**changes)
        self.driver.wait_until(self._is_ready, seconds=LONG_SECONDS, what="the bot to be ready")
        return bot

    def post(self, secret: str, body: bytes, content_type: str) -> int:
        """A request as Slack sends it, signed with this secret; gives the status."""
        headers = {"Content-Type": content_type} | signed_headers(secret, body, int(Clock().machine_now().timestamp()))
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("POST", "/slack/events", body=body, headers=headers)
            return connection.getresponse().status

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(json.load(answer)["ready"])
        except OSError:
            return False


@pytest.fixture
def place(tmp_path: Path) -> Iterator[HttpPlace]:
    port = free_port()
    address = f"http://127.0.0.1:{port}/slack/events"
    with practising(tmp_path, mode="http", request_url=address, event_retry_seconds=(0.5, 0.5, 60.0)) as server:
        there = HttpPlace(server, tmp_path, port=port)
        there.start()
        try:
            seed_roster(there.driver)
            yield there
        finally:
            there.end_all()


def test_a_report_becomes_a_whole_incident_without_a_socket(place: HttpPlace):
    number = place.report()

    place.usable(number)
    place.assert_one_of_everything(number)
    place.assert_the_record_verifies()
    assert place.driver.connections() == 0


def test_a_wrong_signature_gets_401_and_nothing_happens(place: HttpPlace):
    command = {
        "command": "/incident",
        "text": "report",
        "user_id": COMMANDER,
        "trigger_id": "1.1.x",
        "channel_id": "C1",
    }
    body = urlencode(command | {"team_id": "T0PRACTICE", "response_url": ""}).encode()
    place.driver.forget_calls()

    status = place.post("not-the-secret", body, _FORM)

    assert status == 401
    assert [call["method"] for call in place.driver.calls() if call["method"].startswith("views.")] == []


def test_an_event_that_could_not_be_kept_is_sent_again_and_heard_once(place: HttpPlace):
    number = place.report()
    channel = place.usable(number)["name"]

    with closing(sqlite3.connect(place.folder / "incidents.db", timeout=30)) as record:
        record.execute("BEGIN IMMEDIATE")
        place.driver.person(COMMANDER).rename(channel, "a-name-of-ours")
        place.driver.wait_until(lambda: retried(place), seconds=LONG_SECONDS, what="a 500 in the bot's log")
        record.rollback()

    security = place.driver.person(SECURITY)
    place.driver.wait_until(lambda: told(security), seconds=LONG_SECONDS, what="the officers to hear of it")
    assert place.driver.lost_events() == []
    place.driver.repeat("group_rename")
    place.driver.wait_until(lambda: is_idle(place), seconds=LONG_SECONDS, what="nothing to be owed any more")
    assert len(told(security)) == 1


def test_a_report_delivered_a_second_time_is_the_same_incident(place: HttpPlace):
    number = place.report()

    place.driver.repeat("view_submission")

    place.usable(number)
    place.driver.wait_until(lambda: is_idle(place), seconds=LONG_SECONDS, what="nothing to be owed any more")
    assert [one["name"] for one in place.driver.channels() if one["name"].startswith("inc-")] == [
        f"{number.lower()}-lost-device"
    ]


def retried(place: HttpPlace) -> bool:
    return "request failed" in place.log.read_text()


def told(person) -> list[dict[str, object]]:
    """The messages on a channel that is not as the bot left it."""
    return [one for one in person.dms() if "renamed" in str(one["blocks"]) or "renamed" in one["text"]]


def is_idle(place: HttpPlace) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{place.port}/readyz", timeout=5) as answer:
        return json.load(answer)["owed_to_slack"] == 0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
