"""The end of an incident and its return, through whole Slack payloads."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.assessment import Assessment, Conclusion, Findings, Status
from bot.core.incident import State
from bot.core.owed import Standing
from bot.serve import outside
from bot.slack import effects
from bot.slack.sending import EFFECTS, Sending
from bot.store import assessments, incidents, journal, obligations, outbox, subjects
from tests.conftest import COUNSEL, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.answers import faults
from tests.handlers.test_triage import decide, kept

CLOSED = {"reason": "All is done"}
FALSE_ALARM = {"outcome": "false_alarm", "phi": "no"}
WHY = {"outcome_reason": "It lay in the other drawer"}


def settle_the_law(house: House, incident_id: str) -> None:
    """Two signatures, and every notice sent: what other tests show is only written here."""
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    with house.desk.store.writing(incident_id) as unit:
        assessments.keep(
            unit,
            Assessment(
                incident_id=incident_id, version=1, status=Status.SIGNED, assessor_id=PRIVACY, started_at=at,
                findings=Findings(conclusion=Conclusion.BREACH), approver_id=SECURITY, decided_at=at,
            ),
        )  # fmt: skip
        for one in obligations.obligations(unit, incident_id):
            if one.status is Standing.OWED:
                obligations.set_standing(unit, one, Standing.MET)


def false_alarm(house: House) -> tuple[str, str]:
    incident_id, channel = house.open_incident()
    decide(house, incident_id, kind=FALSE_ALARM, decision=WHY)
    house.settle()
    return incident_id, channel


def close(house: House, channel: str, values=None, user: str = SECURITY):
    house.command(user, "close", channel)
    return house.submit(user, house.opened(), CLOSED | (values or {}))


def test_a_false_alarm_without_patient_information_closes_at_once(house: House):
    incident_id, channel = false_alarm(house)

    close(house, channel)
    house.settle()

    incident = kept(house, incident_id)
    assert (incident.state, incident.closing_reason) == (State.CLOSED, "All is done")
    assert incident.archive_at - incident.closed_at == timedelta(days=14)
    assert incident.retain_until.isoformat() == "2032-03-02"
    told = [call["text"] for call in house.slack.called("chat.postMessage")]
    assert "Your report INC-2026-0001 is closed" in told and "INC-2026-0001 is closed" in told
    with house.desk.store.reading() as view:
        assert not subjects.open_subjects(view, incident_id)


def test_the_card_offers_to_close_once_nothing_legal_is_missing(house: House):
    incident_id, _ = house.open_incident()
    decide(house, incident_id)
    house.settle()
    before = house.slack.called("chat.update")[-1]

    decide(house, incident_id, kind=FALSE_ALARM, decision=WHY)
    house.settle()

    after = house.slack.called("chat.update")[-1]
    assert "open_close" not in str(before) and "open_close" in str(after)


def test_what_the_law_still_wants_is_listed_first_and_nothing_can_be_sent(house: House):
    incident_id, channel = house.open_incident()
    decide(house, incident_id, kind={"phi": "yes"})

    house.command(SECURITY, "close", channel)

    view = house.opened()
    assert "submit" not in view
    words = words_of(view)
    assert "signed by two people" in words and "is owed, last lawful day May 1, 2026" in words
    assert words.index("signed by two") < words.index("Also unfinished")


def test_what_is_missing_can_be_done_from_where_it_is_listed(house: House):
    incident_id, channel = house.open_incident()
    decide(house, incident_id, kind={"phi": "yes"})
    house.command(SECURITY, "close", channel)
    missing = house.opened() | {"id": "V1"}

    house.press(SECURITY, "open_review", incident_id, view=missing)

    assert "`/incident sent`" in words_of(missing) and "record_sent" in str(missing)
    assert "open_tasks" in str(missing) and "open_stages" in str(missing)
    assert house.slack.calls[-1][0] == "views.push" and house.opened()["callback_id"] == "review"


def test_the_corrective_actions_are_listed_on_a_form_too(house: House):
    incident_id, _ = house.open_incident()

    house.press(SECURITY, "open_actions", incident_id)

    assert "None yet" in words_of(house.opened())


def test_a_false_alarm_with_patient_information_still_needs_two_signatures(house: House):
    incident_id, channel = house.open_incident()
    decide(house, incident_id, kind=FALSE_ALARM | {"phi": "unknown"}, decision=WHY)

    house.command(SECURITY, "close", channel)

    assert "signed by two people" in words_of(house.opened())


def test_a_form_opened_before_a_notice_fell_due_does_not_close_over_it(house: House):
    incident_id, channel = false_alarm(house)
    house.command(SECURITY, "close", channel)
    form = house.opened()
    decide(house, incident_id, kind={"phi": "yes"})

    response = house.submit(SECURITY, form, CLOSED)

    assert "cannot be closed yet" in str(faults(response))
    assert kept(house, incident_id).state is State.TRIAGED


def test_unfinished_work_is_closed_over_only_with_a_reason(house: House):
    incident_id, channel = house.open_incident()
    decide(house, incident_id)
    settle_the_law(house, incident_id)

    refused = close(house, channel, {"despite": ""})
    close(house, channel, {"despite": "The device was returned the same hour"})

    assert "may stay unfinished" in faults(refused)["despite"]
    assert kept(house, incident_id).state is State.CLOSED
    with house.desk.store.reading() as view:
        entry = next(one for one in journal.chain(view, incident_id) if '"incident.closed"' in one.header)
    assert "returned the same hour" in entry.text and "There was no review" in entry.header


def test_a_hash_that_is_none_is_refused_beside_its_field(house: House):
    _, channel = false_alarm(house)

    refused = close(house, channel, {"export_place": "Vault", "export_sha256": "12345"})

    assert "64 characters" in faults(refused)["export_sha256"]


def test_the_exports_place_and_hash_are_kept(house: House):
    incident_id, channel = false_alarm(house)

    close(house, channel, {"export_place": "Vault 3", "export_sha256": "AB" * 32})

    incident = kept(house, incident_id)
    assert (incident.export_place, incident.export_sha256) == ("Vault 3", "ab" * 32)


@pytest.mark.parametrize("user", [NURSE, COUNSEL])
def test_only_commander_and_officers_close(house: House, user):
    incident_id, channel = false_alarm(house)

    answer = house.reply(user, "close", channel)

    assert answer
    assert kept(house, incident_id).state is State.TRIAGED


def test_a_closed_incident_takes_no_triage_and_no_second_closing(house: House):
    _, channel = false_alarm(house)
    close(house, channel)

    answer = house.reply(SECURITY, "close", channel)

    assert "is closed. Reopen it first" in answer


def test_the_channel_is_archived_when_its_days_are_over_and_comes_back_when_reopened(house: House):
    incident_id, channel = false_alarm(house)
    close(house, channel)
    house.settle()
    house.clock.move(days=14, minutes=1)
    house.settle()
    assert kept(house, incident_id).archived

    answer = house.reply(SECURITY, "reopen INC-2026-0001 The letter came back")
    house.settle()

    incident = kept(house, incident_id)
    assert "is open again" in answer
    assert (incident.state, incident.archived, incident.closed_at, incident.retain_until) == (
        State.TRIAGED, False, None, None,
    )  # fmt: skip
    assert [args["channel"] for args in house.slack.called("conversations.unarchive")] == [channel]
    methods = [name for name, _ in house.slack.calls]
    assert methods.index("conversations.unarchive") < len(methods) - 1 - methods[::-1].index("chat.postMessage")


def test_an_archiving_that_overtook_the_reopening_is_undone(house: House):
    incident_id, channel = false_alarm(house)
    close(house, channel)
    house.settle()
    everything = outside(house.desk)
    with house.desk.store.writing(incident_id) as unit:
        row_id = outbox.tell(unit, effects.archive(incidents.get(unit, incident_id)))
        archiving = Sending(owed=outbox.get(unit, row_id), outside=everything)
    house.command(SECURITY, "reopen It was found after all", channel)

    with house.desk.store.writing(incident_id) as unit:
        EFFECTS["archive"].keep(unit, archiving, {})
    house.settle()

    assert len(house.slack.called("conversations.unarchive")) == 1
    assert not kept(house, incident_id).archived


def test_what_was_owed_is_watched_again_after_reopening(house: House):
    incident_id, channel = false_alarm(house)
    with house.desk.store.reading() as view:
        before = {one.key for one in subjects.open_subjects(view, incident_id)}
    close(house, channel)
    house.clock.move(hours=1)

    house.command(SECURITY, "reopen It was found after all", channel)

    with house.desk.store.reading() as view:
        after = {one.key for one in subjects.open_subjects(view, incident_id)}
    assert after >= before
    assert any(key.startswith("obligation:") for key in after)
    assert "target:triaged" not in after


@pytest.mark.parametrize(
    ("words", "answer"), [("reopen", "Say why"), ("reopen It was found", "is open. Nothing was changed")]
)
def test_reopening_says_why_and_only_what_is_closed(house: House, words, answer):
    _, channel = false_alarm(house)

    assert answer in house.reply(SECURITY, words, channel)


def test_a_closing_sent_twice_is_one(house: House):
    incident_id, channel = false_alarm(house)
    house.command(SECURITY, "close", channel)
    form = house.opened()

    house.submit(SECURITY, form, CLOSED)
    house.submit(SECURITY, form, CLOSED)

    with house.desk.store.reading() as view:
        actions = [json.loads(entry.header)["action"] for entry in journal.chain(view, incident_id)]
    assert actions.count("incident.closed") == 1
