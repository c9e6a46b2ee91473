"""Notices that went out: what may be recorded, what counts, which clocks they start."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import FormErrors
from bot.core.facts import Statement
from bot.core.notices import (
    Entry,
    Method,
    Sending,
    SentNotice,
    actual_notices,
    check_sending,
    days_late,
    delay_running,
    in_force,
)
from bot.core.owed import Obligation, Standing

TODAY, DISCOVERED = date(2026, 3, 20), date(2026, 3, 2)
ORAL = Statement(written=False, stated_on=date(2026, 3, 10))
"""Delays until 9 April: 30 days from 10 March."""


def duty(notice="individual_notice", *, status=Standing.OWED, due_on=date(2026, 5, 1), can_be_delayed=True):
    return Obligation(
        id=notice,
        incident_id="i",
        key=notice,
        notice=notice,
        state=None,
        recipient="whoever",
        status=status,
        due_on=due_on,
        owner_role="privacy_officer",
        details={"can_be_delayed": can_be_delayed},
        waived_by=None,
        waived_reason="",
    )


def sending(**changes):
    values = {
        "obligation_ids": ("individual_notice",),
        "entry": Entry.ADDS,
        "sent_on": date(2026, 3, 19),
        "method": Method.MAIL,
        "recipients_count": 12,
        "proof": "Mail log 7",
    }
    return Sending(**(values | changes))


def faults_of(given, *chosen, statements=()):
    try:
        check_sending(
            given, chosen or (duty(),), today=TODAY, discovered_on=DISCOVERED, statements=statements,
            untimed_calendar_days=30,
        )  # fmt: skip
    except FormErrors as refused:
        return refused.by_block
    return {}


def notice(number, *, of="individual_notice", on=date(2026, 3, 19), corrects=None, method=Method.MAIL):
    return SentNotice(
        id=f"n{number}",
        incident_id="i",
        obligation_id=of,
        sent_on=on,
        recipients_count=None,
        method=method,
        proof="",
        corrects_id=corrects,
        recorded_by="U",
        recorded_at=datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=number),
    )


def test_a_notice_of_yesterday_with_its_proof_may_be_recorded():
    assert faults_of(sending()) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"sent_on": date(2026, 3, 21)}, "sent_on", "in the future"),
        ({"sent_on": date(2026, 3, 1)}, "sent_on", "before the discovery on March 2, 2026"),
        ({"proof": " "}, "proof", "where the proof is"),
        ({"proof": "", "entry": Entry.CORRECTS}, "proof", "what was wrong"),
        ({"proof": "", "entry": Entry.WITHDRAWS}, "proof", "came to be a mistake"),
        ({"method": Method.PRESS}, "method", "first-class mail"),
        ({"method": Method.TELEPHONE}, "method", "first-class mail"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes, field, words):
    assert words in faults_of(sending(**changes))[field]


def test_the_first_and_the_last_possible_day_are_accepted():
    assert faults_of(sending(sent_on=DISCOVERED)) == {}
    assert faults_of(sending(sent_on=TODAY)) == {}


def test_a_release_to_the_media_is_no_letter_but_a_media_notice():
    assert faults_of(sending(method=Method.PRESS), duty("media_notice")) == {}


def test_a_duty_that_is_not_owed_or_waived_cannot_be_recorded_as_sent():
    for status in (Standing.NOT_OWED, Standing.WAIVED):
        assert "not owed just now" in faults_of(sending(), duty(status=status))["obligations"]


def test_without_a_notice_there_is_nothing_to_record():
    with pytest.raises(FormErrors) as refused:
        check_sending(
            sending(obligation_ids=()), (), today=TODAY, discovered_on=DISCOVERED, statements=(),
            untimed_calendar_days=30,
        )  # fmt: skip

    assert list(refused.value.by_block) == ["obligations"]


def test_a_notice_that_starts_no_clock_is_none_of_the_engines_facts():
    known, sent = [duty("state_attorney_general_notice")], [notice(1, of="state_attorney_general_notice")]

    assert actual_notices(known, sent) == {}


def test_a_further_mailing_of_a_met_duty_may_be_recorded():
    assert faults_of(sending(), duty(status=Standing.MET)) == {}


def test_while_a_delay_runs_nothing_that_it_covers_may_have_gone_out():
    sentence = faults_of(sending(sent_on=date(2026, 3, 10)), statements=[ORAL])["sent_on"]

    assert "must not go out before April 9, 2026" in sentence
    assert "up to March 9, 2026" in sentence


def test_what_went_out_the_day_before_the_statement_may_be_recorded():
    assert faults_of(sending(sent_on=date(2026, 3, 9)), statements=[ORAL]) == {}


def test_a_state_notice_without_a_hold_of_its_own_may_go_out_while_the_federal_delay_runs():
    state = duty("state_health_department_notice", can_be_delayed=False)

    assert faults_of(sending(sent_on=date(2026, 3, 12), method=Method.PORTAL), state, statements=[ORAL]) == {}


def test_taking_an_entry_back_asks_for_no_day():
    assert faults_of(sending(entry=Entry.WITHDRAWS, sent_on=date(2027, 1, 1)), statements=[ORAL]) == {}


def test_a_delay_runs_from_its_statement_to_the_day_before_its_end():
    assert delay_running(date(2026, 3, 9), [ORAL], 30) is None
    assert delay_running(date(2026, 3, 10), [ORAL], 30) == date(2026, 4, 9)
    assert delay_running(date(2026, 4, 8), [ORAL], 30) == date(2026, 4, 9)
    assert delay_running(date(2026, 4, 9), [ORAL], 30) is None


def test_a_second_oral_statement_delays_nothing():
    again = Statement(written=False, stated_on=date(2026, 4, 5))

    assert delay_running(date(2026, 4, 20), [ORAL, again], 30) is None


def test_a_corrected_entry_counts_no_more_and_its_correction_does():
    wrong, right = notice(1, on=date(2026, 3, 19)), notice(2, on=date(2026, 3, 18), corrects="n1")

    assert in_force([wrong, right]) == [right]


def test_an_entry_that_was_taken_back_leaves_nothing():
    assert in_force([notice(1), notice(2, corrects="n1", method=Method.WITHDRAWN)]) == []


def test_a_clock_starts_with_the_first_of_several_mailings_and_a_states_letter_is_one():
    known = [duty(), duty("state_individual_notice"), duty("secretary_notice")]
    sent = [
        notice(1, on=date(2026, 3, 19)),
        notice(2, of="state_individual_notice", on=date(2026, 3, 17)),
        notice(3, of="secretary_notice", on=date(2026, 3, 18)),
    ]

    assert actual_notices(known, sent) == {"individuals": "2026-03-17", "hhs": "2026-03-18"}


def test_late_is_counted_in_days_after_the_last_lawful_day():
    assert days_late(duty(), date(2026, 4, 30)) == 0
    assert days_late(duty(), date(2026, 5, 1)) == 0
    assert days_late(duty(), date(2026, 5, 5)) == 4
    assert days_late(duty(due_on=None), date(2026, 5, 5)) == 0
