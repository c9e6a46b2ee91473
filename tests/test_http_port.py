"""What the small port says of the bot, over real HTTP."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.app import build_app
from bot.http_port import HttpPort
from bot.slack.client import Slack, Unsure
from bot.ticker import Ticker
from tests.conftest import NURSE, House, settings

CANARY = "canary-7c11"


class Port:
    """The bot's port, with a connection to Slack that can be taken away."""

    def __init__(self, house: House) -> None:
        self.house, self.connected = house, True
        desk = replace(house.desk, settings=settings(http_port=0))
        self.ticker = Ticker(desk)
        self.port = HttpPort(desk, build_app(desk), self.ticker, lambda: self.connected)
        self.port.start()

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port.number, timeout=10)
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()

    def figures(self) -> dict[str, float]:
        """Every line of /metrics that is no comment."""
        lines = [line for line in self.get("/metrics")[1].splitlines() if not line.startswith("#")]
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.fixture
def port(house: House) -> Iterator[Port]:
    port = Port(house)
    yield port
    port.port.stop()


def test_metrics_tell_what_is_owed_due_and_done(port: Port):
    port.house.report(what_happened=CANARY)
    port.house.clock.move(minutes=5)

    figures = port.figures()

    assert figures["incident_bot_outbox_depth"] == 1
    assert figures["incident_bot_outbox_oldest_seconds"] == 300
    assert figures["incident_bot_outbox_parked"] == 0
    assert figures["incident_bot_connected"] == 1
    assert str(figures["incident_bot_seconds_since_sweep"]) == "nan"
    assert figures["incident_bot_ack_seconds_count"] == 2


def test_reminders_that_nobody_looked_at_and_the_age_of_the_digest_are_told(port: Port):
    port.house.open_incident()
    port.house.clock.move(days=2)
    waiting = port.figures()
    port.ticker.beat()
    port.house.settle()

    after = port.figures()

    assert waiting["incident_bot_reminders_due"] > 0
    assert after["incident_bot_reminders_due"] == 0
    assert after["incident_bot_digest_age_days"] == 0
    assert after["incident_bot_seconds_since_sweep"] == 0


def test_slacks_errors_are_counted_by_method_and_word_without_anything_of_people(port: Port):
    slack = port.house.slack
    slack.figures.count_trouble("chat.postMessage", "channel_not_found")
    slack.figures.count_trouble("chat.postMessage", f"a word with {CANARY} in it")
    port.house.report(what_happened=CANARY)

    text = port.get("/metrics")[1]

    assert 'incident_bot_slack_errors_total{code="channel_not_found",method="chat.postMessage"} 1.0' in text
    assert 'code="other"' in text
    assert CANARY not in text and NURSE not in text


def test_a_call_that_slack_never_answers_is_counted():
    client = WebClient(token="xoxb-test", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    slack = Slack(client=client, quick=client)

    with pytest.raises(Unsure):
        slack.call("pins.add", channel="C1", timestamp="1.1")

    assert 'slack_errors_total{code="URLError",method="pins.add"} 1.0' in slack.figures.shown().decode()


def test_without_a_record_the_port_is_not_ready_and_still_gives_what_it_counted(port: Port):
    port.house.report()
    with port.house.desk.store.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO gone")

    status, body = port.get("/readyz")

    assert (status, json.loads(body)["because"]) == (503, "the record cannot be read")
    figures = port.figures()
    assert figures["incident_bot_record_readable"] == 0
    assert figures["incident_bot_ack_seconds_count"] == 2


def test_without_a_connection_to_slack_the_port_is_not_ready(port: Port):
    assert port.get("/readyz")[0] == 200

    port.connected = False

    assert port.get("/readyz")[0] == 503


def test_a_silent_heartbeat_is_not_healthy(port: Port):
    assert port.get("/healthz")[0] == 200

    port.ticker._last_beat -= timedelta(minutes=3).total_seconds()

    assert port.get("/healthz")[0] == 503
