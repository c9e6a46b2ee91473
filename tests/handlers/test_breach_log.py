"""The breach log through whole Slack payloads, and the breaches that are imported into it. Today: 2 March 2026."""

import csv
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import select

from bot.__main__ import main
from bot.core.breach_import import WrongLines
from bot.core.errors import UserError
from bot.core.incident import Outcome, Phi
from bot.core.journal import ORGANISATION
from bot.store import incidents, journal, schema, subjects, team
from bot.store.sealing import Cipher, new_key
from bot.store.session import Store
from bot.store.tables import ImportedBreachRow
from bot.workflows.change_facts import change_facts
from bot.workflows.import_breaches import import_breaches
from tests.conftest import GUEST, LEADER, NURSE, PRIVACY, SECURITY, House, rulebook
from tests.fakes import StillClock
from tests.handlers.test_drafts import LETTER, drafted
from tests.workflows.legal import heard

HEADER = "reference,discovered_on,individuals,breach_type,description,told_hhs_on,confirmation"
FILE = f"{HEADER}\nB-1,2026-01-15,3,theft,=canary(),,\nB-2,2026-01-20,620,hacking,A server,,\n".encode()


@pytest.fixture
def opened(house: House) -> tuple[str, str]:
    incident_id, channel = house.open_incident()
    change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="facts")
    heard(house)
    house.slack.calls.clear()
    return incident_id, channel


def files(house: House) -> dict[str, list[list[str]]]:
    """Every file uploaded since, as rows by name."""
    heard(house)
    names = [call["filename"] for call in house.slack.called("files.getUploadURLExternal")]
    bodies = [call["body"].decode("utf-8-sig") for call in house.slack.called("upload")]
    return {name: list(csv.reader(StringIO(body, newline=""))) for name, body in zip(names, bodies, strict=True)}


def breach_lines(house: House, user: str = PRIVACY) -> list[dict[str, str]]:
    """The lines of this year's breaches, by column."""
    house.slack.calls.clear()
    house.reply(user, "log 2026")
    header, *lines = files(house)["breach-log-2026.csv"]
    return [dict(zip(header, line, strict=True)) for line in lines]


def bring_in(house: House, content: bytes = FILE):
    return import_breaches(house.desk.store, rulebook(), content)


def imported_rows(house: House) -> int:
    with house.desk.store.reading() as view:
        return len(view.rows(select(ImportedBreachRow)))


def test_the_log_comes_to_the_asker_alone_as_two_files_and_that_is_written_down(house: House, opened):
    said = house.reply(LEADER, "log 2026")

    assert "1 breach (those not yet determined among them" in said and "0 incidents found to be none" in said
    assert set(files(house)) == {"breach-log-2026.csv", "breach-log-2026-no-breach.csv"}
    shared = house.slack.called("files.completeUploadExternal")
    assert {call["channel_id"] for call in shared} == {f"D{LEADER[1:]}"}
    with house.desk.store.reading() as view:
        [read] = [entry for entry in journal.chain(view, ORGANISATION) if '"log.read"' in entry.header]
    assert f'"{LEADER}"' in read.header and '"year":2026' in read.header.replace(" ", "")


def test_an_incident_stands_in_the_log_with_what_the_record_knows_and_its_report(house: House, opened):
    [line] = breach_lines(house)

    assert line["Number"] == "INC-2026-0001"
    assert line["Standing"] == "not yet determined; the law presumes a breach"
    assert line["Approximate number of individuals affected"] == "12"
    assert line["Breach affecting"] == "Fewer Than 500 Individuals"
    assert line["Discovery start date"] == "03/02/2026"
    assert (line["Report to HHS"], line["Report due on"], line["Source"]) == ("owed", "2027-03-01", "the bot")


def test_what_was_written_for_a_document_fills_the_log(house: House, opened):
    _, channel = opened
    drafted(house, channel, **LETTER)
    heard(house)

    [line] = breach_lines(house)

    assert line["Type of protected health information involved"] == "Demographic: Name; Demographic: SSN"
    assert line["Brief description of the breach (how, where, which media, which PHI)"] == LETTER["what_happened"]


def test_what_is_no_breach_stands_in_the_second_file_with_its_reason(house: House, opened):
    incident_id, _ = opened
    values = {"outcome": Outcome.NEAR_MISS, "phi": Phi.NO, "outcome_reason": "The envelope was never opened."}
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, **values, triaged_at=unit.at)

    house.reply(PRIVACY, "log")
    found = files(house)

    assert len(found["breach-log-2026.csv"]) == 1
    [_, line] = found["breach-log-2026-no-breach.csv"]
    assert line == [
        "INC-2026-0001", "lost device", "2026-03-02", "near miss", "The envelope was never opened.", "", "2026-03-02"
    ]  # fmt: skip


def test_a_year_without_incidents_gives_files_with_a_header_alone(house: House, opened):
    house.reply(PRIVACY, "log 2025")

    assert [len(rows) for rows in files(house).values()] == [1, 1]


def test_an_exercise_is_in_no_log(house: House, opened):
    incident_id, _ = opened
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, number="DRL-2026-0001")

    assert breach_lines(house) == []


def test_whoever_was_shut_out_of_an_incident_does_not_find_it_in_the_log_and_is_told_so(house: House, opened):
    incident_id, _ = opened
    with house.desk.store.writing() as unit:
        team.exclude(unit, incident_id, PRIVACY, SECURITY, "conflict")

    said = house.reply(PRIVACY, "log 2026")

    assert "1 incident is left out because you are not part of it" in said
    assert len(files(house)["breach-log-2026.csv"]) == 1
    assert len(breach_lines(house, SECURITY)) == 1


@pytest.mark.parametrize("user", [NURSE, GUEST])
def test_nobody_but_officers_and_leadership_reads_it(house: House, opened, user: str):
    said = house.reply(user, "log 2026")

    assert "comes to you" not in said
    assert files(house) == {}


@pytest.mark.parametrize("words", ["26", "2026 please", "soon", "٢٠٢٦", "2008", "2027", "99999"])
def test_what_is_no_year_is_answered_in_a_sentence(house: House, opened, words: str):
    said = house.reply(PRIVACY, f"log {words}")

    assert "for example `/incident log 2026`" in said
    assert files(house) == {}


def test_imported_breaches_stand_in_the_log_marked_as_such_and_as_no_formula(house: House):
    outcome = bring_in(house)

    small, large = breach_lines(house)
    assert (outcome.new, outcome.added_to) == (2, 0)
    assert (small["Number"], small["Source"], small["Report due on"]) == ("B-1", "imported", "2027-03-01")
    assert small["Brief description of the breach (how, where, which media, which PHI)"] == "'=canary()"
    assert small["Breach affecting"] == "Fewer Than 500 Individuals"
    assert (large["Breach affecting"], large["Report due on"]) == ("500 or More Individuals", "")


def test_an_imported_small_breach_counts_among_the_annual_reports_until_the_file_says_it_was_filed(house: House):
    bring_in(house)
    with house.desk.store.reading() as view:
        watched = subjects.get_by_key(view, None, "annual:2026")
    assert (watched.due_on, watched.closed_at) == (date(2027, 3, 1), None)

    outcome = bring_in(house, f"{HEADER}\nB-1,2026-01-15,3,theft,=canary(),2026-02-20,ABC-1\n".encode())

    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, None, "annual:2026").closed_at is not None
    assert (outcome.new, outcome.added_to) == (0, 1)
    assert breach_lines(house)[0]["Reported to HHS on"] == "2026-02-20"


def test_the_same_file_twice_is_imported_once(house: House):
    bring_in(house)

    assert bring_in(house).new == 0
    assert imported_rows(house) == 2


def test_one_wrong_line_keeps_all_others_out(house: House):
    with pytest.raises(WrongLines, match="Line 4: individuals is a whole number"):
        bring_in(house, FILE + b"B-3,2026-01-15,few,,,,\n")

    assert imported_rows(house) == 0
    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, None, "annual:2026") is None


def test_what_was_imported_is_sealed_in_the_record_and_written_down(house: House):
    bring_in(house)

    with house.desk.store.reading() as view:
        stored = view.connection.exec_driver_sql("SELECT description FROM imported_breaches").scalars().all()
        [entry] = [each for each in journal.chain(view, ORGANISATION) if '"breaches.imported"' in each.header]
    assert all(b"canary" not in value for value in stored)
    assert '"B-1"' in entry.header and "canary" not in entry.header and "canary" in (entry.text or "")


def test_without_an_organisation_nothing_is_imported(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/empty.db", Cipher([new_key()]), StillClock())
    schema.migrate(store.engine)

    with pytest.raises(UserError, match="Start the bot once"):
        import_breaches(store, rulebook(), FILE)
    store.close()


def test_the_command_line_says_what_is_wrong_and_ends_with_2(tmp_path, capsys):
    assert main(["import-log", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err
