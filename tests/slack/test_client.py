"""Every kind of answer and of silence from Slack, over a real wire, sorted into what may be done next."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk import WebClient

from bot.slack.client import Limited, LockedOut, Refused, Slack, SlackTrouble, Suspended, Unsure, word_of

HTML = b"<html>Something else answered</html>"


@dataclass
class Wire:
    """What the next call is answered with. `cut`: the connection breaks instead; `silent_seconds`: it says nothing."""

    url: str = ""
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: threading.Event | None = None

    def says(self, error: str, status: int = 200, **headers: str) -> None:
        """Slack's refusal in its own words."""
        self.status, self.body = status, json.dumps({"ok": False, "error": error}).encode()
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def wire() -> Iterator[Wire]:
    known = Wire()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if known.silent is not None:
                known.silent.wait(10)
            if known.cut or known.silent is not None:
                self.close_connection = True
                return
            self.send_response(known.status)
            for name, value in known.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(known.body)))
            self.end_headers()
            self.wfile.write(known.body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    known.url = f"http://127.0.0.1:{server.server_port}/api/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield known
    server.shutdown()
    server.server_close()


def trouble(wire: Wire) -> SlackTrouble:
    client = WebClient(token="xoxb-test", base_url=wire.url, timeout=1, retry_handlers=[])
    with pytest.raises(SlackTrouble) as raised:
        Slack(client=client, quick=client).call("chat.postMessage", channel="C1", text="words")
    assert "words" not in str(raised.value)
    return raised.value


def test_a_429_is_a_wait_of_as_long_as_slack_says(wire: Wire):
    wire.says("ratelimited", 429, Retry_After="42")

    found = trouble(wire)

    assert isinstance(found, Limited) and found.retry_after == 42


def test_a_429_in_any_words_is_a_wait(wire: Wire):
    wire.status, wire.body, wire.headers = 429, HTML, {"Retry-After": "7"}

    found = trouble(wire)

    assert isinstance(found, Limited) and found.retry_after == 7


@pytest.mark.parametrize("error", ["rate_limited", "ratelimited", "too_many_requests"])
def test_a_200_that_says_rate_limited_is_a_wait_too(wire: Wire, error: str):
    wire.says(error)

    found = trouble(wire)

    assert isinstance(found, Limited) and found.retry_after >= 5


@pytest.mark.parametrize("seconds", ["", "soon", "-3", "nan", "1e9"])
def test_a_retry_after_that_is_no_sensible_number_makes_a_short_wait(wire: Wire, seconds: str):
    wire.says("ratelimited", 429, Retry_After=seconds)

    found = trouble(wire)

    assert isinstance(found, Limited) and 1 <= found.retry_after <= 3600


@pytest.mark.parametrize(
    ("status", "body"), [(500, HTML), (503, b""), (200, HTML), (200, b""), (200, b"[]"), (302, b"")]
)
def test_an_answer_that_nobody_can_read_leaves_it_open_what_happened(wire: Wire, status: int, body: bytes):
    wire.status, wire.body = status, body

    assert isinstance(trouble(wire), Unsure)


@pytest.mark.parametrize(
    "error", ["fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"]
)
def test_slacks_words_for_a_fault_of_its_own_leave_it_open_what_happened(wire: Wire, error: str):
    wire.says(error)

    assert isinstance(trouble(wire), Unsure)


def test_a_503_with_a_word_of_slacks_leaves_it_open_what_happened(wire: Wire):
    wire.says("service_unavailable", 503)

    assert isinstance(trouble(wire), Unsure)


def test_a_broken_connection_leaves_it_open_what_happened(wire: Wire):
    wire.cut = True

    assert isinstance(trouble(wire), Unsure)


def test_silence_leaves_it_open_what_happened(wire: Wire):
    wire.silent = threading.Event()

    found = trouble(wire)
    wire.silent.set()

    assert isinstance(found, Unsure)


def test_nobody_listening_leaves_it_open_what_happened(wire: Wire):
    wire.url = "http://127.0.0.1:9/api/"

    assert isinstance(trouble(wire), Unsure)


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "not_authed", "token_expired", "account_inactive"])
def test_a_token_that_is_not_taken_locks_the_bot_out_of_everything(wire: Wire, error: str):
    wire.says(error)

    found = trouble(wire)

    assert isinstance(found, LockedOut) and not isinstance(found, Suspended) and found.code == error


def test_keys_that_administrators_took_away_shut_one_place_and_perhaps_no_other(wire: Wire):
    wire.says("ekm_access_denied")

    assert isinstance(trouble(wire), Suspended)


@pytest.mark.parametrize("error", ["missing_scope", "channel_not_found", "restricted_action", "some_new_word"])
def test_any_other_word_is_a_refusal(wire: Wire, error: str):
    wire.says(error)

    found = trouble(wire)

    assert isinstance(found, Refused) and found.code == error


def test_what_keeps_the_sdk_from_slack_is_told_by_slacks_word_or_by_its_kind(wire: Wire):
    sdk, words = WebClient(token="xoxb-1", base_url=wire.url), []
    wire.says("token_revoked")
    for cut in (False, True):
        wire.cut = cut
        with pytest.raises(Exception) as trouble:
            sdk.apps_connections_open(app_token="xapp-1")
        words.append(word_of(trouble.value))

    assert words == ["token_revoked", "RemoteDisconnected"]
