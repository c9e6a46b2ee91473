"""Who is reminded and when, through the whole bot, with a clock that is moved by hand. It starts Monday 2 March 2026,
10:00 EST.
"""

import re
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.journal import verify
from bot.core.organisation import Organisation
from bot.core.team import PersonKind
from bot.store import incidents, journal, subjects, team, work
from bot.store.session import Store
from bot.workflows.choose_settings import choose_organisation
from bot.workflows.send_reminders import send_reminders
from bot.workflows.sweep import SweepFailed, sweep
from tests.conftest import COMMANDER, IT, LEADER, PRIVACY, SECURITY, House, settings
from tests.workflows.reminding import LETTERS_KEY, days_told, new_york, reminders, told, watch, watch_letters


def test_a_report_watches_every_target_and_every_task_that_no_target_stands_for(house: House):
    incident_id, _ = house.open_incident()

    with house.desk.store.reading() as view:
        keys = {watched.key for watched in subjects.open_subjects(view, incident_id)}
        tasks = {task.key: f"task:{task.id}" for task in work.tasks(view, incident_id)}

    assert {"target:triaged", "target:commander_assigned", "target:determined", "target:status_update"} <= keys
    assert "target:hard_limit" not in keys
    assert tasks["keep_records"] in keys
    assert tasks["containment_decision"] not in keys and "target:containment_decided" in keys


def test_a_commander_of_the_roster_needs_no_reminder_to_be_named(house: House):
    with house.desk.store.writing() as unit:
        team.set_roster(unit, "incident_commander", COMMANDER, IT, set_by="test")

    incident_id, _ = house.open_incident()

    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, incident_id, "target:commander_assigned") is None
        held = team.holder(view, incident_id, "incident_commander")
        assert held is not None and held.deputy_id == IT


def test_a_legal_date_is_reminded_of_over_seven_weeks_on_exactly_the_days_of_its_ladder(house: House, incident_id: str):
    watch_letters(house, incident_id)

    seen = dict(days_told(house, new_york(5, 3, 23)))

    everybody = [PRIVACY, SECURITY, LEADER]
    assert seen == {
        "Apr 1": [PRIVACY],  # 30 days before 1 May
        "Apr 17": [PRIVACY],  # 14
        "Apr 24": [PRIVACY],  # 7; there is no deputy
        "Apr 28": [PRIVACY, SECURITY],  # 3: the officers as well
        "Apr 30": everybody,  # the day before
        "May 1": everybody,
        "May 2": everybody,  # overdue, daily
        "May 3": everybody,
    }


def test_the_hour_is_local_on_both_sides_of_daylight_saving(house: House, incident_id: str):
    watch_letters(house, incident_id)

    house.clock.move_to(datetime(2026, 4, 1, 12, 59, tzinfo=UTC))  # 08:59 EDT
    house.settle()
    before = told(house)
    house.clock.move_to(datetime(2026, 4, 1, 13, 0, tzinfo=UTC))  # 09:00 EDT; in winter this was 08:00
    house.settle()

    assert before == []
    assert told(house) == [PRIVACY]


def test_once_the_organisation_has_moved_east_nine_in_the_morning_is_nine_there(house: House, incident_id: str):
    watch_letters(house, incident_id)
    house.settle()
    halifax = Organisation(name="Fernhill", timezone="America/Halifax", entity_type=None, on_call_phone="")

    choose_organisation(house.desk, halifax, by=SECURITY, key="moved")

    house.settle()
    house.clock.move_to(datetime(2026, 4, 1, 11, 59, tzinfo=UTC))  # 08:59 ADT
    house.settle()
    before = told(house)
    house.clock.move_to(datetime(2026, 4, 1, 12, 0, tzinfo=UTC))  # 09:00 ADT; in New York it is eight
    house.settle()
    assert before == []
    assert told(house) == [PRIVACY]


def test_after_five_weeks_of_silence_everybody_gets_one_late_message_for_all(house: House, incident_id: str):
    watch_letters(house, incident_id)
    for number in (1, 2, 3):
        watch(house, incident_id, f"task:{number}", due_at=new_york(4, 2, 12 + number))
    house.clock.move_to(new_york(3, 27, 12))
    house.settle()

    house.clock.move_to(new_york(5, 1, 12))  # five weeks later, on the legal day itself
    house.settle()

    assert sorted(told(house)) == sorted([COMMANDER, IT, PRIVACY, SECURITY, LEADER])
    words = dict(reminders(house))[PRIVACY]
    assert "This reminder comes late and stands for 5 earlier ones that could not be sent" in words  # 30 14 7 3 1
    assert words.startswith("SEV3 INC-2026-0001: something is overdue (late reminder)")


def test_two_replicas_that_sweep_at_once_send_every_reminder_once(house: House, incident_id: str):
    watch_letters(house, incident_id)
    for number in range(6):
        watch(house, incident_id, f"task:{number}", due_at=new_york(4, 30, 10, number))
    house.clock.move_to(new_york(5, 2, 12))
    url = str(house.desk.store.engine.url)
    others = [Store(url, house.desk.store.cipher, house.clock) for _ in range(3)]
    desks = [house.desk, *(replace(house.desk, store=store) for store in others)]
    together = threading.Barrier(len(desks))
    unexpected: list[BaseException] = []

    def beat(desk):
        together.wait()
        for _ in range(20):
            try:
                sweep(desk)
                return
            except SweepFailed:  # busy: the next beat finds it
                continue
            except BaseException as error:
                unexpected.append(error)
                return

    threads = [threading.Thread(target=beat, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.settle()
    for store in others:
        store.close()

    assert unexpected == []
    assert Counter(told(house)) == Counter([PRIVACY, SECURITY, LEADER, COMMANDER, IT])
    with house.desk.store.reading() as view:
        count = view.connection.exec_driver_sql("SELECT count(*) FROM reminders").scalar()
        assert verify(journal.chain(view, incident_id)) is None
    assert count == 7


def test_the_ladder_climbs_from_owner_to_deputy_to_officers_to_leadership(house: House, incident_id: str):
    watch(house, incident_id, "target:triaged", ladder="target", due_at=new_york(3, 2, 11))

    seen = []
    for minutes in (60, 15, 45, 180):  # the due instant, then 15, 60 and 240 minutes after it
        house.slack.calls.clear()
        house.clock.move(minutes=minutes)
        house.settle()
        seen.append(told(house))

    assert seen == [
        [COMMANDER],
        [COMMANDER, IT],
        [COMMANDER, IT, SECURITY, PRIVACY],
        [COMMANDER, IT, SECURITY, PRIVACY, LEADER],
    ]


def test_where_nobody_holds_the_role_the_officers_are_told_at_once(house: House, incident_id: str):
    watch(house, incident_id, "task:1", owner_role="scribe", due_at=new_york(3, 2, 11))

    house.clock.move(hours=1)
    house.settle()

    assert told(house) == [SECURITY, PRIVACY]


def test_nobody_who_was_shut_out_or_left_is_reminded(house: House, incident_id: str):
    watch(house, incident_id, "target:triaged", ladder="target", due_at=new_york(3, 2, 11))
    with house.desk.store.writing(incident_id) as unit:
        team.keep_person(unit, IT, PersonKind.DEACTIVATED)
        team.exclude(unit, incident_id, PRIVACY, SECURITY, "for the test")

    house.clock.move(hours=2)
    house.settle()

    assert told(house) == [COMMANDER, SECURITY]


def test_a_moved_date_begins_a_fresh_ladder(house: House, incident_id: str):
    watch_letters(house, incident_id)
    house.clock.move_to(new_york(4, 30, 9, 30))
    house.settle()
    house.slack.calls.clear()

    watch_letters(house, incident_id, date(2026, 6, 15))
    seen = dict(days_told(house, new_york(6, 2, 23)))

    assert seen == {"May 16": [PRIVACY], "Jun 1": [PRIVACY]}  # 30 and 14 days before 15 June


def test_what_is_unwatched_is_not_reminded_of_any_more(house: House, incident_id: str):
    watch(house, incident_id, "task:1", due_at=new_york(3, 2, 11))
    with house.desk.store.writing(incident_id) as unit:
        subjects.unwatch(unit, incident_id, "task:1")

    house.clock.move(hours=1)
    house.settle()

    assert told(house) == []


def test_targets_and_tasks_end_with_the_incident_but_legal_dates_and_actions_do_not(house: House, incident_id: str):
    watch(house, incident_id, "task:1", due_at=new_york(3, 2, 11))
    watch(house, incident_id, "action:1", ladder="action", owner_id=COMMANDER, due_on=date(2026, 3, 3))
    watch_letters(house, incident_id, date(2026, 3, 3))
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, state="closed", closed_at=unit.at)

    house.clock.move(hours=1)
    house.settle()

    with house.desk.store.reading() as view:
        left = {watched.key for watched in subjects.open_subjects(view, incident_id)}
    assert left == {"action:1", LETTERS_KEY}
    assert COMMANDER in told(house) and PRIVACY in told(house)


def test_one_subject_that_cannot_be_looked_at_keeps_no_other_waiting_and_the_officers_hear_of_it_once(
    house: House, incident_id: str
):
    watch(house, incident_id, "task:1", due_at=new_york(3, 2, 11))
    watch(house, incident_id, "riddle:1", ladder="no_such_ladder", due_at=new_york(3, 2, 11))

    for minutes in (60, 6, 6):
        house.clock.move(minutes=minutes)
        house.settle()

    assert Counter(told(house)) == Counter([COMMANDER, SECURITY, PRIVACY])
    assert "a date that the bot cannot watch" in dict(reminders(house))[SECURITY]


def test_practice_that_replays_each_day_shows_every_reminder_of_seven_weeks(house: House, incident_id: str):
    watch_letters(house, incident_id)
    replaying = replace(house.desk, settings=settings(catch_up="each", leadership=()))
    house.clock.move_to(new_york(5, 1, 12))

    sweep(replaying)
    for _ in range(20):
        house.worker.drain()
        house.clock.move(seconds=2)

    to_privacy = [words for who, words in reminders(house) if who == PRIVACY]
    left = {re.search(r"\(\*?([^)*]*)\*?\)", words)[1] for words in to_privacy}
    assert left == {"30 days left", "14 days left", "7 days left", "3 days left", "1 day left", "today"}
    assert len(to_privacy) == len(left)
    assert not [words for words in to_privacy if "late reminder" in words]


def test_a_sweep_with_nothing_due_reads_and_writes_nothing_more(house: House, incident_id: str):
    watch_letters(house, incident_id)
    house.settle()
    with house.desk.store.reading() as view:
        before = view.connection.exec_driver_sql("SELECT count(*) FROM journal").scalar()

    send_reminders(house.desk, house.clock.now())

    with house.desk.store.reading() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM journal").scalar() == before
