"""Tasks are added, given, done, waived and opened again, and are watched exactly while they are open."""

from datetime import UTC, date, datetime

import pytest

from bot.core.errors import AlreadyDone, UserError
from bot.core.work import TaskStatus
from bot.store import journal, subjects, work
from bot.workflows.add_task import add_task, give_task
from bot.workflows.assign_role import assign_role
from bot.workflows.settle_task import complete_listed, complete_tasks, reopen_task, waive_task
from tests.conftest import IT, LEADER, NURSE, SECURITY, House


@pytest.fixture
def incident(house: House) -> str:
    return house.open_incident()[0]


def task(house: House, incident: str, number: int):
    with house.desk.store.reading() as view:
        return work.task_by_number(view, incident, number)


def by_key(house: House, incident: str, key: str) -> int:
    with house.desk.store.reading() as view:
        return next(one.number for one in work.tasks(view, incident) if one.key == key)


def watched(house: House, incident: str, key: str):
    with house.desk.store.reading() as view:
        return subjects.get_by_key(view, incident, key)


def add(house: House, incident: str, key: str = "a1", **values) -> int:
    chosen = {"owner_id": None, "due_on": date(2026, 3, 6)} | values
    return add_task(house.desk, incident, "Call the vendor", by=SECURITY, key=key, **chosen)


def test_an_added_task_is_due_at_the_end_of_its_day_and_watched(house: House, incident: str):
    number = add(house, incident)

    added = task(house, incident, number)
    subject = watched(house, incident, f"task:{added.id}")
    assert added.due_at == datetime(2026, 3, 7, 4, 59, tzinfo=UTC)  # Friday 6 March, 23:59 in New York
    assert (subject.ladder, subject.owner_role, subject.due_at) == ("task", "incident_commander", added.due_at)


def test_the_end_of_the_day_follows_daylight_saving(house: House, incident: str):
    number = add(house, incident, due_on=date(2026, 3, 9))

    assert task(house, incident, number).due_at == datetime(2026, 3, 10, 3, 59, tzinfo=UTC)


def test_a_task_without_a_day_is_not_watched(house: House, incident: str):
    number = add(house, incident, due_on=None)

    assert watched(house, incident, f"task:{task(house, incident, number).id}") is None


def test_a_day_that_has_passed_is_refused_and_nothing_is_added(house: House, incident: str):
    with house.desk.store.reading() as view:
        before = len(work.tasks(view, incident))

    with pytest.raises(UserError, match="today is Monday, March 2"):
        add(house, incident, due_on=date(2026, 3, 1))

    with house.desk.store.reading() as view:
        assert len(work.tasks(view, incident)) == before


@pytest.mark.parametrize("stranger", [NURSE, LEADER])
def test_a_task_is_given_only_to_whoever_may_see_it(house: House, incident: str, stranger):
    with pytest.raises(UserError, match="not part of this incident"):
        add(house, incident, owner_id=stranger)


def test_an_owner_is_told_of_the_task_but_not_what_it_says(house: House, incident: str):
    assign_role(house.desk, incident, "it_lead", IT, by=SECURITY, key="k1")
    house.settle()
    house.slack.calls.clear()

    add(house, incident, owner_id=IT)
    house.settle()

    [told] = [call for call in house.slack.called("chat.postMessage") if call["channel"] == "D0ITLEAD1"]
    assert "is yours" in told["text"]
    assert "Call the vendor" not in str(told)


def test_giving_a_task_moves_its_reminders_to_the_new_owner(house: House, incident: str):
    number = add(house, incident)

    give_task(house.desk, incident, number, SECURITY, by=SECURITY, key="k1")

    given = task(house, incident, number)
    assert given.owner_id == SECURITY
    assert watched(house, incident, f"task:{given.id}").owner_id == SECURITY


def test_done_ends_the_reminders_and_undo_brings_them_back(house: House, incident: str):
    number = add(house, incident)
    subject = f"task:{task(house, incident, number).id}"

    complete_tasks(house.desk, incident, [number], by=SECURITY, key="k1")
    done = watched(house, incident, subject)
    reopen_task(house.desk, incident, number, by=SECURITY, key="k2")
    again = watched(house, incident, subject)

    assert done.closed_at is not None
    assert again.closed_at is None
    assert task(house, incident, number).status is TaskStatus.OPEN


def test_a_step_that_meets_a_target_ends_and_begins_that_targets_reminders(house: House, incident: str):
    number = by_key(house, incident, "count_estimate")
    before = watched(house, incident, "target:count_estimated")

    complete_tasks(house.desk, incident, [number], by=SECURITY, key="k1")
    met = watched(house, incident, "target:count_estimated")
    reopen_task(house.desk, incident, number, by=SECURITY, key="k2")
    again = watched(house, incident, "target:count_estimated")

    assert before.closed_at is None
    assert met.closed_at is not None
    assert again.closed_at is None
    assert again.due_at == before.due_at


def test_doing_a_step_before_the_evidence_is_kept_is_pointed_out(house: House, incident: str):
    first, later = by_key(house, incident, "keep_records"), by_key(house, incident, "containment_decision")

    skipped = complete_tasks(house.desk, incident, [later], by=SECURITY, key="k1")

    assert skipped == (first,)


def test_of_several_numbers_with_one_wrong_none_is_done(house: House, incident: str):
    with pytest.raises(UserError, match="no task 99"):
        complete_tasks(house.desk, incident, [1, 99], by=SECURITY, key="k1")

    assert task(house, incident, 1).status is TaskStatus.OPEN


def test_a_task_is_done_once(house: House, incident: str):
    complete_tasks(house.desk, incident, [1], by=SECURITY, key="k1")

    with pytest.raises(AlreadyDone, match="Task 1 is done already"):
        complete_tasks(house.desk, incident, [1], by=SECURITY, key="k2")


def test_ticks_on_an_old_list_leave_what_was_waived_meanwhile(house: House, incident: str):
    waive_task(house.desk, incident, 1, "The device was found", by=SECURITY, key="k1")
    ids = [task(house, incident, number).id for number in (1, 2)]

    complete_listed(house.desk, incident, ids, by=SECURITY, key="k2")

    assert task(house, incident, 1).status is TaskStatus.WAIVED
    assert task(house, incident, 2).status is TaskStatus.DONE


def test_waiving_needs_a_reason_which_stays_in_the_record(house: House, incident: str):
    with pytest.raises(UserError, match="Say why task 1"):
        waive_task(house.desk, incident, 1, "  ", by=SECURITY, key="k1")
    waive_task(house.desk, incident, 1, "The device was found", by=SECURITY, key="k2")

    assert task(house, incident, 1).waived_reason == "The device was found"
    with house.desk.store.reading() as view:
        assert "The device was found" in str([entry.text for entry in journal.chain(view, incident)])


def test_an_open_task_cannot_be_opened_again(house: House, incident: str):
    with pytest.raises(AlreadyDone, match="Task 1 is open"):
        reopen_task(house.desk, incident, 1, by=SECURITY, key="k1")
