"""Tasks by command and by form, through whole payloads."""

import json

import pytest

from bot.core.work import TaskStatus
from bot.store import incidents, work
from tests.conftest import COMMANDER, IT, NURSE, SECURITY, House
from tests.fakes import words_of


@pytest.fixture
def channel(house: House) -> str:
    return house.open_incident()[1]


@pytest.fixture
def quiet(house: House, channel: str):
    """Ask as the security officer in the incident's channel."""
    return lambda text, user=SECURITY: house.reply(user, text, channel)


def tasks(house: House, channel: str):
    with house.desk.store.reading() as view:
        return {task.number: task for task in work.tasks(view, incidents.by_channel(view, channel).id)}


def test_the_list_shows_stage_number_owner_and_due_instant(house: House, quiet):
    said = quiet("tasks")

    assert "*Containment*" in said
    assert "*1.* Write down who first knew of it" in said
    assert "Incident commander, by Mon Mar 2, 10:15" in said
    assert "Times as clocks show them in America/New_York" in said


def test_the_list_says_what_is_overdue_done_and_waived(house: House, quiet):
    quiet("done 1")
    quiet("task waive 2 The device was found")
    house.clock.move(hours=1, minutes=30)

    said = quiet("tasks")

    assert f"1. Done: Write down who first knew of it, and when. That day may sta… (<@{SECURITY}>)" in said
    assert f"(<@{SECURITY}>: The device was found)" in said
    assert "*overdue since* Mon Mar 2, 10:30" in said


def test_a_task_is_added_with_owner_and_day_in_any_place_of_the_words(house: House, channel: str, quiet):
    quiet(f"assign it <@{IT}>")

    said = quiet(f"task add Ask <@{IT}|ivo> whether it was locked &amp; on by 2026-03-06")

    added = tasks(house, channel)[max(tasks(house, channel))]
    assert "due by Friday, March 6, 2026" in said
    assert (added.text, added.owner_id) == ("Ask whether it was locked & on", IT)


def test_by_somebody_is_part_of_the_words(house: House, channel: str, quiet):
    quiet("task add Have it signed by counsel")

    assert tasks(house, channel)[max(tasks(house, channel))].text == "Have it signed by counsel"


def test_done_takes_several_and_undo_takes_one_back(house: House, channel: str, quiet):
    assert "undo 1" in quiet("done 1, 2")
    assert "Open again" in quiet("undo 1")

    assert [tasks(house, channel)[number].status for number in (1, 2)] == [TaskStatus.OPEN, TaskStatus.DONE]


def test_a_step_done_before_the_evidence_is_kept_is_pointed_out(house: House, channel: str, quiet):
    later = next(number for number, task in tasks(house, channel).items() if task.key == "containment_decision")

    assert "Evidence first" in quiet(f"done {later}")


def test_a_task_is_taken_and_given(house: House, channel: str, quiet):
    quiet(f"assign ic <@{COMMANDER}>")

    quiet("take 1")
    assert tasks(house, channel)[1].owner_id == SECURITY
    assert f"<@{COMMANDER}>'s now" in quiet(f"give 1 <@{COMMANDER}>")

    assert tasks(house, channel)[1].owner_id == COMMANDER


REFUSED = [
    ("task add", "Say what is to be done"),
    ("task add by 2026-03-06", "Say what is to be done"),
    ("task add Call by 2026-13-40", "no day"),
    ("task add Call by 2026-03-01", "That day has passed"),
    (f"task add Call <@{NURSE}>", "not part of this incident"),
    (f"task add Call <@{NURSE}> <@{IT}>", "One person at a time"),
    ("done", "Say which by its number"),
    ("done soon", "Say which by its number"),
    ("done 1 99", "There is no task 99"),
    ("undo", "Say which by its number"),
    ("undo 1", "Task 1 is open"),
    ("undo 99", "There is no task 99"),
    ("task waive", "Say which by its number"),
    ("task waive 1", "Say why task 1 is not needed"),
    ("take x", "Say which by its number"),
    ("give 1", "Say who, with an @"),
    (f"give <@{IT}>", "Say which by its number"),
    (f"give 1 <@{NURSE}>", "not part of this incident"),
]


def test_what_cannot_be_is_said_in_a_sentence_and_nothing_changes(house: House, channel: str, quiet):
    before = tasks(house, channel)

    said = {typed: quiet(typed) for typed, _ in REFUSED}

    assert [(typed, said[typed]) for typed, sentence in REFUSED if sentence not in said[typed]] == []
    assert tasks(house, channel) == before


def test_the_reporter_sees_no_tasks(house: House, quiet):
    assert "Write down who first knew" not in quiet("tasks", NURSE)


def test_the_form_marks_what_is_ticked_as_done(house: House, channel: str):
    incident_id = tasks(house, channel)[1].incident_id
    house.press(SECURITY, "open_tasks", incident_id, channel=channel)
    ids = [tasks(house, channel)[number].id for number in (1, 2)]

    response = house.submit(SECURITY, house.opened(), {"done_triage_0": ids})

    assert json.loads(response.body)["response_action"] == "clear"
    assert [tasks(house, channel)[number].status for number in (1, 2)] == [TaskStatus.DONE] * 2


def test_a_form_without_a_tick_says_so_and_stays(house: House, channel: str):
    house.press(SECURITY, "open_tasks", tasks(house, channel)[1].incident_id, channel=channel)

    response = house.submit(SECURITY, house.opened())

    assert "Nothing is ticked" in str(json.loads(response.body)["errors"])


def test_with_nothing_open_the_form_only_says_so(house: House, channel: str, quiet):
    quiet("done " + " ".join(str(number) for number in tasks(house, channel)))

    house.press(SECURITY, "open_tasks", tasks(house, channel)[1].incident_id, channel=channel)

    assert "Nothing is open" in words_of(house.opened())
    assert "submit" not in house.opened()
