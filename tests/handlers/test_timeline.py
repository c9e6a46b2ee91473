"""Notes, the timeline, updates and stages, through whole payloads."""

import json
from datetime import UTC, datetime

import pytest

from bot.core.incident import Stage, StageStatus
from bot.store import incidents, obligations, work
from bot.workflows.waive_obligation import waive_obligation
from tests.conftest import COUNSEL, IT, LEADER, NURSE, SECURITY, House
from tests.fakes import TEAM, words_of

DASH = "\N{EN DASH}"


@pytest.fixture
def channel(house: House) -> str:
    return house.open_incident()[1]


@pytest.fixture
def quiet(house: House, channel: str):
    """Ask as the security officer in the incident's channel."""
    return lambda text, user=SECURITY: house.reply(user, text, channel)


def incident_of(house: House, channel: str):
    with house.desk.store.reading() as view:
        return incidents.by_channel(view, channel)


def events(house: House, channel: str):
    with house.desk.store.reading() as view:
        return work.events(view, incidents.by_channel(view, channel).id)


def pick(house: House, user: str, channel: str, ts: str = "1772463600.000100"):
    """The message shortcut, with words that must not be kept."""
    message = {"type": "message", "text": "canary-77aa is the patient", "ts": ts}
    body = {
        "type": "message_action",
        "callback_id": "add_to_timeline",
        "trigger_id": "9.9.t",
        "channel": {"id": channel},
        "message_ts": ts,
        "message": message,
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "response_url": "",
    }
    return house._dispatch(body)


def test_a_note_is_kept_as_it_was_meant(house: House, channel: str, quiet):
    assert "Noted" in quiet("note The &lt;lock&gt; was off &amp; <@U0ITLEAD1|ivo> saw it")

    [event] = events(house, channel)
    assert (event.kind, event.text, event.noted_by) == ("note", "The <lock> was off & @ivo saw it", SECURITY)


def test_a_note_may_say_when_it_happened(house: House, channel: str):
    house.press(SECURITY, "add_note", incident_of(house, channel).id, channel=channel)

    house.submit(SECURITY, house.opened(), {"text": "Last seen", "happened_on": "2026-03-01", "hour": "22:30"})

    [event] = events(house, channel)
    assert event.happened_at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)  # 22:30 the day before in New York
    assert event.noted_at == house.clock.now()


WRONG = [
    ({"text": ""}, "text"),
    ({"text": "Seen", "happened_on": "2026-03-03"}, "happened_on"),
    ({"text": "Seen", "hour": "23:00"}, "hour"),
]


def test_a_note_from_the_future_is_refused_beside_its_field(house: House, channel: str):
    for entered, field in WRONG:
        house.press(SECURITY, "add_note", incident_of(house, channel).id, channel=channel)
        response = house.submit(SECURITY, house.opened(), entered)

        assert list(json.loads(response.body)["errors"]) == [field]
    assert not events(house, channel)


def test_the_timeline_is_by_day_with_the_newest_last(house: House, quiet):
    quiet("note First")
    house.clock.move(days=1)
    quiet("note Second")

    said = quiet("timeline")

    assert said.index("*Monday, March 2, 2026*") < said.index("10:00 First") < said.index("*Tuesday, March 3, 2026*")
    assert f"10:00 Second · <@{SECURITY}>" in said


def test_the_timeline_says_why_something_need_not_be_done(house: House, channel: str, quiet):
    incident_id = incident_of(house, channel).id
    with house.desk.store.writing(incident_id) as unit:
        [media] = [one for one in obligations.obligations(unit, incident_id) if one.key == "media_notice"]
        [task] = work.add_tasks(unit, incident_id, [{"text": "Wipe it.\n" + "z" * 300, "stage": "recovery"}])
    quiet(f"task waive {task.number} The device was found")
    quiet("stage recovery not-needed Nothing was damaged")
    waive_obligation(house.desk, incident_id, media.id, "Nobody was\naffected", by=COUNSEL, key="k")
    house.settle()

    said = quiet("timeline")

    assert f"Waived: {task.number}. Wipe it. zzz" in said
    assert f"… {DASH} The device was found · <@{SECURITY}>" in said
    assert f"Recovery is not needed {DASH} Nothing was damaged · <@{SECURITY}>" in said
    assert f"Waived by counsel: media notice. {DASH} Nobody was affected · <@{COUNSEL}>" in said
    assert any("*Recovery* is not needed now: Nothing was damaged" in post for post in house.slack.said())


def test_why_something_need_not_be_done_stays_out_of_the_outbox_and_of_journal_headers(house: House, quiet):
    quiet("task waive 1 canary-31c7")
    quiet("stage recovery not-needed canary-31c7")
    house.settle()

    with house.desk.store.reading() as view:
        rows = [
            view.connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            for table in ("outbox", "journal", "timeline_events")
        ]
    assert "canary-31c7" not in str(rows)


def test_a_long_timeline_says_how_much_is_not_shown(house: House, channel: str, quiet):
    incident_id = incident_of(house, channel).id
    with house.desk.store.writing(incident_id) as unit:
        for number in range(30):
            work.add_event(unit, incident_id, "note", f"Fact {number} " + "x" * 3000, noted_by=SECURITY)

    said = quiet("timeline")

    assert "5 earlier events not shown here" in said
    assert "Fact 4 " not in said
    assert "Fact 29 " in said


def test_of_a_message_only_the_place_is_kept(house: House, channel: str, quiet):
    pick(house, SECURITY, channel)

    house.submit(SECURITY, house.opened(), {"text": "The scan that showed it"})

    [event] = events(house, channel)
    assert (event.channel_id, event.message_ts) == (channel, "1772463600.000100")
    assert event.text == "The scan that showed it"
    assert "canary-77aa" not in str(house.slack.calls)


def test_a_message_from_elsewhere_goes_to_the_incident_that_is_chosen(house: House, channel: str):
    pick(house, SECURITY, "C0GENERAL")
    form = house.opened()

    house.submit(SECURITY, form, {"text": "The mail", "incident": incident_of(house, channel).id})

    assert events(house, channel)[0].channel_id == "C0GENERAL"


def test_whoever_belongs_to_no_incident_gets_no_form_from_a_message(house: House, channel: str):
    pick(house, IT, channel)

    assert "You belong to no open incident" in words_of(house.opened())


def test_a_message_cannot_be_put_on_the_timeline_of_somebody_elses_incident(house: House, channel: str):
    pick(house, LEADER, channel)  # leadership sees the incident in lists but is not of its team

    response = house.submit(LEADER, house.opened(), {"text": "Seen"})

    assert "This is for" in str(json.loads(response.body)["errors"])
    assert not events(house, channel)


def test_an_update_is_posted_and_the_one_who_wrote_it_is_told(house: House, quiet):
    assert "posted in the incident's channel" in quiet("update The phone was found")
    house.settle()

    assert any("The phone was found" in said for said in house.slack.said())


def test_an_update_by_form_and_by_button(house: House, channel: str, quiet):
    incident_id = incident_of(house, channel).id
    quiet("update")
    house.submit(SECURITY, house.opened(), {"text": "Imaging has begun"})
    house.clock.move(hours=1)

    house.press(SECURITY, "confirm_status", incident_id, channel=channel)
    house.settle()

    assert [event.text for event in events(house, channel)] == ["Imaging has begun", ""]
    assert any("Nothing has changed" in said for said in house.slack.said())


def test_a_stage_is_moved_by_words_and_by_form(house: House, channel: str, quiet):
    assert "Recovery" in quiet("stage recovery not needed Nothing was damaged")
    quiet("stage")
    house.submit(SECURITY, house.opened(), {"stage": "containment", "status": "in_progress"})

    incident_id = incident_of(house, channel).id
    with house.desk.store.reading() as view:
        records = incidents.stages(view, incident_id)
    assert records[Stage.RECOVERY].reason == "Nothing was damaged"
    assert records[Stage.CONTAINMENT].status is StageStatus.IN_PROGRESS


REFUSED = [
    ("note", "Say what happened"),
    ("stage containmnt done", "Did you mean `/incident stage containment …`?"),
    ("stage zzz done", "Stages: triage, containment"),
    ("stage containment", "Say how far it is"),
    ("stage containment finished", "Say how far it is"),
    ("stage containment done", "Required steps"),
    ("stage recovery not-needed", "Say why recovery is not needed"),
    ("stage triage not-needed it is late", "Triage cannot be skipped"),
    ("stage assessment done", "`/incident sign`"),
]


def test_what_cannot_be_is_said_in_a_sentence_and_nothing_changes(house: House, channel: str, quiet):
    said = {typed: quiet(typed) for typed, _ in REFUSED}

    assert [(typed, said[typed]) for typed, sentence in REFUSED if sentence not in said[typed]] == []
    assert not events(house, channel)


def test_a_stage_not_needed_without_a_reason_is_refused_beside_its_field(house: House, channel: str, quiet):
    quiet("stage")

    response = house.submit(SECURITY, house.opened(), {"stage": "recovery", "status": "not_needed"})

    assert "Please say why" in json.loads(response.body)["errors"]["reason"]


def test_the_reporter_may_not_read_the_timeline(house: House, quiet):
    quiet("note canary-77aa was seen")

    assert "canary-77aa" not in quiet("timeline", NURSE)
