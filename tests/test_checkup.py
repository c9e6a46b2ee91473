"""`python -m bot check` names what is wrong before the start, in sentences."""

import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
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
from tests.store.test_upgrade import STORED
from tests.stranger import as_a_stranger

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # the same for every worker: cases are called by it


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
        "HTTP_PORT": "0",
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
        ("DATABASE_URL", "nonsense", "DATABASE_URL: write sqlite:///var/incidents.db, or postgresql://"),
        ("DATABASE_URL", "mysql://bot:secret@127.0.0.1/incidents", "DATABASE_URL: write sqlite:///"),
        ("DATABASE_URL", "postgresql://bot:se/secret@127.0.0.1/incidents", "DATABASE_URL: its port is no number;"),
        ("OUT_OF_BAND", "nonsense://secret", "OUT_OF_BAND: address 1 (nonsense://…) is not complete"),
        ("TIME_ZONE", "Mars/Olympus", "TIME_ZONE: 'Mars/Olympus' is not a time zone"),
        ("DATA_KEYS", f"{KEY},secret", "DATA_KEYS: key 2 is not base64 of 32 random bytes. Make one: openssl"),
        ("DIGEST_TIME", "8:00", "DIGEST_TIME: write a time of day such as 08:00."),
        ("DIGEST_TIME", "08:00+01:00", "DIGEST_TIME: write the local time alone"),
        ("ENTITY_TYPE", "hospital", "ENTITY_TYPE: write one of provider, health_plan"),
        ("RUNBOOK_URL", "https://", "RUNBOOK_URL: write a whole address"),
        ("CLOCK_FILE", "/", "CLOCK_FILE: it is a folder"),
        ("HTTP_HOST", "192.0.2.1", "Nothing can listen at 192.0.2.1:"),
        ("LEADERSHIP", "U0GONE001", "U0GONE001, whom the settings name, is deactivated. Name a full member"),
        ("LEADERSHIP", "U0GUEST01", "U0GUEST01, whom the settings name, is a guest."),
        ("LEADERSHIP", "U0OTHER01", "U0OTHER01, whom the settings name, is of another workspace."),
    ],
)
def test_what_is_wrong_is_named(environment, found, name: str, value: str, sentence: str):
    environment.setenv(name, value)

    (said,) = found()

    assert said.startswith(sentence)
    assert "secret" not in said


def test_every_fault_of_the_settings_is_told_at_once(environment, found):
    environment.delenv("SLACK_APP_TOKEN")
    environment.setenv("SLACK_API_URL", "https://slack.com/api/")
    environment.delenv("DATA_KEYS")
    environment.delenv("TIME_ZONE")
    environment.setenv("PRIVACY_OFFICER", "U0SECOFF1")
    environment.setenv("CATCH_UP", "each")

    said = found()

    assert [sentence.split(":")[0].split(" ")[0] for sentence in said] == [
        "SLACK_SIGNING_SECRET", "DATA_KEYS", "TIME_ZONE", "PRIVACY_OFFICER", "CATCH_UP",
    ]  # fmt: skip


def test_a_port_that_others_have_is_named_and_one_that_a_running_bot_has_is_not(environment, found, server):
    environment.setenv("HTTP_PORT", str(server.settings.port))
    (taken,) = found()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Alive) as bot:
        threading.Thread(target=bot.serve_forever, daemon=True).start()
        environment.setenv("HTTP_PORT", str(bot.server_address[1]))

        of_the_bot = found()

        bot.shutdown()
    assert taken.startswith(f"Nothing can listen at 127.0.0.1:{server.settings.port} (Address already in use)")
    assert of_the_bot == []


class _Alive(http.server.BaseHTTPRequestHandler):
    """A bot that runs."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"alive":true}')

    def log_message(self, *_: object) -> None:
        """Quiet."""


def test_looking_makes_no_record(environment, found, tmp_path):
    assert found() == []

    assert not list(tmp_path.glob("incidents.db*"))


def test_a_record_of_an_older_program_is_left_as_it_is(environment, found, tmp_path):
    with closing(sqlite3.connect(tmp_path / "incidents.db")) as connection:
        connection.executescript(STORED.read_text(encoding="utf-8"))

    (said,) = found()

    assert said.startswith("The database's schema is 0001, this program needs 0003. Run: python -m bot migrate")
    with Store(f"sqlite:///{tmp_path}/incidents.db", Cipher([KEY]), Clock()) as store:
        assert schema.revision(store.engine) == "0001"


def test_a_database_that_holds_something_else_is_left_alone(environment, found, tmp_path):
    with closing(sqlite3.connect(tmp_path / "incidents.db")) as connection:
        connection.execute("CREATE TABLE something (other)")

    (said,) = found()

    assert said.startswith("The database holds something else, and no record of this bot.")
    with closing(sqlite3.connect(tmp_path / "incidents.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("something",)]


def test_a_record_that_cannot_be_written_is_named(environment, found, tmp_path):
    with Store(f"sqlite:///{tmp_path}/incidents.db", Cipher([KEY]), Clock()) as store:
        schema.migrate(store.engine)
    (tmp_path / "incidents.db").chmod(0o444)
    tmp_path.chmod(0o777)

    with as_a_stranger(tmp_path):
        (said,) = found()

    assert said.startswith("The record cannot be written: it is read-only.")


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
        body = json.dumps(
            {"ok": True, "user_id": "U1", "bot_id": "B1", "team_id": "T1", "channel": {"is_private": 1}, "user": {}}
        )
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
