"""When Slack is gone or nobody answers, it goes out by e-mail: once, without patient data, and into the journal.

The clock starts Monday 2 March 2026, 10:00 EST.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.slack.client import LockedOut, Unsure
from bot.store import epochs, incidents, journal, outbox, subjects
from tests.conftest import LEADER, PRIVACY, SECURITY, House, settings
from tests.smtp_sink import Sink, smtp_sink

CANARY = "canary-51d0"
LETTERS = date(2026, 5, 1)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as sink:
        yield sink


@pytest.fixture
def reachable(desk, sink: Sink) -> House:
    """The bot with one address outside Slack."""
    return House(replace(desk, settings=settings(out_of_band=sink.address)))


@pytest.fixture
def silent_roster(reachable: House, sink: Sink) -> House:
    """The phone tree of the month has gone out already."""
    reachable.settle()
    sink.mails.clear()
    return reachable


def alarms(sink: Sink) -> list[str]:
    """What came, but for the phone trees."""
    return [text for text in sink.texts() if "Whom to call" not in text.partition("\n")[0]]


def without_slack(house: House) -> None:
    for method in ("chat.postMessage", "conversations.create", "conversations.open"):
        house.slack.troubles[method] = [Unsure(method, "URLError")] * 100_000


def watch_letters(house: House, incident_id: str) -> str:
    with house.desk.store.writing(incident_id) as unit:
        for watched in subjects.open_subjects(unit, incident_id):
            subjects.unwatch(unit, incident_id, watched.key)
        subjects.watch(
            unit, incident_id, "obligation:individual_notice", kind="obligation", ladder="legal",
            owner_role="privacy_officer", due_on=LETTERS,
        )  # fmt: skip
        return subjects.get_by_key(unit, incident_id, "obligation:individual_notice").id


def at_nine(month: int, day: int) -> datetime:
    """Nine in the morning in New York, daylight-saving time from 8 March on."""
    return datetime(2026, month, day, 13, tzinfo=UTC)


def entries(house: House, chain: str, action: str) -> list[dict]:
    with house.desk.store.reading() as view:
        headers = [json.loads(entry.header) for entry in journal.chain(view, chain)]
    return [header["subject"] for header in headers if header["action"] == action]


def pass_hours(house: House, hours: float) -> None:
    for _ in range(int(hours * 4)):
        house.clock.move(minutes=15)
        house.settle()


def test_a_legal_date_whose_reminder_reaches_nobody_in_slack_goes_out_by_mail_once(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident(what_happened=CANARY)
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 28))  # three days before: the officers are told
    without_slack(house)

    house.settle()
    at_once = len(alarms(sink))
    pass_hours(house, 2)

    assert at_once == 0
    (text,) = alarms(sink)
    assert text.startswith("INC-2026-0001 (SEV3): Notice to individuals: a reminder reached nobody in Slack\n")
    assert "Friday, May 1, 2026" in text and "Call +1 555 0100." in text
    assert CANARY not in text
    (noted,) = entries(house, incident_id, "out_of_band.sent")
    assert (noted["because"], noted["to"]) == ("undelivered", "mailto")
    assert [told["rung"] for told in noted["told"]] == ["3_days_before"]


def watch_tasks(house: House, incident_id: str, *names: str) -> None:
    with house.desk.store.writing(incident_id) as unit:
        for watched in subjects.open_subjects(unit, incident_id):
            subjects.unwatch(unit, incident_id, watched.key)
        for name in names:
            subjects.watch(
                unit, incident_id, f"obligation:{name}", kind="obligation", ladder="legal",
                owner_role="privacy_officer", due_on=LETTERS,
            )  # fmt: skip


def test_what_was_due_at_one_time_goes_out_as_one_message_without_what_was_settled(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_tasks(house, incident_id, "individual_notice", "media_notice", "hhs_notice")
    house.clock.move_to(at_nine(4, 28))
    without_slack(house)
    house.settle()
    with house.desk.store.writing(incident_id) as unit:
        subjects.unwatch(unit, incident_id, "obligation:media_notice")

    pass_hours(house, 2)

    (text,) = alarms(sink)
    assert text.startswith("INC-2026-0001 (SEV3): 2 reminders reached nobody in Slack\n")
    assert text.count("due on Friday, May 1, 2026") == 2
    (noted,) = entries(house, incident_id, "out_of_band.sent")
    assert len(noted["told"]) == 2


def test_what_slack_delivers_does_not_go_out(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 28))

    house.settle()
    pass_hours(house, 2)

    assert alarms(sink) == []


def test_what_waits_just_in_case_is_not_counted_as_owed(silent_roster: House):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 28))

    house.settle()

    with house.desk.store.reading() as view:
        waiting = view.connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'pending'").scalar_one()
        assert (waiting, outbox.depth(view)) == (1, (0, None))


def test_a_last_rung_that_nobody_answers_goes_out_after_an_hour(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 30))  # one day before: leadership is told

    house.settle()
    pass_hours(house, 0.75)
    before = len(alarms(sink))
    pass_hours(house, 0.5)

    assert before == 0
    assert ["nobody has answered" in text for text in alarms(sink)] == [True]


def test_a_last_rung_that_slack_did_not_deliver_goes_out_for_that_and_not_again_because_nobody_answered(
    silent_roster: House, sink: Sink
):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 30))  # one day before: leadership is told
    without_slack(house)

    house.settle()
    pass_hours(house, 2)

    assert [noted["because"] for noted in entries(house, incident_id, "out_of_band.sent")] == ["undelivered"]
    assert ["reached nobody in Slack" in text for text in alarms(sink)] == [True]


def test_an_answer_in_slack_keeps_it_inside(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident()
    subject_id = watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 30))
    house.settle()

    with house.desk.store.writing(incident_id) as unit:
        subjects.acknowledge(unit, subjects.find(unit, subject_id), PRIVACY)
    pass_hours(house, 2)

    assert alarms(sink) == []


def test_a_severe_report_whose_channel_does_not_open_goes_out_after_a_quarter_of_an_hour(
    silent_roster: House, sink: Sink
):
    house = silent_roster
    without_slack(house)
    incident_id = house.report(what_happened=CANARY, category="ransomware", still_happening="yes", phi="yes")
    with house.desk.store.reading() as view:
        severity = incidents.get(view, incident_id).severity

    house.settle()
    pass_hours(house, 0.25)

    assert severity in ("SEV1", "SEV2")
    (text,) = alarms(sink)
    assert text.startswith(f"INC-2026-0001 ({severity}): reported, and Slack cannot be reached")
    assert CANARY not in text


def test_a_revoked_token_keeps_no_mail_inside_however_much_waits_for_slack(reachable: House, sink: Sink):
    house = reachable
    for _ in range(3):
        house.report(category="ransomware", still_happening="yes", phi="yes")
    for method in ("chat.postMessage", "conversations.create", "conversations.open", "users.info"):
        house.slack.troubles[method] = [LockedOut(method, "token_revoked")] * 100_000

    house.settle()
    pass_hours(house, 0.25)

    titles = sorted(text.partition("\n")[0] for text in sink.texts())
    assert len(titles) == 5 and "Whom to call" in titles[4]
    assert all(title.endswith("reported, and Slack cannot be reached") for title in titles[:3])


def test_that_slack_lets_the_bot_do_nothing_is_told_by_mail_once_a_day_and_noted(silent_roster: House, sink: Sink):
    house = silent_roster
    house.report(what_happened=CANARY)
    for method in ("chat.postMessage", "conversations.create", "conversations.open", "users.info"):
        house.slack.troubles[method] = [LockedOut(method, "token_revoked")] * 100_000

    house.settle()
    pass_hours(house, 2)

    (text,) = alarms(sink)
    assert text.startswith("The organisation: Slack does not let the incident bot in (token revoked)\n")
    assert CANARY not in text
    (noted,) = entries(house, "organisation", "out_of_band.sent")
    assert (noted["because"], noted["word"]) == ("locked_out", "token_revoked")


def test_a_lock_out_that_was_over_soon_is_told_to_nobody(silent_roster: House, sink: Sink):
    house = silent_roster
    house.report()
    house.slack.troubles["conversations.create"] = [LockedOut("conversations.create", "token_revoked")]

    house.settle()
    pass_hours(house, 1)

    assert alarms(sink) == []


def test_a_mail_that_is_refused_is_tried_again_and_marked_as_possibly_repeated(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 28))
    without_slack(house)
    sink.refusing = True
    house.settle()
    pass_hours(house, 1)
    refused = len(alarms(sink))

    sink.refusing = False
    pass_hours(house, 1)

    assert refused == 0
    (text,) = alarms(sink)
    assert text.startswith("(Possibly repeated) INC-2026-0001")


def test_what_goes_out_after_a_restore_says_that_it_may_have_gone_out_before(house: House, sink: Sink):
    with house.desk.store.writing() as unit:
        epochs.begin(unit, house.clock.machine_now())
        epochs.settle(unit, epochs.current(unit))

    restored = House(replace(house.desk, settings=settings(out_of_band=sink.address)))
    restored.settle()

    (text,) = sink.texts()
    assert text.startswith("(Possibly repeated) Whom to call")


def test_without_addresses_nothing_is_queued(house: House):
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    house.clock.move_to(at_nine(4, 30))

    house.settle()

    with house.desk.store.reading() as view:
        rows = view.connection.exec_driver_sql("SELECT effect FROM outbox").scalars().all()
    assert "out_of_band" not in rows and "phone_tree" not in rows


def test_the_address_stands_neither_in_the_record_nor_in_the_journal(silent_roster: House, sink: Sink):
    house = silent_roster
    house.report(category="ransomware", still_happening="yes", phi="yes")
    house.settle()

    with house.desk.store.reading() as view:
        rows = view.connection.exec_driver_sql("SELECT args, key, result FROM outbox").all()
        headers = [entry.header for chain in journal.chains(view) for entry in journal.chain(view, chain)]

    assert "oncall@example.org" not in str(rows) + str(headers)


def test_the_phone_tree_comes_once_each_month_with_every_role(reachable: House, sink: Sink):
    house = reachable
    house.slack.kinds[SECURITY] = {"profile": {"real_name": "Sam Okafor", "phone": "+1 555 0199"}}

    house.settle()
    house.settle()
    march = sink.texts()
    house.clock.move_to(datetime(2026, 4, 1, 11, 59, tzinfo=UTC))  # a minute to eight in New York
    house.settle()
    early = len(sink.mails)
    house.clock.move(minutes=2)
    house.settle()

    (text,) = march
    assert "Security officer: Sam Okafor, +1 555 0199" in text
    assert f"Privacy officer: {PRIVACY}, no number in Slack" in text
    assert f"- {LEADER}, no number in Slack" in text and "On call: +1 555 0100" in text
    assert early == 1
    assert [mail["subject"].rpartition("as of ")[2] for mail in sink.mails] == [
        "Monday, March 2, 2026",
        "Wednesday, April 1, 2026",
    ]
    assert len(entries(house, "organisation", "phone_tree.sent")) == 2


def test_the_phone_tree_comes_with_ids_where_slack_cannot_be_asked(reachable: House, sink: Sink):
    reachable.slack.troubles["users.info"] = [Unsure("users.info", "URLError")] * 100

    reachable.settle()

    assert f"Security officer: {SECURITY}" in sink.texts()[0]


def test_an_exercise_never_goes_out(silent_roster: House, sink: Sink):
    house = silent_roster
    incident_id, _ = house.open_incident()
    watch_letters(house, incident_id)
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, number="DRL-2026-0001")
    house.clock.move_to(at_nine(4, 30))
    without_slack(house)

    house.settle()
    pass_hours(house, 2)

    assert alarms(sink) == []
