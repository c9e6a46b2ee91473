"""The bot is started while Slack is gone: it runs, says that it is not ready, and connects once Slack is back."""

import http.client
import json
import socket
from pathlib import Path

import pytest

from bot.core.errors import UserError
from bot.demo import end, practising, settings_for, start_bot, until_connected
from bot.practice.server import Server
from bot.practice.settings import Settings as PracticeSettings
from bot.serve import build_desk
from bot.settings import Settings
from tests.e2e.conftest import LONG_SECONDS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, dict[str, object]]:
    """(0, {}) where nobody listens yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())
    except OSError:
        return 0, {}
    finally:
        connection.close()


def test_started_without_slack_it_runs_says_so_and_connects_when_slack_is_back(tmp_path: Path):
    slack_port, port, log = free_port(), free_port(), tmp_path / "bot.log"
    with practising(tmp_path, slack_port) as server:
        driver, settings = server.driver(), settings_for(server, tmp_path, "once") | {"HTTP_PORT": str(port)}
        known = start_bot(settings, log)
        until_connected(driver, known, log)
        end(known)

    bot = start_bot(settings, log)
    try:
        driver.wait_until(lambda: get(port, "/healthz")[0] == 200, seconds=LONG_SECONDS, what="the heartbeat")
        without = get(port, "/readyz")
        with practising(tmp_path, slack_port) as server:
            until_connected(server.driver(), bot, log)
            back = get(port, "/readyz")
            end(bot)
    finally:
        end(bot)

    assert without == (503, {"ready": False, "because": "there is no connection to Slack"})
    assert back[0] == 200
    assert bot.returncode == 0


def test_without_slack_a_record_that_never_knew_this_token_is_not_started(tmp_path: Path):
    server = Server(PracticeSettings(clock_file=tmp_path / "clock"))
    settings = settings_for(server, tmp_path, "once")
    server.stop()

    with pytest.raises(UserError, match="Slack cannot be reached at http"):
        build_desk(Settings(_env_file=None, **{name.lower(): value for name, value in settings.items()}))
