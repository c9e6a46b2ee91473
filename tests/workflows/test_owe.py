"""What an incident owes, from the report on."""

from datetime import date

import pytest
from sqlalchemy.exc import DatabaseError

from bot.core.owed import Standing
from bot.store import journal, obligations
from bot.workflows.change import changing
from bot.workflows.change_facts import change_facts
from bot.workflows.owe import Cause, recalculate
from tests.conftest import PRIVACY, House
from tests.workflows.legal import duties, heard, incident, runs, watched


def test_a_fresh_report_owes_by_presumption_and_its_dates_are_watched(house: House):
    incident_id, _ = house.open_incident()

    assert watched(house, incident_id) == {
        "individual_notice": date(2026, 5, 1),
        "media_notice": date(2026, 5, 1),
        "secretary_notice": date(2026, 5, 1),
    }
    assert duties(house, incident_id)["business_associate_notice"].status is Standing.NOT_OWED


def test_the_first_run_is_kept_with_its_inputs_rules_and_answer_and_is_not_posted(house: House):
    incident_id, _ = house.open_incident()

    [run] = runs(house, incident_id)
    assert (run.seq, run.cause, run.caused_by) == (1, Cause.REPORT, None)
    assert run.rule_version == house.desk.rulebook.law.version
    assert run.inputs["discovered_at"] == "2026-03-02T12:00:00-05:00"
    assert run.answer["determination"] == "breach"
    assert any("unknown and counts as past every threshold" in warning for warning in run.answer["warnings"])
    assert not any("has moved" in said for said in heard(house))


def test_a_run_can_never_be_changed(house: House):
    incident_id, _ = house.open_incident()

    with pytest.raises(DatabaseError, match="append-only"), house.desk.store.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE obligation_runs SET rule_version = 'x'")

    assert runs(house, incident_id)[0].rule_version == house.desk.rulebook.law.version


def test_what_moved_is_kept_journaled_and_told_to_the_channel_with_who_caused_it(house: House):
    incident_id, _ = house.open_incident()

    change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="k1")

    said = next(words for words in heard(house) if "has moved" in words)
    assert "Report to HHS* moves from Friday, May 1, 2026 to Monday, March 1, 2027" in said
    assert "Media notice* is not owed any more" in said
    assert f"<@{PRIVACY}>" in said
    assert "never targets" in said and "Not legal advice" in said
    assert watched(house, incident_id) == {"individual_notice": date(2026, 5, 1)}
    with house.desk.store.reading() as view:
        headers = [entry.header for entry in journal.chain(view, incident_id)]
    assert any('"obligations.recalculated"' in header and '"2027-03-01"' in header for header in headers)


def test_a_calendar_of_the_new_dates_goes_to_the_channel_once_for_each_move(house: House):
    incident_id, channel = house.open_incident()

    change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="k1")
    heard(house)
    change_facts(house.desk, incident_id, {"breach_occurred": "2026-02-20"}, by=PRIVACY, key="k2")
    heard(house)

    shared = house.slack.called("files.completeUploadExternal")
    assert [call["channel_id"] for call in shared] == [channel]
    [upload] = house.slack.called("upload")
    assert b"20270301" in upload["body"] and b"20260501" in upload["body"]


def test_the_days_that_the_answer_gave_somebody_stay_when_nothing_moves(house: House):
    incident_id, _ = house.open_incident()

    with changing(house.desk, incident_id, "k1") as change:
        moves = recalculate(change, cause=Cause.FACTS, by=PRIVACY)

    assert moves == ()
    assert len(runs(house, incident_id)) == 2
    assert not any("has moved" in said for said in heard(house))


def test_a_signed_answer_of_no_breach_ends_every_duty_and_stops_every_reminder(house: House):
    incident_id, _ = house.open_incident()
    change_facts(house.desk, incident_id, {"residents": {"TX": 300}}, by=PRIVACY, key="k1")

    entered = {"unsecured": False, "security_facts": {"encryption": "AES-256"}}
    change_facts(house.desk, incident_id, entered, by=PRIVACY, key="k2")

    assert {one.status for one in duties(house, incident_id).values()} == {Standing.NOT_OWED}
    assert watched(house, incident_id) == {}
    texan = next(one for one in duties(house, incident_id).values() if one.state == "TX")
    assert "Nobody" not in texan.details["why"]


def test_a_loss_of_encryption_later_brings_every_duty_back(house: House):
    incident_id, _ = house.open_incident()
    change_facts(house.desk, incident_id, {"unsecured": False}, by=PRIVACY, key="k1")

    change_facts(house.desk, incident_id, {"unsecured": None}, by=PRIVACY, key="k2")

    assert watched(house, incident_id)["individual_notice"] == date(2026, 5, 1)


def test_the_card_shows_the_next_legal_date_and_how_long_it_is_overdue(house: House):
    incident_id, _ = house.open_incident()
    heard(house)
    house.clock.move(days=63)

    change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="k1")
    heard(house)

    card = str([call for call in house.slack.called("chat.update") if "Lost or stolen" in str(call)][-1])
    assert "Notice to individuals, Friday, May 1, 2026 (*3 days overdue*)" in card


def test_facts_that_come_before_the_channel_exists_are_told_once_it_does(house: House):
    incident_id = house.report()

    change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="k1")

    assert any("What moved and why" in said for said in heard(house))
    with house.desk.store.reading() as view:
        assert obligations.next_owed(view, incident_id).notice == "individual_notice"
    assert incident(house, incident_id).channel_id is not None
