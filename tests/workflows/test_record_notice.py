"""Notices that went out: duties met, lateness told kindly, clocks that start there, corrections."""

from datetime import UTC, date, datetime

import pytest

from bot.core.errors import FormErrors
from bot.core.notices import Entry, Method, Sending
from bot.core.owed import Standing
from bot.store import journal, obligations, subjects
from bot.workflows.change_facts import change_facts
from bot.workflows.record_notice import record_notice
from bot.workflows.waive_obligation import waive_obligation
from tests.conftest import COUNSEL, PRIVACY, House
from tests.workflows.legal import duties, heard, incident, runs, watched

CA_REGULATOR = "ca.state_attorney_general_notice.cal-civ-code-1798-82"
CA_RESIDENTS = "ca.state_individual_notice.cal-civ-code-1798-82"
NY_COPY = "ny.state_attorney_general_notice.n-y-gen-bus-law-899-aa-9"


@pytest.fixture
def incident_id(house: House) -> str:
    """600 people, 501 of them in California; discovered on Monday 2 March, today is Monday 16 March 2026."""
    opened, _ = house.open_incident()
    entered = {"total_individuals": 600, "residents": {"CA": 501, "NY": 99}}
    change_facts(house.desk, opened, entered, by=PRIVACY, key="facts")
    house.clock.move_to(datetime(2026, 3, 16, 15, 0, tzinfo=UTC))
    return opened


def send(house: House, incident_id: str, *keys: str, key: str = "k1", **changes):
    ids = tuple(duties(house, incident_id)[each].id for each in keys)
    values = {
        "obligation_ids": ids,
        "entry": Entry.ADDS,
        "sent_on": date(2026, 3, 16),
        "method": Method.MAIL,
        "recipients_count": 600,
        "proof": "canary-77 mail log",
    }
    return record_notice(house.desk, incident_id, Sending(**(values | changes)), by=PRIVACY, key=key)


def test_one_letter_meets_several_duties_and_nobody_is_reminded_of_them_any_more(house: House, incident_id: str):
    outcome = send(house, incident_id, "individual_notice", CA_RESIDENTS)

    now = duties(house, incident_id)
    assert {now["individual_notice"].status, now[CA_RESIDENTS].status} == {Standing.MET}
    assert not {"individual_notice", CA_RESIDENTS} & set(watched(house, incident_id))
    assert [each.days_late for each in outcome.recorded] == [0, 0]


def test_a_clock_that_starts_with_the_letters_is_watched_from_then_on(house: House, incident_id: str):
    assert CA_REGULATOR not in watched(house, incident_id)

    outcome = send(house, incident_id, "individual_notice")

    assert watched(house, incident_id)[CA_REGULATOR] == date(2026, 3, 31)
    assert CA_REGULATOR in {move.key for move in outcome.moves}


def test_new_york_wants_its_copy_five_business_days_after_hhs_was_told(house: House, incident_id: str):
    send(house, incident_id, "secretary_notice", method=Method.PORTAL)

    assert watched(house, incident_id)[NY_COPY] == date(2026, 3, 23)


def test_the_letters_meet_the_target_of_letters_sent(house: House, incident_id: str):
    send(house, incident_id, "individual_notice")

    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, incident_id, "target:letters_sent").closed_at is not None


def test_a_late_notice_is_recorded_and_told_kindly_with_its_days(house: House, incident_id: str):
    house.clock.move_to(datetime(2026, 5, 5, 15, 0, tzinfo=UTC))

    outcome = send(house, incident_id, "individual_notice", sent_on=date(2026, 5, 5))

    assert [each.days_late for each in outcome.recorded] == [4]
    said = next(words for words in heard(house) if "Recorded by" in words)
    assert "Notice to individuals: 4 days after the last lawful day. It is out now" in said
    assert runs(house, incident_id)[-1].answer["timeliness"]["individuals"] == {"elapsed_days": 64, "days_late": 4}


def test_the_proof_stays_in_the_record_and_out_of_every_message(house: House, incident_id: str):
    send(house, incident_id, "individual_notice")

    assert not any("canary-77" in said for said in heard(house))
    with house.desk.store.reading() as view:
        rows = str(view.connection.exec_driver_sql("SELECT * FROM notices").all())
        outbox_rows = str(view.connection.exec_driver_sql("SELECT args FROM outbox").all())
        [kept] = obligations.notices(view, incident_id)
        texts = [entry.text for entry in journal.chain(view, incident_id)]
    assert "canary-77" not in rows + outbox_rows
    assert kept.proof == "canary-77 mail log"
    assert "canary-77" in str(texts)


def test_a_refused_entry_leaves_nothing(house: House, incident_id: str):
    before = len(runs(house, incident_id))

    with pytest.raises(FormErrors):
        send(house, incident_id, "individual_notice", sent_on=date(2026, 3, 17))

    assert duties(house, incident_id)["individual_notice"].status is Standing.OWED
    assert len(runs(house, incident_id)) == before
    with house.desk.store.reading() as view:
        assert not obligations.notices(view, incident_id)


def test_a_duty_that_does_not_exist_is_no_duty(house: House, incident_id: str):
    with pytest.raises(FormErrors, match="at least one notice"):
        send(house, incident_id, obligation_ids=("no-such-id",))


def test_a_form_sent_twice_is_one_entry(house: House, incident_id: str):
    send(house, incident_id, "individual_notice", key="same")
    again = send(house, incident_id, "individual_notice", key="same")

    assert [each.words for each in again.recorded] == ["notice to individuals"]
    with house.desk.store.reading() as view:
        assert len(obligations.notices(view, incident_id)) == 1


def test_a_correction_is_a_new_entry_and_moves_what_hung_on_the_day(house: House, incident_id: str):
    send(house, incident_id, "individual_notice")
    house.clock.move(minutes=1)

    send(house, incident_id, "individual_notice", key="k2", entry=Entry.CORRECTS, sent_on=date(2026, 3, 13))

    assert watched(house, incident_id)[CA_REGULATOR] == date(2026, 3, 28)
    with house.desk.store.reading() as view:
        first, second = obligations.notices(view, incident_id)
    assert (first.sent_on, second.sent_on, second.corrects_id) == (date(2026, 3, 16), date(2026, 3, 13), first.id)


def test_what_never_went_out_is_owed_again_and_watched_again(house: House, incident_id: str):
    send(house, incident_id, "individual_notice")
    house.clock.move(minutes=1)

    send(house, incident_id, "individual_notice", key="k2", entry=Entry.WITHDRAWS, proof="The pallet was never taken.")

    assert duties(house, incident_id)["individual_notice"].status is Standing.OWED
    assert watched(house, incident_id)["individual_notice"] == date(2026, 5, 1)
    assert CA_REGULATOR not in watched(house, incident_id)
    assert any("Nothing went out after all" in said for said in heard(house))


def test_nothing_can_be_corrected_where_nothing_is_on_record(house: House, incident_id: str):
    with pytest.raises(FormErrors) as refused:
        send(house, incident_id, "media_notice", entry=Entry.CORRECTS, method=Method.PRESS)

    assert "Nothing is on record yet for: media notice" in refused.value.by_block["obligations"]


def test_a_met_duty_stays_met_when_facts_change_and_comes_back_when_the_law_asks_for_more(
    house: House, incident_id: str
):
    send(house, incident_id, "media_notice", method=Method.PRESS)
    change_facts(house.desk, incident_id, {"total_individuals": 650}, by=PRIVACY, key="k2")
    assert duties(house, incident_id)["media_notice"].status is Standing.MET

    entered = {"total_individuals": 1500, "residents": {"CA": 501, "NY": 501}}
    change_facts(house.desk, incident_id, entered, by=PRIVACY, key="k3")

    assert duties(house, incident_id)["media_notice"].status is Standing.OWED
    assert watched(house, incident_id)["media_notice"] == date(2026, 5, 1)
    assert any("asks for more than was done" in said for said in heard(house))


def test_the_entry_is_on_the_timeline_and_in_the_channel(house: House, incident_id: str):
    send(house, incident_id, "individual_notice")

    said = next(words for words in heard(house) if "Recorded by" in words)
    assert "Sent on Monday, March 16, 2026" in said and "600 recipients" in said and "first class mail" in said
    assert incident(house, incident_id).version > 1


def test_taking_an_entry_back_does_not_undo_counsels_waiver(house: House, incident_id: str):
    send(house, incident_id, "media_notice", method=Method.PRESS)
    house.clock.move(minutes=1)
    entered = {"total_individuals": 1500, "residents": {"CA": 501, "NY": 501}}
    change_facts(house.desk, incident_id, entered, by=PRIVACY, key="k2")
    media = duties(house, incident_id)["media_notice"]
    waive_obligation(house.desk, incident_id, media.id, "No outlet serves the island.", by=COUNSEL, key="k3")

    send(house, incident_id, "media_notice", key="k4", entry=Entry.WITHDRAWS, proof="It was never printed.")

    assert duties(house, incident_id)["media_notice"].status is Standing.WAIVED
