"""Reminders, through the whole bot, with a clock that is moved by hand. It starts Monday 2 March 2026, 10:00 EST."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.journal import verify
from bot.core.organisation import Organisation
from bot.core.team import PersonKind
from bot.practice.limits import check_message_blocks
from bot.store import incidents, journal, subjects, team, work
from bot.store.session import Store
from bot.workflows.choose_settings import choose_organisation
from bot.workflows.send_reminders import send_reminders
from bot.workflows.sweep import SweepFailed, sweep
from tests.conftest import COMMANDER, IT, LEADER, PRIVACY, SECURITY, House, settings
from tests.fakes import words_of

NEW_YORK = ZoneInfo("America/New_York")
LETTERS = date(2026, 5, 1)  # 60 days after 2 March
LETTERS_KEY = "obligation:individual_notice"


def new_york(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


@pytest.fixture
def incident_id(house: House) -> str:
    """An incident of which nothing is watched yet; a commander with a deputy is named."""
    made, _ = house.open_incident()
    with house.desk.store.writing(made) as unit:
        for watched in subjects.open_subjects(unit, made):
            subjects.unwatch(unit, made, watched.key)
        team.assign(unit, made, "incident_commander", COMMANDER, assigned_by="test")
        held = team.holder(unit, made, "incident_commander")
        assert held is not None
        team.set_deputy(unit, held, IT, None)
    house.slack.calls.clear()
    return made


def watch(house: House, incident_id: str, key: str, **values: object) -> str:
    kind = key.partition(":")[0]
    chosen = {"kind": kind, "ladder": "task", "owner_role": "incident_commander"} | values
    with house.desk.store.writing(incident_id) as unit:
        subjects.watch(unit, incident_id, key, **chosen)  # type: ignore[arg-type]
        found = subjects.get_by_key(unit, incident_id, key)
    assert found is not None
    return found.id


def watch_letters(house: House, incident_id: str, due_on: date = LETTERS) -> str:
    return watch(house, incident_id, LETTERS_KEY, ladder="legal", owner_role="privacy_officer", due_on=due_on)


def reminders(house: House) -> list[tuple[str, str]]:
    """Every reminder posted so far that is no digest: to whom, and all its words."""
    posts = house.slack.called("chat.postMessage")
    return [("U" + one["channel"][1:], words_of(one)) for one in posts if "digest" not in one["text"].lower()]


def told(house: House) -> list[str]:
    return [who for who, _ in reminders(house)]


def days_told(house: House, until: datetime, *, hour: int = 9, minute: int = 30) -> Iterator[tuple[str, list[str]]]:
    """Move day by day to that hour in New York; each day with whoever was told then."""
    day = house.clock.now().astimezone(NEW_YORK).date()
    while (moment := datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK)) <= until:
        if moment > house.clock.now():
            house.clock.move_to(moment.astimezone(UTC))
            house.slack.calls.clear()
            house.settle()
            if who := told(house):
                yield f"{day:%b} {day.day}", who
        day += timedelta(days=1)


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


def test_thirty_things_at_once_are_one_message_within_slacks_limits(house: House, incident_id: str):
    for number in range(30):
        watch(house, incident_id, f"task:{number}", due_at=new_york(3, 2, 10, 30))

    house.clock.move(hours=1)
    house.settle()

    [post] = house.slack.called("chat.postMessage")
    assert len(post["blocks"]) <= 50
    assert "30 things to do" in words_of(post) and "and 16 more" in words_of(post)
    assert not check_message_blocks(post["blocks"])


def test_a_sweep_with_nothing_due_reads_and_writes_nothing_more(house: House, incident_id: str):
    watch_letters(house, incident_id)
    house.settle()
    with house.desk.store.reading() as view:
        before = view.connection.exec_driver_sql("SELECT count(*) FROM journal").scalar()

    send_reminders(house.desk, house.clock.now())

    with house.desk.store.reading() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM journal").scalar() == before


def test_a_closed_incidents_channel_is_archived_once_when_its_time_has_come(house: House, incident_id: str):
    with house.desk.store.writing(incident_id) as unit:
        archive_at = unit.at + timedelta(days=14)
        incidents.update_incident(unit, incident_id, state="closed", closed_at=unit.at, archive_at=archive_at)

    house.clock.move(days=13)
    house.settle()
    too_early = len(house.slack.called("conversations.archive"))
    house.clock.move(days=1)
    house.settle()
    house.settle()

    assert too_early == 0
    assert len(house.slack.called("conversations.archive")) == 1
    with house.desk.store.reading() as view:
        assert incidents.get(view, incident_id).archived
