"""Slack's side of a measurement: signed form submissions over kept connections, timed one by one."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.rulebook import load as load_rulebook
from bot.serve import DATA
from handlers.modals import report as report_form
from tests.benchmarks.bots import SECRET
from tests.conftest import state_of

REPORTER, TEAM = "U0NURSE01", "T0PRACTICE"
Make = Callable[[], Mapping[str, Any]]


def report_submissions() -> Make:
    """Report forms as a client sends them, each with a nonce of its own."""
    form = report_form.build(load_rulebook(DATA), date(2026, 3, 2))
    state = state_of(form, {"what_happened": "A laptop is missing", "category": "lost-device"})

    def make() -> Mapping[str, Any]:
        metadata = json.dumps({"nonce": uuid4().hex, "incident": ""})
        return _submission({**form, "private_metadata": metadata, "state": {"values": state}})

    return make


def bare_submissions(callback_id: str) -> Make:
    """Submissions of about the same size for the bare app."""
    form = report_submissions()()["view"]
    return lambda: _submission({**form, "callback_id": callback_id})


def times(port: int, make: Make, *, rounds: int, at_once: int = 1) -> list[float]:
    """Milliseconds from request to answer, sorted; `rounds` in all, `at_once` at a time."""
    taken, numbers = [], count()
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                number = next(numbers)
            if number >= rounds:
                return
            body, headers = signed(make())
            began = time.perf_counter()
            connection.request("POST", "/slack/events", body, headers)
            reply = connection.getresponse()
            reply.read()
            assert reply.status == 200, reply.status
            taken.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=client) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken)


def signed(payload: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Body and headers as Slack sends them."""
    body, now = urlencode({"payload": json.dumps(payload)}), str(int(Clock().machine_now().timestamp()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": now}
    return body, headers | {"X-Slack-Signature": str(signature)}


def at(sorted_times: list[float], part: float) -> float:
    """A percentile: 0.5, 0.99."""
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * part))]


def _submission(view: Mapping[str, Any]) -> Mapping[str, Any]:
    user = {"id": REPORTER, "team_id": TEAM}
    view = {**view, "id": "V1", "hash": "1.a"}
    return {"type": "view_submission", "user": user, "team": {"id": TEAM}, "trigger_id": "1.1.a", "view": view}
