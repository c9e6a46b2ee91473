"""Backups: taken while the bot works, put back after a loss; then nothing is posted twice and no number is reused."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.core.errors import UserError
from bot.practice.driver import Driver
from bot.practice.server import Server, running
from bot.store import incidents, journal, outbox, schema
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.store.sole_process import alone_on
from tests.conftest import LEADER, SECURITY, House
from tests.fakes import StillClock
from tests.practising import report_to, start_house
from tests.stranger import as_a_stranger

KEY = new_key()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def driver(server: Server) -> Driver:
    return server.driver()


@pytest.fixture
def url(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty record; the command line finds it in its environment."""
    url = f"sqlite:///{tmp_path}/incidents.db"
    given = {
        "DATABASE_URL": url, "DATA_KEYS": KEY, "SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_APP_TOKEN": "xapp-practice",
        "SLACK_API_URL": server.api_url, "TIME_ZONE": "America/New_York", "SECURITY_OFFICER": "U0SECOFF1",
        "PRIVACY_OFFICER": "U0PRIVOF1",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    store = Store(url, Cipher([KEY]), StillClock())
    schema.migrate(store.engine)
    store.close()
    return url


@pytest.fixture
def start(url: str, server: Server) -> Iterator[Callable[..., House]]:
    """Start the bot on the record; the one before is as dead as after a power cut."""
    houses: list[House] = []

    def started(*keys: str) -> House:
        houses.append(start_house(server, url, *(keys or (KEY,))))
        return houses[-1]

    yield started
    for house in houses:
        house.desk.store.close()


def channels(driver: Driver, number: str) -> list[dict]:
    return [channel for channel in driver.channels() if channel["name"].startswith(number.lower())]


def said_to_leaders(driver: Driver) -> list[tuple[str, int]]:
    """Each direct message and how many files it carries."""
    return [(one["text"], len(one.get("files", ()))) for one in driver.person(LEADER).dms()]


def bookmarks(driver: Driver, number: str) -> int:
    name = channels(driver, number)[0]["name"]
    return len(driver.person(SECURITY).channel(name)["bookmarks"])


def said_twice(driver: Driver) -> list[tuple[str, str]]:
    """Every message that stands twice in one conversation; what Slack itself notes there does not count."""
    said = Counter(
        (channel["id"], message["text"])
        for channel in driver.channels()
        for message in channel["messages"]
        if "subtype" not in message
    )
    return [what for what, times in said.items() if times > 1]


def test_after_a_restore_nothing_is_done_twice_no_number_is_reused_and_the_loss_is_told(start, driver, url, tmp_path):
    house = start()
    kept = report_to(house)
    house.settle()
    pending = report_to(house)
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    house.settle()
    lost = report_to(house)
    house.settle()
    house.desk.store.close()

    assert main(["restore", str(tmp_path / "copy.db")]) == 0
    again = start()
    again.settle()
    newest = report_to(again)
    again.settle()

    year = kept[:9]
    assert [kept, pending, lost, newest] == [f"{year}{number:04d}" for number in (1, 2, 3, 4)]
    assert [len(channels(driver, number)) for number in (kept, pending, lost, newest)] == [1, 1, 1, 1]
    with again.desk.store.reading() as view:
        assert incidents.by_number(view, lost) is None
        assert incidents.by_number(view, pending).channel_id == channels(driver, pending)[0]["id"]
        assert (outbox.depth(view)[0], outbox.parked(view)) == (0, [])
    assert said_twice(driver) == []
    assert [bookmarks(driver, number) for number in (kept, pending, lost, newest)] == [1, 1, 1, 1]
    told = [one["text"] for one in driver.person(SECURITY).dms() if "restored from a backup" in one["text"]]
    assert len(told) == 1
    assert main(["verify"]) == 0


def test_after_a_restore_the_days_digest_is_not_posted_again_nor_its_picture(start, driver, tmp_path):
    house = start()
    report_to(house)
    house.settle()
    main(["backup", str(tmp_path / "copy.db")])
    house.clock.move(hours=23)  # nine in the morning
    house.settle()
    before = said_to_leaders(driver)
    house.desk.store.close()
    main(["restore", str(tmp_path / "copy.db")])

    again = start()
    again.clock.move(hours=23)
    again.settle()

    assert sum(files for _, files in before) == 1
    assert said_to_leaders(driver) == before


def test_a_backup_beside_a_bot_that_writes_is_whole_and_only_its_owner_may_read_it(start, tmp_path):
    house, stop = start(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            with house.desk.store.writing() as unit:
                journal.append(unit, "thing", actor=None)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    code = main(["backup", str(tmp_path / "copy.db")])
    stop.set()
    writer.join()

    assert code == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("copy.db?*"))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (head,) = copy.execute("SELECT seq FROM chains WHERE chain = 'organisation'").fetchone()
        assert copy.execute("SELECT count(*) FROM journal WHERE chain = 'organisation'").fetchone() == (head,)


def test_a_backup_overwrites_nothing(start, tmp_path, capsys):
    start()
    (tmp_path / "copy.db").write_text("something else")

    assert main(["backup", str(tmp_path / "copy.db")]) == 2

    assert (tmp_path / "copy.db").read_text() == "something else"
    assert "overwrites nothing" in capsys.readouterr().err


def test_what_a_lost_record_left_beside_it_is_never_taken_for_the_restored_ones(start, url, tmp_path):
    record, left = tmp_path / "incidents.db", tmp_path / "incidents.db-wal"
    house = start()
    main(["backup", str(tmp_path / "copy.db")])
    for _ in range(200):
        with house.desk.store.writing() as unit:
            journal.append(unit, "thing", actor=None)
    hot = left.read_bytes()
    house.desk.store.close()
    record.unlink()
    left.write_bytes(hot)

    assert main(["restore", str(tmp_path / "copy.db")]) == 0

    assert main(["verify"]) == 0
    with closing(sqlite3.connect(record)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert restored.execute("SELECT count(*) FROM journal WHERE chain = 'organisation'").fetchone()[0] < 200


def test_a_backup_is_whole_where_the_journal_cannot_note_it(url, tmp_path, capsys):
    (tmp_path / "incidents.db").chmod(0o444)
    (tmp_path / "copies").mkdir(mode=0o777)
    (tmp_path / "copies").chmod(0o777)
    tmp_path.chmod(0o777)

    with as_a_stranger(tmp_path):
        code = main(["backup", str(tmp_path / "copies" / "copy.db")])

    said = capsys.readouterr()
    assert (code, "holds the record as of" in said.out) == (0, True)
    assert said.err.startswith("The backup is whole, but the journal could not note it. The record cannot be written")


def test_a_record_of_another_program_is_backed_up_by_that_one(url, tmp_path, capsys):
    for schema_then in ("0001", "0999"):
        with closing(sqlite3.connect(tmp_path / "incidents.db")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [schema_then])
            connection.commit()

        assert main(["backup", str(tmp_path / "copy.db")]) == 2

        assert "make the backup with that one" in capsys.readouterr().err
        assert not list(tmp_path.glob("copy.db*"))


def test_restoring_while_the_bot_runs_is_refused(start, url, tmp_path, capsys):
    start()
    main(["backup", str(tmp_path / "copy.db")])

    with alone_on(url):
        assert main(["restore", str(tmp_path / "copy.db")]) == 2

    assert "Another bot runs on" in capsys.readouterr().err


def test_a_backup_whose_journal_was_changed_is_refused_and_the_record_stays(start, url, tmp_path, capsys):
    house = start()
    main(["backup", str(tmp_path / "copy.db")])
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        copy.execute("DROP TRIGGER journal_refuses_update")
        copy.execute("UPDATE journal SET header = replace(header, 'roster', 'toaster') WHERE seq = 1")
        copy.commit()
    house.desk.store.close()
    before = (tmp_path / "incidents.db").read_bytes()

    assert main(["restore", str(tmp_path / "copy.db")]) == 2

    assert "does not verify: chain organisation, entry 1" in capsys.readouterr().err
    assert (tmp_path / "incidents.db").read_bytes() == before
    assert not list(tmp_path.glob("*.restoring*"))


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_backup_is_refused(url, tmp_path, capsys, content):
    (tmp_path / "other").write_bytes(content)

    assert main(["restore", str(tmp_path / "other")]) == 2

    assert str(tmp_path / "other") in capsys.readouterr().err


def test_a_copy_made_by_other_means_does_not_say_from_when_it_is(start, url, tmp_path, capsys):
    start().desk.store.close()
    (tmp_path / "copied.db").write_bytes((tmp_path / "incidents.db").read_bytes())

    assert main(["restore", str(tmp_path / "copied.db")]) == 2

    assert "from when it is" in capsys.readouterr().err


def test_postgresql_is_told_its_own_commands_without_the_password(url, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:secret-word@db.example/incidents")

    assert main(["backup", "copy.dump"]) == 2

    said = capsys.readouterr().err
    assert "pg_dump --format=custom --file=copy.dump postgresql://bot@db.example/incidents" in said
    assert "secret-word" not in said


def test_numbers_are_not_given_out_while_slack_cannot_be_asked(start, driver, url, tmp_path):
    start().desk.store.close()
    main(["backup", str(tmp_path / "copy.db")])
    main(["restore", str(tmp_path / "copy.db")])
    driver.fail("users.conversations", "server_error")

    with pytest.raises(UserError, match="cannot be asked which numbers"):
        start()

    driver.heal()
    start()


def test_the_plan_is_printed_with_the_names_that_slack_has(start, capsys):
    start().desk.store.close()

    assert main(["plan"]) == 0

    assert "Security officer: Sol Sandpiper, no number in Slack" in capsys.readouterr().out


def test_keys_are_rotated_by_the_command_once_the_bot_knows_the_new_one(start, url, monkeypatch, capsys):
    start().desk.store.close()
    newer = new_key()
    monkeypatch.setenv("DATA_KEYS", f"{newer},{KEY}")

    assert main(["rotate-keys"]) == 2
    assert "does not have the newest of DATA_KEYS" in capsys.readouterr().err

    start(newer, KEY)
    assert main(["rotate-keys"]) == 0
    assert "not needed any more" in capsys.readouterr().out
    monkeypatch.setenv("DATA_KEYS", newer)
    assert main(["verify"]) == 0
