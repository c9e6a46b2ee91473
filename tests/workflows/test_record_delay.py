"""A law-enforcement official asks that notices wait."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.errors import FormErrors
from bot.core.notices import Entry, Method, Sending
from bot.core.owed import Standing
from bot.core.statements import ORAL, WRITTEN, Stated
from bot.store import journal, obligations
from bot.workflows.foresee_delay import foresee_statement
from bot.workflows.record_delay import record_delay
from bot.workflows.record_notice import record_notice
from tests.conftest import PRIVACY, SECURITY, House
from tests.workflows.legal import duties, heard, watched

# Discovered and stated on Monday 2 March 2026: an oral statement delays until 1 April.
ORALLY = Stated(
    form=ORAL, stated_on=date(2026, 3, 2), until=None, days=None, official="canary-55, field office", document=""
)
IN_WRITING = Stated(
    form=WRITTEN, stated_on=date(2026, 3, 2), until=date(2026, 7, 1), days=None, official="canary-55", document="Safe"
)


def opened(house: House) -> str:
    return house.open_incident()[0]


def letter(house: House, incident_id: str, sent_on: date) -> Sending:
    return Sending(
        obligation_ids=(duties(house, incident_id)["individual_notice"].id,),
        entry=Entry.ADDS,
        sent_on=sent_on,
        method=Method.MAIL,
        recipients_count=1,
        proof="Log",
    )


def test_a_written_statement_moves_every_federal_date_to_its_end(house: House):
    incident_id = opened(house)

    outcome = record_delay(house.desk, incident_id, IN_WRITING, by=SECURITY, key="k1")

    assert outcome.do_not_send_before == date(2026, 7, 1)
    assert set(watched(house, incident_id).values()) == {date(2026, 7, 1)}
    assert {(move.due_from, move.due_to) for move in outcome.moves} == {(date(2026, 5, 1), date(2026, 7, 1))}


def test_a_delay_that_ends_before_the_date_moves_nothing_yet_nothing_may_go_out(house: House):
    incident_id = opened(house)

    outcome = record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="k1")

    assert outcome.moves == ()
    assert outcome.do_not_send_before == date(2026, 4, 1)
    assert set(watched(house, incident_id).values()) == {date(2026, 5, 1)}
    with pytest.raises(FormErrors, match="April 1, 2026"):
        record_notice(house.desk, incident_id, letter(house, incident_id, date(2026, 3, 2)), by=PRIVACY, key="k2")
    assert duties(house, incident_id)["individual_notice"].status is Standing.OWED


def test_on_the_day_the_delay_ends_the_letter_may_go_out(house: House):
    incident_id = opened(house)
    record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="k1")
    house.clock.move(days=30)

    record_notice(house.desk, incident_id, letter(house, incident_id, date(2026, 4, 1)), by=PRIVACY, key="k2")

    assert duties(house, incident_id)["individual_notice"].status is Standing.MET


def test_the_channel_is_told_what_must_wait_and_who_said_so_stays_in_the_record(house: House):
    incident_id = opened(house)

    record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="k1")

    said = next(words for words in heard(house) if "Do not send before" in words)
    assert "Do not send before Wednesday, April 1, 2026" in said
    assert "written one that says until when" in said
    assert not any("canary-55" in words for words in house.slack.said())
    with house.desk.store.reading() as view:
        rows = str(view.connection.exec_driver_sql("SELECT * FROM law_enforcement_delays").all())
        [kept] = obligations.delays(view, incident_id)
        texts = str([entry.text for entry in journal.chain(view, incident_id)])
    assert "canary-55" not in rows
    assert kept.official == "canary-55, field office"
    assert "canary-55" in texts


def test_a_statement_whose_time_has_passed_keeps_nothing_back(house: House):
    incident_id = opened(house)
    house.clock.move(days=60)

    record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="k1")

    assert any("keeps nothing back today" in words for words in heard(house))


def test_a_wrong_statement_is_refused_and_nothing_is_kept(house: House):
    incident_id = opened(house)
    nobody = Stated(form=ORAL, stated_on=date(2026, 3, 2), until=None, days=None, official="", document="")

    with pytest.raises(FormErrors):
        record_delay(house.desk, incident_id, nobody, by=SECURITY, key="k1")

    with house.desk.store.reading() as view:
        assert not obligations.delays(view, incident_id)


def test_of_two_who_foresaw_the_same_each_is_told_what_their_own_statement_really_moved(house: House):
    incident_id = opened(house)
    longer = replace(IN_WRITING, until=date(2026, 8, 1))
    seen = foresee_statement(house.desk, incident_id, IN_WRITING, key="k1")
    seen_by_the_other = foresee_statement(house.desk, incident_id, longer, key="k2")

    first = record_delay(house.desk, incident_id, IN_WRITING, by=SECURITY, key="k1")
    second = record_delay(house.desk, incident_id, longer, by=PRIVACY, key="k2")
    again = record_delay(house.desk, incident_id, IN_WRITING, by=SECURITY, key="k1")

    assert {(move.due_from, move.due_to) for move in first.moves} == {(date(2026, 5, 1), date(2026, 7, 1))}
    assert {(move.due_from, move.due_to) for move in second.moves} == {(date(2026, 7, 1), date(2026, 8, 1))}
    assert first.mark == seen.mark and second.mark != seen_by_the_other.mark
    assert again == first  # sent twice by Slack: still their own, not what moved since


def test_a_form_sent_twice_is_one_statement(house: House):
    incident_id = opened(house)

    record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="same")
    again = record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="same")

    assert again.do_not_send_before == date(2026, 4, 1)
    with house.desk.store.reading() as view:
        assert len(obligations.delays(view, incident_id)) == 1
