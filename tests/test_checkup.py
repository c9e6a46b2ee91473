"""`python -m bot check` names what is wrong before the start, in sentences."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from bot.checkup import MANIFEST, remarks
from bot.clock import Clock
from bot.practice.server import Server, running
from bot.rulebook import load as load_rulebook
from bot.serve import DATA
from bot.store import journal, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from tests.stranger import as_a_stranger

KEY = new_key()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(manifest=MANIFEST) as server:
        yield server


@pytest.fixture
def environment(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings in which nothing is wrong."""
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/incidents.db", "DATA_KEYS": KEY, "SLACK_BOT_TOKEN": "xoxb-practice",
        "SLACK_APP_TOKEN": "xapp-practice", "SLACK_API_URL": server.api_url, "TIME_ZONE": "America/New_York",
        "SECURITY_OFFICER": "U0SECOFF1", "PRIVACY_OFFICER": "U0PRIVOF1", "LEADERSHIP_CHANNEL": "C0LEADERS",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]):
    """What `check` finds: its sentences, without the remark that always comes."""

    def look() -> list[str]:
        code = main(["check"])
        lines = [line[2:] for line in capsys.readouterr().out.splitlines() if line.startswith("✗ ")]
        assert code == (1 if lines else 0)
        return lines

    return look


def test_where_nothing_is_wrong_nothing_is_found(environment, found):
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-wrong", "Slack does not accept SLACK_BOT_TOKEN at SLACK_API_URL (invalid_auth)."),
        ("SLACK_APP_TOKEN", "xapp-wrong", "Slack does not accept SLACK_APP_TOKEN for Socket Mode (invalid_auth)."),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "Slack cannot be reached at http://127.0.0.1:9/api/ (URLError)."),
        ("PRIVACY_OFFICER", "U0NOBODY1", "Slack does not know U0NOBODY1"),
        ("LEADERSHIP", "U0NOBODY2", "Slack does not know U0NOBODY2"),
        ("LEADERSHIP_CHANNEL", "C0NOWHERE", "The bot cannot see LEADERSHIP_CHANNEL C0NOWHERE"),
        ("LEADERSHIP_CHANNEL", "C0GENERAL", "LEADERSHIP_CHANNEL C0GENERAL is public"),
        ("DATABASE_URL", "postgresql://bot:secret@127.0.0.1:9/incidents", "DATABASE_URL cannot be used: "),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be used: "),
        ("OUT_OF_BAND", "nonsense://secret", "OUT_OF_BAND: address 1 (nonsense://…) is not complete"),
        ("TIME_ZONE", "Mars/Olympus", "The settings cannot be used:"),
    ],
)
def test_what_is_wrong_is_named(environment, found, name: str, value: str, sentence: str):
    environment.setenv(name, value)

    (said,) = found()

    assert said.startswith(sentence)
    assert "secret" not in said


def test_scopes_that_the_token_lacks_are_named(environment, found, tmp_path):
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"].remove("pins:write")
    (tmp_path / "manifest.yaml").write_text(yaml.safe_dump(manifest))
    with running(manifest=tmp_path / "manifest.yaml") as server:
        environment.setenv("SLACK_API_URL", server.api_url)

        (said,) = found()

    assert "lacks scopes that manifest.yaml asks for: pins:write" in said


def test_keys_that_are_not_those_of_the_record_are_named(environment, found, tmp_path):
    with Store(f"sqlite:///{tmp_path}/incidents.db", Cipher([new_key()]), Clock()) as other:
        schema.migrate(other.engine)
        with other.writing() as unit:
            journal.append(unit, "thing", actor=None)

    (said,) = found()

    assert said.startswith("journal_texts.text:") and "not in DATA_KEYS" in said


def test_values_of_a_lost_key_are_counted(environment, found, tmp_path):
    url = f"sqlite:///{tmp_path}/incidents.db"
    for key in (new_key(), KEY):
        with Store(url, Cipher([key]), Clock()) as store:
            schema.migrate(store.engine)
            with store.writing() as unit:
                journal.append(unit, "thing", actor=None)

    (said,) = found()

    assert said.startswith("1 values of the record were sealed with a key that is not in DATA_KEYS")


def test_a_folder_that_cannot_be_written_is_named(environment, found, tmp_path):
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o555)
    environment.setenv("DATABASE_URL", f"sqlite:///{folder}/incidents.db")

    with as_a_stranger(folder):
        (said,) = found()

    assert said.startswith(f"The folder {folder} of DATABASE_URL cannot be written")


class _OldClock(http.server.BaseHTTPRequestHandler):
    """Slack as seen from a machine whose clock runs ten minutes ahead."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.dumps({"ok": True, "user_id": "U1", "bot_id": "B1", "team_id": "T1", "channel": {"is_private": 1}})
        self.send_response_only(200)
        self.send_header("Date", self.date_time_string(Clock().machine_now().timestamp() - 600))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Quiet."""


def test_a_clock_that_is_not_slacks_is_named(environment, found):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OldClock) as slack:
        threading.Thread(target=slack.serve_forever, daemon=True).start()
        environment.setenv("SLACK_API_URL", f"http://127.0.0.1:{slack.server_address[1]}/api/")

        (said,) = found()

        slack.shutdown()
    assert said.startswith("This machine's clock and Slack's are 6") and "60 are the most" in said


def test_rules_that_nobody_has_checked_for_over_a_year_are_remarked_on_and_are_no_fault():
    checked_on = load_rulebook(DATA).law.checked_on

    a_year_on, a_day_later = (list(remarks(checked_on + timedelta(days=days))) for days in (365, 366))

    assert a_year_on == []
    assert len(a_day_later) == 1 and "over a year ago. Ask counsel" in a_day_later[0]
