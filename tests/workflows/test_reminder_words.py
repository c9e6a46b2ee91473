"""What a reminder says and gathers, through the whole bot. The clock starts on Monday 2 March 2026, 10:00 EST."""

from datetime import timedelta

from bot.practice.limits import check_message_blocks
from bot.store import subjects, work
from tests.conftest import COMMANDER, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.workflows.reminding import LETTERS_KEY, new_york, reminders, watch


def test_a_reminder_says_the_day_what_is_left_and_the_law_and_nothing_in_its_notification(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        for watched in subjects.open_subjects(unit, incident_id):
            if watched.key != LETTERS_KEY:
                subjects.unwatch(unit, incident_id, watched.key)
    house.slack.calls.clear()
    house.clock.move_to(new_york(4, 1, 9))

    house.settle()

    post = next(one for one in house.slack.called("chat.postMessage") if "Digest" not in one["text"])
    assert post["text"] == "SEV3 INC-2026-0001: something is due"
    words = words_of(post)
    assert "Last lawful day: Friday, May 1, 2026 (30 days left)" in words
    assert "45 CFR 164.404" in words and "without unreasonable delay" in words


def test_what_falls_due_later_the_same_day_joins_the_message_and_a_reply_tells_of_it(house: House, incident_id: str):
    watch(house, incident_id, "task:1", due_at=new_york(3, 2, 11))
    watch(house, incident_id, "task:2", due_at=new_york(3, 2, 11, 30))

    for minutes in (60, 31):
        house.clock.move(minutes=minutes)
        house.settle()

    first, reply = house.slack.called("chat.postMessage")
    [update] = house.slack.called("chat.update")
    posted_as = update["ts"]
    assert first["channel"] == reply["channel"] == update["channel"] == f"D{COMMANDER[1:]}"
    assert first["thread_ts"] is None and reply["thread_ts"] == posted_as
    assert reply["text"] == "SEV3 INC-2026-0001: 1 more reminder, see the message above"
    assert "2 things to do" in words_of(update)


def test_the_next_day_begins_a_message_of_its_own(house: House, incident_id: str):
    watch(house, incident_id, "task:1", due_at=new_york(3, 2, 20))

    for hour in (timedelta(hours=10, minutes=5), timedelta(days=1, hours=4)):
        house.clock.move_to(house.clock.now() + hour)
        house.settle()

    to_commander = [one for one in house.slack.called("chat.postMessage") if one["channel"] == f"D{COMMANDER[1:]}"]
    assert [one["thread_ts"] for one in to_commander] == [None, None]


def test_whoever_is_told_besides_reads_their_own_first_and_of_the_rest_whose_it_is(house: House, incident_id: str):
    for number in range(6):
        watch(house, incident_id, f"task:{number}", due_at=new_york(3, 2, 10, 30))
    watch(house, incident_id, "task:own", owner_role="security_officer", due_at=new_york(3, 2, 13))

    house.clock.move(hours=5)
    house.settle()

    said = {who: words for who, words in reminders(house) if "to do" in words}
    officer = said[SECURITY]
    assert "7 things to do, 1 of them yours" in officer and "6 things to do, by others" in said[PRIVACY]
    assert officer.index("Target: Monday, March 2, 2026, 13:00") < officer.index(" Incident commander")
    assert " Incident commander" not in said[COMMANDER] and "of them" not in said[COMMANDER]


def test_a_subject_of_an_unknown_kind_is_reminded_of_by_its_kind(house: House, incident_id: str):
    watch(house, incident_id, "plan_review:1", kind="plan_review", due_at=new_york(3, 2, 11))

    house.clock.move(hours=1)
    house.settle()

    assert "Plan review" in dict(reminders(house))[COMMANDER]


def test_what_a_person_typed_into_a_task_stays_out_of_direct_messages(house: House):
    incident_id, channel = house.open_incident()
    house.command(SECURITY, f"assign commander <@{COMMANDER}|c>", channel)
    house.command(SECURITY, "task add canary-7c1d calls back by 2026-03-02", channel)
    house.settle()
    house.slack.calls.clear()

    for _ in range(4):
        house.clock.move(hours=6)
        house.settle()

    direct = [one for one in house.slack.called("chat.postMessage") if one["channel"].startswith("D")]
    with house.desk.store.reading() as view:
        number = max(task.number for task in work.tasks(view, incident_id))
    assert any(f"Task {number}" in words_of(one) for one in direct)
    assert not [one for one in house.slack.calls if "canary-7c1d" in str(one) and one[1].get("channel") != channel]


def test_thirty_things_at_once_are_one_message_within_slacks_limits(house: House, incident_id: str):
    for number in range(30):
        watch(house, incident_id, f"task:{number}", due_at=new_york(3, 2, 10, 30))

    house.clock.move(hours=1)
    house.settle()

    [post] = house.slack.called("chat.postMessage")
    assert len(post["blocks"]) <= 50
    assert "30 things to do" in words_of(post) and "and 16 more" in words_of(post)
    assert not check_message_blocks(post["blocks"])
