"""Triage, through whole Slack payloads: three steps, one decision, nothing half done."""

import json

import pytest

from bot.core.incident import Outcome, Phi, State
from bot.core.work import TaskStatus
from bot.store import incidents, journal, subjects, team, work
from tests.conftest import COMMANDER, GUEST, IT, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.answers import faults

GENUINE = {"outcome": "genuine_incident"}
FALSE, REASON = {"outcome": "false_alarm"}, {"outcome_reason": "It lay in the other drawer"}
DECIDED = {"discovered_because": "The nurse's report"}


def step(house: House, user: str, view, values=None):
    """Send a step in and give the next view."""
    response = house.submit(user, view, values or {})
    assert response.status == 200
    return json.loads(response.body)["view"]


def decide(house: House, incident_id: str, *, kind=None, more=None, decision=None, user=SECURITY):
    """All steps of a triage; gives the last response."""
    house.press(user, "open_triage", incident_id)
    view = step(house, user, house.opened(), GENUINE | (kind or {}))
    if view["callback_id"] == "triage_more":
        view = step(house, user, view, more)
    return house.submit(user, view, DECIDED | (decision or {}))


def kept(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return incidents.get(view, incident_id)


def roster(house: House, **holders: str) -> None:
    with house.desk.store.writing() as unit:
        for role, user in holders.items():
            team.keep_person(unit, user, team.PersonKind.MEMBER)
            team.set_roster(unit, role, user, None, "test")


def test_a_triage_is_kept_and_told(house: House):
    incident_id, _ = house.open_incident()

    decide(house, incident_id, kind={"phi": "yes"}, more={"people_low": "10", "people_high": "40"})
    house.settle()

    incident = kept(house, incident_id)
    assert (incident.state, incident.outcome, incident.phi) == (State.TRIAGED, Outcome.GENUINE, Phi.YES)
    assert incident.facts["count_range"] == [10, 40]
    assert incident.discovered_because == "The nurse's report"
    told = [call for call in house.slack.called("chat.postMessage") if call["channel"] == "D0NURSE01"]
    assert "has looked at your report" in told[0]["text"]
    with house.desk.store.reading() as view:
        assert incidents.stages(view, incident_id)["triage"].status == "done"
        assert subjects.get_by_key(view, incident_id, "target:triaged").closed_at is not None


def test_no_answer_of_a_triage_becomes_a_fact_that_ends_a_clock(house: House):
    incident_id, _ = house.open_incident()

    decide(house, incident_id, kind={"phi": "no", "unsecured": "no"})

    facts = kept(house, incident_id).facts
    assert "is_phi" not in facts and "unsecured" not in facts
    assert kept(house, incident_id).answers["unsecured"] == "no"


def test_the_suggested_severity_is_shown_with_its_reason(house: House):
    incident_id, _ = house.open_incident()
    house.press(SECURITY, "open_triage", incident_id)

    view = step(house, SECURITY, house.opened(), GENUINE | {"patient_care_affected": "yes"})
    view = step(house, SECURITY, view)

    assert "Suggested: SEV1. Patient care is affected." in words_of(view)


def test_a_milder_severity_than_suggested_needs_a_reason(house: House):
    incident_id, _ = house.open_incident()

    refused = decide(house, incident_id, kind={"patient_care_affected": "yes"}, decision={"severity": "SEV3"})

    assert "Say why SEV3 is enough" in faults(refused)["severity_reason"]
    assert kept(house, incident_id).state is State.REPORTED


def test_an_earlier_discovery_is_taken_at_once_and_a_later_one_is_not(house: House):
    incident_id, _ = house.open_incident(noticed_on="2026-02-27")

    later = decide(house, incident_id, decision={"discovered_on": "2026-02-28"})
    decide(house, incident_id, decision={"discovered_on": "2026-02-26"})

    assert "second signature" in faults(later)["discovered_on"]
    incident = kept(house, incident_id)
    assert incident.discovered_on.isoformat() == "2026-02-26"
    assert incident.facts["discovered_at"] == "2026-02-26T12:00:00-05:00"


def test_how_the_day_of_discovery_is_known_is_asked(house: House):
    incident_id, _ = house.open_incident()

    refused = decide(house, incident_id, decision={"discovered_because": ""})

    assert "how this day is known" in faults(refused)["discovered_because"]


@pytest.mark.parametrize(
    ("people", "field", "words"),
    [
        ({"people_low": "9"}, "people_high", "highest number"),
        ({"people_low": "9", "people_high": "3"}, "people_low", "above the highest"),
        ({"people_high": "4.5"}, "people_high", "whole number"),
        ({"people_high": "900000000"}, "people_high", "more than there are"),
    ],
)
def test_an_estimate_that_cannot_be_is_refused_beside_its_field(house: House, people, field, words):
    incident_id, _ = house.open_incident()
    house.press(SECURITY, "open_triage", incident_id)
    more = step(house, SECURITY, house.opened(), GENUINE)

    refused = house.submit(SECURITY, more, people)

    assert words in faults(refused)[field]


def test_another_kind_waives_open_steps_of_the_old_checklist_and_adds_those_missing(house: House):
    incident_id, _ = house.open_incident(category="lost-device")
    with house.desk.store.reading() as view:
        before = {task.key: task for task in work.tasks(view, incident_id)}
    done_key = next(iter(before))
    with house.desk.store.writing(incident_id) as unit:
        work.settle_task(unit, before[done_key], status=TaskStatus.DONE, by=SECURITY)

    decide(house, incident_id, kind={"category": "misdirected-mail"})

    with house.desk.store.reading() as view:
        after = {task.key: task for task in work.tasks(view, incident_id)}
        watched = {subject.ref for subject in subjects.open_subjects(view, incident_id) if subject.kind == "task"}
    asked = {task.key for task in house.desk.rulebook.playbooks["misdirected-mail"].tasks}
    assert after[done_key].status is TaskStatus.DONE
    assert all(after[key].status is TaskStatus.WAIVED for key in before if key not in asked and key != done_key)
    assert "call_recipient" in after and after["call_recipient"].status is TaskStatus.OPEN
    assert after["call_recipient"].id in watched
    assert not watched & {task.id for task in after.values() if task.status is TaskStatus.WAIVED}


def test_a_kind_that_comes_back_opens_its_steps_again(house: House):
    incident_id, _ = house.open_incident(category="lost-device")
    with house.desk.store.reading() as view:
        before = {task.key for task in work.tasks(view, incident_id)}

    decide(house, incident_id, kind={"category": "misdirected-mail"})
    decide(house, incident_id, kind={"category": "lost-device"})

    with house.desk.store.reading() as view:
        after = {task.key: task.status for task in work.tasks(view, incident_id)}
    by_triage = {"first_known", "team", "privacy_told"}
    assert all(after[key] is TaskStatus.OPEN for key in before - by_triage)
    assert {after[key] for key in by_triage} == {TaskStatus.DONE}


def test_what_a_triage_does_by_itself_needs_no_tick_and_no_reminder(house: House):
    incident_id, _ = house.open_incident()

    decide(house, incident_id)

    with house.desk.store.reading() as view:
        tasks = {task.key: task for task in work.tasks(view, incident_id)}
        watched = {one.key for one in subjects.open_subjects(view, incident_id)}
        said = [event.text for event in work.events(view, incident_id) if event.kind == "task_done"]
    assert [tasks[key].settled_by for key in ("first_known", "team", "privacy_told")] == [SECURITY] * 3
    assert tasks["containment_decision"].status is TaskStatus.OPEN
    assert "target:privacy_officer_told" not in watched and f"task:{tasks['team'].id}" not in watched
    assert len(said) == 3


def test_the_channel_hears_of_a_triage_and_with_it_the_privacy_officer(house: House):
    incident_id, channel = house.open_incident()

    decide(house, incident_id, kind={"phi": "yes"})
    house.settle()

    [told] = [call for call in house.slack.called("chat.postMessage") if "was triaged" in call["text"]]
    assert told["channel"] == channel
    assert "Patient information: yes" in words_of(told) and f"<@{PRIVACY}>, how many people" in words_of(told)


def test_without_a_privacy_officer_in_it_nobody_was_told_and_the_step_stays_open(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        team.exclude(unit, incident_id, PRIVACY, SECURITY, "is named in the report")
        team.unassign(unit, incident_id, "privacy_officer")

    decide(house, incident_id)

    with house.desk.store.reading() as view:
        tasks = {task.key: task.status for task in work.tasks(view, incident_id)}
        watched = {one.key for one in subjects.open_subjects(view, incident_id)}
    assert (tasks["team"], tasks["privacy_told"]) == (TaskStatus.DONE, TaskStatus.OPEN)
    assert "target:privacy_officer_told" in watched


def test_a_graver_severity_brings_in_the_people_it_asks_for(house: House):
    roster(house, it_lead=IT, incident_commander=COMMANDER)
    incident_id, _ = house.open_incident(category="misdirected-mail")
    with house.desk.store.reading() as view:
        assert team.holder(view, incident_id, "it_lead") is None

    decide(house, incident_id, kind={"category": "ransomware", "patient_care_affected": "yes"}, user=COMMANDER)
    house.settle()

    with house.desk.store.reading() as view:
        assert team.holder(view, incident_id, "it_lead").user_id == IT
    assert house.slack.called("conversations.invite")[-1]["users"] == IT
    assert "SEV1" in house.slack.called("conversations.setTopic")[-1]["topic"]


def test_a_deputy_who_was_shut_out_does_not_come_in_with_the_role(house: House):
    roster(house, incident_commander=COMMANDER)
    with house.desk.store.writing() as unit:
        team.set_roster(unit, "it_lead", IT, NURSE, "test")
    incident_id, _ = house.open_incident(category="misdirected-mail")
    with house.desk.store.writing(incident_id) as unit:
        team.exclude(unit, incident_id, NURSE, SECURITY, "for the test")

    decide(house, incident_id, kind={"category": "ransomware"}, user=COMMANDER)

    with house.desk.store.reading() as view:
        held = team.holder(view, incident_id, "it_lead")
    assert (held.user_id, held.deputy_id) == (IT, None)


def test_nobody_is_brought_in_where_one_of_the_team_may_be_involved(house: House):
    roster(house, it_lead=IT, incident_commander=COMMANDER)
    incident_id, _ = house.open_incident(team_member_involved="yes")

    decide(house, incident_id, kind={"category": "ransomware"})

    with house.desk.store.reading() as view:
        assert team.holder(view, incident_id, "it_lead") is None


def test_a_false_alarm_says_why_and_is_asked_less(house: House):
    incident_id, _ = house.open_incident()
    house.press(SECURITY, "open_triage", incident_id)
    view = step(house, SECURITY, house.opened(), {"outcome": "false_alarm"})

    refused = house.submit(SECURITY, view, DECIDED)
    house.submit(SECURITY, view, DECIDED | {"outcome_reason": "It was in the other drawer"})

    assert view["callback_id"] == "triage_decision"
    assert "not an incident" in faults(refused)["outcome_reason"]
    assert kept(house, incident_id).outcome_reason == "It was in the other drawer"


def test_a_false_alarm_without_patient_information_asks_for_nothing_more_until_it_is_none_after_all(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        work.add_tasks(unit, incident_id, [{"text": "Thank the nurse", "stage": "review"}])

    def open_and_watched() -> tuple[set[str | None], set[str]]:
        with house.desk.store.reading() as view:
            tasks = {task.key for task in work.tasks(view, incident_id) if task.status is TaskStatus.OPEN}
            kinds = {one.key for one in subjects.open_subjects(view, incident_id) if one.kind in ("task", "target")}
        return tasks, kinds

    before = open_and_watched()
    decide(house, incident_id, kind=FALSE | {"phi": "unknown"}, decision=REASON)
    doubtful = open_and_watched()
    decide(house, incident_id, kind=FALSE | {"phi": "no"}, decision=REASON)
    harmless = open_and_watched()
    decide(house, incident_id, kind={"phi": "yes"})
    genuine = open_and_watched()

    assert len(doubtful[0]) > 10 and len(doubtful[1]) > 10
    assert harmless == ({None}, set())
    assert genuine == doubtful
    assert before[0] - genuine[0] == {"first_known", "team", "privacy_told"}


def test_a_duplicate_names_an_incident_and_its_channel_hears_of_it(house: House):
    _, channel = house.open_incident()
    house.clock.move(minutes=5)
    incident_id, _ = house.open_incident(noticed_on="2026-02-27")

    decide(house, incident_id, kind={"outcome": "duplicate"}, decision={"duplicate_of": "inc-2026-0001"})
    house.settle()

    assert kept(house, incident_id).duplicate_of == "INC-2026-0001"
    told = [call["text"] for call in house.slack.called("chat.postMessage") if call["channel"] == channel]
    assert "INC-2026-0002 was found to be the same as INC-2026-0001" in told
    assert any("earlier than the discovery day" in said for said in house.slack.said())


@pytest.mark.parametrize("number", ["", "INC-2026-0002", "INC-2026-0099", "nonsense"])
def test_a_duplicate_of_nothing_of_itself_or_of_an_unknown_number_is_refused(house: House, number):
    house.open_incident()
    house.clock.move(minutes=5)
    incident_id, _ = house.open_incident()

    refused = decide(house, incident_id, kind={"outcome": "duplicate"}, decision={"duplicate_of": number})

    assert "duplicate_of" in faults(refused)
    assert kept(house, incident_id).state is State.REPORTED


def test_a_triage_sent_twice_is_written_down_once(house: House):
    incident_id, _ = house.open_incident()
    house.press(SECURITY, "open_triage", incident_id)
    view = step(house, SECURITY, house.opened(), GENUINE)
    view = step(house, SECURITY, view)

    house.submit(SECURITY, view, DECIDED)
    house.submit(SECURITY, view, DECIDED)

    with house.desk.store.reading() as view:
        actions = [json.loads(entry.header)["action"] for entry in journal.chain(view, incident_id)]
    assert actions.count("incident.triaged") == 1


@pytest.mark.parametrize("user", [NURSE, GUEST])
def test_who_is_not_of_the_team_is_refused_and_opens_no_form(house: House, user):
    _, channel = house.open_incident(user=NURSE)
    forms = len(house.slack.called("views.open"))

    answer = house.reply(user, "triage", channel)

    assert answer
    assert len(house.slack.called("views.open")) == forms


def test_what_was_typed_stays_out_of_the_outbox_and_of_every_form_kept_in_between(house: House):
    incident_id, _ = house.open_incident()
    house.press(SECURITY, "open_triage", incident_id)
    view = step(house, SECURITY, house.opened(), {"outcome": "near_miss"})

    house.submit(SECURITY, view, {"outcome_reason": "canary-5f0e", "discovered_because": "canary-5f0e"})
    house.settle()

    with house.desk.store.reading() as view:
        rows = view.connection.exec_driver_sql("SELECT args, result FROM outbox").all()
    assert "canary-5f0e" not in str(rows)
