"""HTTP mode: signed requests to a real Bolt app behind a real HTTP server."""

import threading
import wsgiref.simple_server
from collections.abc import Iterator
from typing import ClassVar

import pytest
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.practice.http_courier import signed_headers
from bot.practice.server import Server, running
from tests.practice.tiny_bot import TinyBot

NURSE = "U0NURSE01"


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    """Prints no access log; remembers the headers it saw."""

    seen: ClassVar[list[dict[str, str]]] = []

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
        self.seen.append(dict(self.headers.items()))


@pytest.fixture
def gate() -> Iterator[wsgiref.simple_server.WSGIServer]:
    """A listening port whose app is set later; the practice must know the port first."""
    Quiet.seen = []
    gate = wsgiref.simple_server.make_server("127.0.0.1", 0, None, handler_class=Quiet)
    thread = threading.Thread(target=gate.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield gate
    gate.shutdown()
    gate.server_close()
    thread.join(timeout=5)


@pytest.fixture
def http_server(gate) -> Iterator[Server]:
    with running(mode="http", request_url=f"http://127.0.0.1:{gate.server_port}/slack/events") as server:
        yield server


def bot_behind(gate, server, signing_secret="practice-signing-secret"):
    """A tiny bot behind the gate."""
    client = WebClient(token=server.settings.bot_token, base_url=server.api_url, retry_handlers=[])
    bot = TinyBot(client, signing_secret)
    gate.set_app(SlackRequestHandler(bot.app))
    return bot


def test_the_signature_is_the_one_that_slacks_own_verifier_accepts():
    headers = signed_headers("secret", b"text=hello", 1_700_000_000)

    expected = SignatureVerifier("secret").generate_signature(timestamp="1700000000", body=b"text=hello")

    assert headers["X-Slack-Signature"] == expected


def test_a_command_a_form_and_an_event_go_over_http(gate, http_server):
    bot = bot_behind(gate, http_server)
    nurse = http_server.driver().person(NURSE)

    reply = nurse.command("hello")
    nurse.command("form")
    sent = nurse.submit({"what": "wrong"})
    nurse.open_home()

    assert reply.text == "you said hello"
    assert sent.errors == {"what": "Not like that."}
    http_server.driver().wait_until(lambda: nurse.see()["home"], what="the Home tab")
    assert bot.heard[0]["command"] == "/incident"


def test_a_wrong_secret_is_a_client_error_to_the_person(gate, http_server):
    bot_behind(gate, http_server, signing_secret="another")

    reply = http_server.driver().person(NURSE).command("hello")

    assert reply.error == '/incident failed with the error "http_client_error"'


def test_nobody_listening_is_no_answer(http_server, gate):
    gate.shutdown()
    gate.server_close()

    reply = http_server.driver().person(NURSE).command("hello")

    assert reply.error == '/incident failed with the error "dispatch_failed"'


def test_a_failing_event_comes_again_with_the_retry_headers(gate, http_server):
    bot = bot_behind(gate, http_server)
    driver = http_server.driver()
    driver.tune(event_retry_seconds=[0, 0, 0])
    bot.faulty = 2

    driver.change_person(NURSE, title="Senior nurse")

    driver.wait_until(lambda: len(bot.events("user_change")) == 3, what="three attempts")
    driver.wait_until(lambda: len(Quiet.seen) == 3, what="the last answer")
    retries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h in Quiet.seen]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]


def test_socket_mode_is_off_in_http_mode(http_server):
    client = WebClient(token="xapp-practice", base_url=http_server.api_url, retry_handlers=[])

    with pytest.raises(SlackApiError) as caught:
        client.apps_connections_open(app_token="xapp-practice")

    assert caught.value.response["error"] == "socket_mode_not_enabled"
