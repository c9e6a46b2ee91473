"""The talk with the reporter: what was said reaches the team, and answers reach the reporter alone."""

import pytest

from bot.core.errors import NotFound, UserError
from bot.store import journal
from bot.workflows.change import changing
from bot.workflows.exclude_person import exclude_person
from bot.workflows.reporter import add_to_report, answer_reporter, incident_of_code, said_so_far, tell_reporter
from tests.conftest import NURSE, SECURITY, House

HERS = "D0NURSE01"


def dms(house: House, channel: str = HERS):
    return [call for call in house.slack.called("chat.postMessage") if call["channel"] == channel]


def test_an_addition_is_shown_in_the_channel_and_in_no_notification(house: House):
    incident, channel = house.open_incident()

    add_to_report(house.desk, incident, "canary-90ce was locked", by=NURSE, key="k1")
    house.settle()

    [posted] = [call for call in house.slack.called("chat.postMessage") if "reporter added" in call["text"]]
    assert posted["channel"] == channel
    assert "canary-90ce" in str(posted["blocks"]) and "canary-90ce" not in posted["text"]


def test_an_answer_is_read_in_a_form_and_never_in_a_direct_message(house: House):
    incident, _ = house.open_incident()

    answer_reporter(house.desk, incident, "canary-90ce, thank you", by=SECURITY, key="k1")
    house.settle()

    [told] = dms(house)
    assert told["text"] == "The team answered you about INC-2026-0001"
    assert "canary-90ce" not in str(told)
    with house.desk.store.reading() as view:
        assert [event.text for event in said_so_far(view, incident)] == ["canary-90ce, thank you"]


def test_the_answer_to_an_anonymous_report_waits_and_nobody_is_written_to(house: House):
    incident, _ = house.open_incident(anonymous=["anonymous"])

    answer_reporter(house.desk, incident, "Thank you", by=SECURITY, key="k1")
    house.settle()

    assert not dms(house)
    with house.desk.store.reading() as view:
        assert [event.text for event in said_so_far(view, incident)] == ["Thank you"]


def test_a_reporter_who_was_shut_out_is_neither_answered_nor_told(house: House):
    incident, _ = house.open_incident()
    exclude_person(house.desk, incident, NURSE, "", by=SECURITY, key="k1")

    with pytest.raises(UserError, match="Nobody can be answered"):
        answer_reporter(house.desk, incident, "Thank you", by=SECURITY, key="k2")
    with changing(house.desk, incident, "k3") as change:
        tell_reporter(change, "answer_waiting")
    house.settle()

    assert not dms(house)


def test_a_known_reporter_is_told_and_an_anonymous_one_is_not(house: House):
    known, _ = house.open_incident()
    house.clock.move(minutes=1)
    unknown, _ = house.open_incident(anonymous=["anonymous"])

    for incident in (known, unknown):
        with changing(house.desk, incident, f"tell {incident}") as change:
            tell_reporter(change, "answer_waiting")
    house.settle()

    assert len(dms(house)) == 1


def test_what_is_added_without_a_name_leaves_none(house: House):
    incident, _ = house.open_incident(anonymous=["anonymous"])

    add_to_report(house.desk, incident, "It happened again", by=None, key="k1")

    with house.desk.store.reading() as view:
        [event] = said_so_far(view, incident)
        headers = [entry.header for entry in journal.chain(view, incident) if "report.added_to" in entry.header]
    assert event.noted_by is None
    assert '"actor":null' in headers[0].replace(" ", "")


def test_a_code_that_opens_nothing_is_told_so_in_one_neutral_sentence(house: House):
    house.open_incident()

    with house.desk.store.reading() as view, pytest.raises(NotFound, match="This code opens nothing"):
        incident_of_code(view, "0a1b2-c3d4e")
