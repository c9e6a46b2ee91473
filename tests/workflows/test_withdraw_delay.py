"""A law-enforcement statement that was recorded by mistake is taken back; what it would move is shown before."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.core.errors import AlreadyDone, FormErrors, NotFound, UserError
from bot.core.incident import State
from bot.core.notices import Entry, Method, Sending
from bot.core.owed import Standing
from bot.core.statements import ORAL, WRITTEN, Stated
from bot.store import incidents, journal, obligations, work
from bot.workflows.foresee_delay import foresee_statement, foresee_withdrawal
from bot.workflows.record_delay import record_delay
from bot.workflows.record_notice import record_notice
from bot.workflows.withdraw_delay import withdraw_delay
from tests.conftest import PRIVACY, SECURITY, House
from tests.workflows.legal import duties, heard, runs, watched

# Discovered and stated on Monday 2 March 2026; the federal dates are 1 May, an oral statement delays until 1 April.
ORALLY = Stated(form=ORAL, stated_on=date(2026, 3, 2), until=None, days=None, official="canary-55", document="")
IN_WRITING = Stated(
    form=WRITTEN, stated_on=date(2026, 3, 2), until=date(2026, 7, 1), days=None, official="canary-55", document="Safe"
)
WRONG_CASE = "canary-77: it was about another case."


def opened(house: House) -> str:
    return house.open_incident()[0]


def delayed(house: House, incident_id: str, stated: Stated, key: str = "delay") -> str:
    """Record a statement and give its id."""
    before = {one.id for one in delays(house, incident_id)}
    record_delay(house.desk, incident_id, stated, by=SECURITY, key=key)
    [fresh] = {one.id for one in delays(house, incident_id)} - before
    return fresh


def delays(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return obligations.delays(view, incident_id)


def withdrawals(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return obligations.withdrawals(view, incident_id)


def test_what_the_statement_moved_moves_back_and_the_run_says_why(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, IN_WRITING)

    outcome = withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    assert {(move.due_from, move.due_to) for move in outcome.moves} == {(date(2026, 7, 1), date(2026, 5, 1))}
    assert outcome.do_not_send_before is None
    assert set(watched(house, incident_id).values()) == {date(2026, 5, 1)}
    newest = runs(house, incident_id)[-1]
    assert (newest.cause, newest.caused_by) == ("delay_withdrawn", PRIVACY)
    assert "law_enforcement" not in newest.inputs


def test_a_notice_may_go_out_again_once_the_statement_is_withdrawn(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, ORALLY)
    letters = duties(house, incident_id)["individual_notice"].id
    sending = Sending(
        obligation_ids=(letters,), entry=Entry.ADDS, sent_on=date(2026, 3, 2), method=Method.MAIL,
        recipients_count=1, proof="Log",
    )  # fmt: skip
    with pytest.raises(FormErrors, match="law-enforcement delay runs"):
        record_notice(house.desk, incident_id, sending, by=PRIVACY, key="k1")

    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k2")

    record_notice(house.desk, incident_id, sending, by=PRIVACY, key="k3")
    assert duties(house, incident_id)["individual_notice"].status is Standing.MET


def test_another_statement_keeps_counting(house: House):
    incident_id = opened(house)
    delayed(house, incident_id, ORALLY, key="first")
    mistaken = delayed(house, incident_id, IN_WRITING, key="second")

    outcome = withdraw_delay(house.desk, incident_id, mistaken, WRONG_CASE, by=PRIVACY, key="k1")

    assert outcome.do_not_send_before == date(2026, 4, 1)
    said = next(words for words in heard(house) if "It counts no more" in words)
    assert "Another delay still runs. Do not send a delayed notice before Wednesday, April 1, 2026" in said


def test_the_statement_stays_in_the_record_as_withdrawn_with_the_reason(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, IN_WRITING)

    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    [kept], taken_back = delays(house, incident_id), withdrawals(house, incident_id)[delay_id]
    assert (kept.delayed_until, kept.official) == (date(2026, 7, 1), "canary-55")
    assert (taken_back.withdrawn_by, taken_back.because) == (PRIVACY, WRONG_CASE)
    with house.desk.store.reading() as view:
        [entry] = [one for one in journal.chain(view, incident_id) if '"delay.withdrawn"' in one.header]
        events = [event.text for event in work.events(view, incident_id) if event.kind == "delay"]
        rows = str(view.connection.exec_driver_sql("SELECT * FROM delay_withdrawals").all())
    assert PRIVACY in entry.header and "canary-77" in str(entry.text)
    assert "canary-77" not in rows
    assert events[-1] == "Withdrawn, recorded by mistake: law-enforcement delay, written statement of 2026-03-02."


def test_the_channel_is_told_that_it_was_a_mistake_why_and_what_moved(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, IN_WRITING)
    heard(house)
    house.slack.calls.clear()

    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    said = heard(house)
    told = next(words for words in said if "It counts no more" in words)
    moved = next(words for words in said if "What moved and why" in words)
    assert "canary-77" in told and "No law-enforcement delay keeps a notice back now" in told
    assert "moves from Wednesday, July 1, 2026 to Friday, May 1, 2026" in moved
    assert "it had been recorded by mistake" in moved and f"<@{PRIVACY}>" in moved


def test_what_is_withdrawn_before_the_channel_heard_of_it_is_told_as_withdrawn_only(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, ORALLY)

    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    said = "\n".join(heard(house))
    assert "It counts no more" in said
    assert "Get everything ready meanwhile" not in said


def test_a_date_that_has_passed_meanwhile_is_overdue_at_once(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, IN_WRITING)
    house.clock.move(days=61)

    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    assert any("1 day overdue" in words for words in heard(house))


def test_without_a_reason_nothing_is_withdrawn(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, ORALLY)

    with pytest.raises(FormErrors, match="recorded by mistake") as refused:
        withdraw_delay(house.desk, incident_id, delay_id, " \n", by=PRIVACY, key="k1")

    assert set(refused.value.by_block) == {"because"}
    assert withdrawals(house, incident_id) == {}


def test_what_was_withdrawn_once_cannot_be_withdrawn_again(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, ORALLY)
    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    with pytest.raises(AlreadyDone, match="withdrawn already"):
        withdraw_delay(house.desk, incident_id, delay_id, "Another reason", by=SECURITY, key="k2")

    assert withdrawals(house, incident_id)[delay_id].because == WRONG_CASE


def test_a_form_sent_twice_withdraws_once_and_is_answered_alike(house: House):
    incident_id = opened(house)
    delayed(house, incident_id, ORALLY, key="first")
    mistaken = delayed(house, incident_id, IN_WRITING, key="second")
    first = withdraw_delay(house.desk, incident_id, mistaken, WRONG_CASE, by=PRIVACY, key="same")

    again = withdraw_delay(house.desk, incident_id, mistaken, WRONG_CASE, by=PRIVACY, key="same")

    assert again == first
    assert (again.do_not_send_before, len(again.moves)) == (date(2026, 4, 1), 3)
    assert list(withdrawals(house, incident_id)) == [mistaken]


def test_the_statement_of_another_incident_is_not_found(house: House):
    first = opened(house)
    house.clock.move(minutes=1)
    second = opened(house)
    delay_id = delayed(house, first, ORALLY)

    with pytest.raises(NotFound):
        withdraw_delay(house.desk, second, delay_id, WRONG_CASE, by=PRIVACY, key="k1")
    with pytest.raises(NotFound):
        foresee_withdrawal(house.desk, second, delay_id, WRONG_CASE, key="k2")

    assert withdrawals(house, first) == withdrawals(house, second) == {}


@pytest.mark.parametrize("words", ["UPDATE delay_withdrawals SET withdrawn_by = 'x'", "DELETE FROM delay_withdrawals"])
def test_a_withdrawal_is_never_changed(house: House, words: str):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, ORALLY)
    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    with pytest.raises(DBAPIError, match="append-only"), house.desk.store.writing() as unit:
        unit.connection.execute(text(words))


def test_recorded_again_after_a_withdrawal_it_counts_again(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, IN_WRITING)
    withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")

    outcome = record_delay(house.desk, incident_id, IN_WRITING, by=SECURITY, key="k2")

    assert outcome.do_not_send_before == date(2026, 7, 1)
    assert set(watched(house, incident_id).values()) == {date(2026, 7, 1)}


def test_what_is_foreseen_is_what_then_happens_and_foreseeing_keeps_nothing(house: House):
    incident_id = opened(house)

    foreseen = foresee_statement(house.desk, incident_id, IN_WRITING, key="k1")
    before = len(runs(house, incident_id))
    happened = record_delay(house.desk, incident_id, IN_WRITING, by=SECURITY, key="k1")

    assert (foreseen.moves, foreseen.do_not_send_before) == (happened.moves, happened.do_not_send_before)
    assert len(runs(house, incident_id)) == before + 1
    [delay] = delays(house, incident_id)
    back = foresee_withdrawal(house.desk, incident_id, delay.id, WRONG_CASE, key="k2")
    happened = withdraw_delay(house.desk, incident_id, delay.id, WRONG_CASE, by=PRIVACY, key="k2")
    assert (back.moves, back.do_not_send_before) == (happened.moves, happened.do_not_send_before)


def test_the_same_effect_has_the_same_mark_and_another_effect_another(house: House):
    incident_id = opened(house)
    a_day_longer = Stated(**{**vars(IN_WRITING), "until": date(2026, 7, 2)})
    other_words = Stated(**{**vars(IN_WRITING), "official": "somebody else"})

    marks = [
        foresee_statement(house.desk, incident_id, stated, key="k1").mark
        for stated in (IN_WRITING, other_words, a_day_longer, ORALLY)
    ]

    assert marks[0] == marks[1]
    assert len(set(marks)) == 3


def test_what_was_carried_out_before_cannot_be_foreseen_any_more(house: House):
    incident_id = opened(house)
    record_delay(house.desk, incident_id, IN_WRITING, by=SECURITY, key="k1")

    assert foresee_statement(house.desk, incident_id, IN_WRITING, key="k1") is None


def test_a_closed_incident_is_left_alone(house: House):
    incident_id = opened(house)
    delay_id = delayed(house, incident_id, ORALLY)
    with house.desk.store.writing() as unit:
        incidents.update_incident(unit, incident_id, state=State.CLOSED)

    with pytest.raises(UserError, match="closed"):
        foresee_withdrawal(house.desk, incident_id, delay_id, WRONG_CASE, key="k1")
    with pytest.raises(UserError, match="closed"):
        withdraw_delay(house.desk, incident_id, delay_id, WRONG_CASE, by=PRIVACY, key="k1")


def test_an_impossible_statement_is_refused_before_anything_is_shown(house: House):
    incident_id = opened(house)
    tomorrow = Stated(**{**vars(ORALLY), "stated_on": date(2026, 3, 3)})

    with pytest.raises(FormErrors, match="in the future"):
        foresee_statement(house.desk, incident_id, tomorrow, key="k1")


def test_an_end_that_has_passed_keeps_nothing_back(house: House):
    incident_id = opened(house)
    house.clock.move(days=30)

    outcome = record_delay(house.desk, incident_id, ORALLY, by=SECURITY, key="k1")

    assert outcome.do_not_send_before is None
