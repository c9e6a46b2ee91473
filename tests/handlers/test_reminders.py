"""Answers to reminders, through whole payloads. It is Monday 2 March 2026, 10:00 in New York."""

import json
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.journal import verify
from bot.core.work import TaskStatus
from bot.practice.limits import check_view
from bot.store import journal, subjects, work
from bot.store.subjects import Watched
from handlers.modals import snooze as form
from tests.conftest import COMMANDER, IT, LEADER, NURSE, SECURITY, House, state_of
from tests.fakes import words_of
from tests.workflows.reminding import new_york

NEW_YORK = ZoneInfo("America/New_York")
HOSTILE = "<!channel> & *bold* \u202e 😀 " * 110


@pytest.fixture
def incident_id(house: House) -> str:
    """An incident with a commander, a deputy and one watched thing: the first task."""
    made, channel = house.open_incident()
    house.command(SECURITY, f"assign commander <@{COMMANDER}|c>", channel)
    house.command(SECURITY, f"deputy commander <@{IT}|i>", channel)
    with house.desk.store.writing(made) as unit:
        first = work.tasks(unit, made)[0]
        for watched in subjects.open_subjects(unit, made):
            if watched.key != f"task:{first.id}":
                subjects.unwatch(unit, made, watched.key)
    house.settle()
    house.slack.calls.clear()
    return made


def only_subject(house: House, incident_id: str) -> Watched:
    with house.desk.store.reading() as view:
        [found] = subjects.open_subjects(view, incident_id)
    return found


def watch(house: House, incident_id: str, key: str, **values: Any) -> Watched:
    """Watch this and nothing else."""
    chosen = {"kind": key.partition(":")[0], "ladder": "task", "owner_role": "incident_commander"} | values
    with house.desk.store.writing(incident_id) as unit:
        for other in subjects.open_subjects(unit, incident_id):
            subjects.unwatch(unit, incident_id, other.key)
        subjects.watch(unit, incident_id, key, **chosen)
    return only_subject(house, incident_id)


def due(house: House, **by: float) -> None:
    house.clock.move(**by)
    house.settle()


def newest_drawing(house: House) -> str:
    direct = [one for one in house.slack.called("chat.update") if one["channel"].startswith("D")]
    return words_of(direct[-1])


def answer_to_form(house: House, user: str, view: Any, **values: Any) -> dict[str, str]:
    """The faults under the fields; none when the form was taken."""
    response = house.submit(user, view, values)
    found: dict[str, str] = json.loads(response.body or "{}").get("errors", {})
    return found


def test_every_reminder_has_the_three_buttons_with_ids_only(house: House, incident_id: str):
    subject = only_subject(house, incident_id)

    due(house, minutes=16)

    [post] = house.slack.called("chat.postMessage")
    [actions] = [block for block in post["blocks"] if block["type"] == "actions"]
    assert [button["action_id"] for button in actions["elements"]] == ["acknowledge", "mark_done", "snooze"]
    assert {button["value"] for button in actions["elements"]} == {f"{incident_id}:{subject.id}"}


def test_i_am_on_it_quiets_the_ladder_and_every_message_shows_who(house: House, incident_id: str):
    subject = only_subject(house, incident_id)
    due(house, minutes=16)

    house.press(COMMANDER, "acknowledge", f"{incident_id}:{subject.id}")
    house.settle()
    drawn = newest_drawing(house)
    house.slack.calls.clear()
    due(house, minutes=120)  # the deputy's turn would have come after an hour

    assert f"<@{COMMANDER}> is on it, since Monday, March 2, 2026, 10:16 EST." in drawn
    assert "I'm on it" not in drawn and "Snooze" in drawn
    assert house.slack.called("chat.postMessage") == []


def test_i_am_on_it_does_not_quiet_a_legal_date_for_long(house: House, incident_id: str):
    subject = watch(
        house, incident_id, "obligation:individual_notice", ladder="legal", due_on=date(2026, 3, 6),
    )  # fmt: skip
    house.clock.move_to(new_york(3, 3, 9))  # three days before: owner, deputy, officers
    house.settle()

    house.press(COMMANDER, "acknowledge", f"{incident_id}:{subject.id}")
    house.slack.calls.clear()
    house.clock.move_to(new_york(3, 5, 9))  # the day before: everybody, whoever is on it
    house.settle()

    told = {one["channel"] for one in house.slack.called("chat.postMessage") if "Digest" not in one["text"]}
    assert {f"D{COMMANDER[1:]}", f"D{IT[1:]}", f"D{LEADER[1:]}"} <= told


def test_done_settles_a_task_and_every_message_shows_who_did_it(house: House, incident_id: str):
    subject = only_subject(house, incident_id)
    due(house, minutes=76)  # owner and deputy have a message now

    house.press(IT, "mark_done", f"{incident_id}:{subject.id}")
    house.settle()

    with house.desk.store.reading() as view:
        task = work.tasks(view, incident_id)[0]
    assert task.status is TaskStatus.DONE and task.settled_by == IT
    drawn = [one for one in house.slack.called("chat.update") if one["channel"].startswith("D")][-2:]
    assert {one["channel"] for one in drawn} == {f"D{COMMANDER[1:]}", f"D{IT[1:]}"}
    assert all(f"Done by <@{IT}>" in words_of(one) for one in drawn)
    assert all(block["type"] != "actions" for one in drawn for block in one["blocks"])


def test_done_a_second_time_changes_nothing_and_shows_what_is(house: House, incident_id: str):
    subject = only_subject(house, incident_id)
    due(house, minutes=16)

    for user in (COMMANDER, IT):
        house.press(user, "mark_done", f"{incident_id}:{subject.id}")
        house.settle()

    assert f"Done by <@{COMMANDER}>" in newest_drawing(house)


def test_what_is_done_elsewhere_shows_in_the_reminder_too(house: House, incident_id: str):
    due(house, minutes=16)
    with house.desk.store.reading() as view:
        task = work.tasks(view, incident_id)[0]

    house.command(COMMANDER, f"done INC-2026-0001 {task.number}")
    house.settle()

    assert "nothing is left to do here" in newest_drawing(house)


def test_done_for_a_legal_notice_opens_the_form_in_which_it_is_recorded(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.reading() as view:
        owed = subjects.get_by_key(view, incident_id, "obligation:individual_notice")
    assert owed is not None

    house.press(SECURITY, "mark_done", f"{incident_id}:{owed.id}")

    opened = house.opened()
    assert opened["callback_id"] == "sent"
    assert str(owed.ref) in json.dumps(opened)
    with house.desk.store.reading() as view:
        again = subjects.find(view, owed.id)
    assert again is not None and again.closed_at is None


def test_done_for_triage_opens_triage(house: House, incident_id: str):
    subject = watch(house, incident_id, "target:triaged", ladder="target", due_at=new_york(3, 2, 11))

    house.press(COMMANDER, "mark_done", f"{incident_id}:{subject.id}")

    assert house.opened()["callback_id"] == "triage"


def test_done_for_a_target_that_a_task_meets_does_the_task(house: House, incident_id: str):
    subject = watch(house, incident_id, "target:containment_decided", ladder="target", due_at=new_york(3, 2, 11))

    house.press(COMMANDER, "mark_done", f"{incident_id}:{subject.id}")

    with house.desk.store.reading() as view:
        statuses = {task.key: task.status for task in work.tasks(view, incident_id)}
        again = subjects.find(view, subject.id)
    assert statuses["containment_decision"] is TaskStatus.DONE
    assert again is not None and again.closed_at is not None


def test_nobody_outside_the_incident_can_answer_its_reminders(house: House, incident_id: str):
    subject = only_subject(house, incident_id)

    for action in ("acknowledge", "mark_done", "snooze"):
        house.press(NURSE, action, f"{incident_id}:{subject.id}")

    again = only_subject(house, incident_id)
    assert again == subject
    assert all("callback_id" not in shown["view"] for shown in house.slack.called("views.open"))


def test_leaders_may_say_that_they_are_on_it_but_not_that_a_task_is_done(house: House, incident_id: str):
    subject = only_subject(house, incident_id)

    house.press(LEADER, "acknowledge", f"{incident_id}:{subject.id}")
    house.press(LEADER, "mark_done", f"{incident_id}:{subject.id}")

    again = only_subject(house, incident_id)
    assert again.acknowledged_by == LEADER and again.closed_at is None


def test_a_button_of_another_incident_answers_nothing_here(house: House, incident_id: str):
    house.clock.move(minutes=1)
    other = house.report()
    subject = only_subject(house, incident_id)

    house.press(SECURITY, "acknowledge", f"{other}:{subject.id}")

    assert only_subject(house, incident_id).acknowledged_by is None


def test_snooze_lets_a_task_sleep_until_then_with_its_reason_kept(house: House, incident_id: str):
    subject = only_subject(house, incident_id)
    due(house, minutes=16)
    house.press(COMMANDER, "snooze", f"{incident_id}:{subject.id}")
    asked = house.opened()

    faults = answer_to_form(
        house, COMMANDER, asked, until_on="2026-03-03", until_hour="11:30", reason="The vendor answers tomorrow"
    )
    house.settle()
    drawn = newest_drawing(house)
    house.slack.calls.clear()
    house.clock.move_to(new_york(3, 3, 11, 29))
    house.settle()
    before = [one for one in house.slack.called("chat.postMessage") if "Digest" not in one["text"]]
    due(house, minutes=1)

    assert faults == {}
    assert f"Snoozed until Tuesday, March 3, 2026, 11:30 EST by <@{COMMANDER}>." in drawn
    assert before == []
    assert [one for one in house.slack.called("chat.postMessage") if "Digest" not in one["text"]]
    with house.desk.store.reading() as view:
        entries = list(journal.chain(view, incident_id))
    assert any("The vendor answers tomorrow" in str(entry.text) for entry in entries)
    assert not any("The vendor answers tomorrow" in entry.header for entry in entries)
    assert verify(entries) is None


def test_a_legal_date_cannot_be_snoozed_past_its_last_reminder(house: House, incident_id: str):
    subject = watch(house, incident_id, "obligation:individual_notice", ladder="legal", due_on=date(2026, 3, 10))
    house.press(COMMANDER, "snooze", f"{incident_id}:{subject.id}")
    asked = house.opened()

    faults = answer_to_form(house, COMMANDER, asked, until_on="2026-03-11", reason="Counsel is away")

    assert "it can be snoozed until Tuesday 10 March 2026, 09:00 at the latest" in faults["until_on"]
    assert only_subject(house, incident_id).snoozed_until is None


def test_a_snooze_needs_a_day_to_come_and_a_reason(house: House, incident_id: str):
    subject = only_subject(house, incident_id)
    house.press(COMMANDER, "snooze", f"{incident_id}:{subject.id}")
    asked = house.opened()

    past = answer_to_form(house, COMMANDER, asked, until_on="2026-03-01", reason="Later")
    no_reason = answer_to_form(house, COMMANDER, asked, until_on="2026-03-03", reason="  ")

    assert past == {"until_on": "That time has passed. Choose one that is still to come."}
    assert set(no_reason) == {"reason"}
    assert only_subject(house, incident_id).snoozed_until is None


def test_a_press_that_slack_repeats_is_written_down_once(house: House, incident_id: str):
    subject = only_subject(house, incident_id)
    body = {
        "type": "block_actions", "trigger_id": "1.2.same", "user": {"id": COMMANDER, "team_id": "T0PRACTICE"},
        "team": {"id": "T0PRACTICE"}, "is_enterprise_install": False,
        "actions": [{"action_id": "acknowledge", "block_id": "b", "type": "button",
                     "value": f"{incident_id}:{subject.id}"}],
    }  # fmt: skip

    for _ in range(2):
        house._dispatch(body)

    with house.desk.store.reading() as view:
        headers = [entry.header for entry in journal.chain(view, incident_id)]
    assert sum("reminder.acknowledged" in header for header in headers) == 1


def test_the_snooze_form_reads_back_what_was_entered_and_keeps_slacks_limits():
    view = form.build("i" * 32, "s" * 32, HOSTILE, date(2026, 3, 2))
    entered = {"until_on": "2026-03-04", "until_hour": "10:15", "reason": "Waiting for the vendor"}

    read = form.parse({**view, "state": {"values": state_of(view, entered)}})

    assert read == form.Snooze(
        subject_id="s" * 32, until_on=date(2026, 3, 4), until_hour=time(10, 15), reason="Waiting for the vendor"
    )
    assert read.until(NEW_YORK) == new_york(3, 4, 10, 15)
    assert not check_view(view)
