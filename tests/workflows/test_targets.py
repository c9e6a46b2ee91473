"""A target is watched while it asks for something: no longer, and again if it is asked for after all."""

from dataclasses import replace

import pytest

from bot.core.incident import Outcome, Phi, State
from bot.core.notices import Entry
from bot.store import incidents, subjects, work
from bot.workflows.assign_role import assign_role, unassign_role
from bot.workflows.exclude_person import exclude_person
from bot.workflows.settle_task import complete_tasks, reopen_task
from bot.workflows.sign_assessment import sign_assessment
from bot.workflows.triage_incident import triage_incident
from bot.workflows.waive_obligation import waive_obligation
from tests.conftest import COUNSEL, IT, PRIVACY, SECURITY, House
from tests.core.test_triage_answers import TRIAGE
from tests.workflows.legal import duties
from tests.workflows.reminding import reminders
from tests.workflows.test_assessment import submit_encrypted, submit_notice
from tests.workflows.test_record_notice import send

LETTERS, DETERMINED, TOLD = "letters_sent", "determined", "privacy_officer_told"


@pytest.fixture
def opened(house: House) -> str:
    return house.open_incident()[0]


def watched(house: House, incident_id: str) -> set[str]:
    """The names of the targets that somebody is reminded of."""
    with house.desk.store.reading() as view:
        keys = {one.key for one in subjects.open_subjects(view, incident_id)}
    return {key.removeprefix("target:") for key in keys if key.startswith("target:")}


def triage(house: House, incident_id: str, outcome: Outcome, phi: Phi) -> None:
    found = replace(TRIAGE, outcome=outcome, outcome_reason="It lay in a drawer", phi=phi)
    triage_incident(house.desk, incident_id, found, by=SECURITY, key=f"triage {outcome} {phi}")


def step_to_tell_the_privacy_officer(house: House, incident_id: str) -> int:
    with house.desk.store.reading() as view:
        return next(task.number for task in work.tasks(view, incident_id) if task.key == "privacy_told")


# A determination, and letters


def test_letters_are_asked_for_no_more_once_it_is_signed_that_none_are_owed(house: House, opened: str):
    before = watched(house, opened)
    submit_encrypted(house, opened)

    sign_assessment(house.desk, opened, 1, by=SECURITY, key="sign")

    assert {LETTERS, DETERMINED} <= before
    assert not {LETTERS, DETERMINED} & watched(house, opened)


def test_letters_are_asked_for_again_once_a_newer_version_finds_a_breach(house: House, opened: str):
    submit_encrypted(house, opened)
    sign_assessment(house.desk, opened, 1, by=SECURITY, key="sign")
    submit_notice(house, opened, version=2)

    sign_assessment(house.desk, opened, 2, by=SECURITY, key="sign again")

    assert LETTERS in watched(house, opened) and DETERMINED not in watched(house, opened)


def test_counsels_waiver_ends_them_and_a_waiver_of_another_notice_does_not(house: House, opened: str):
    waive_obligation(house.desk, opened, duties(house, opened)["media_notice"].id, "No outlet.", by=COUNSEL, key="1")
    before = watched(house, opened)

    waive_obligation(house.desk, opened, duties(house, opened)["individual_notice"].id, "Dead.", by=COUNSEL, key="2")

    assert LETTERS in before and LETTERS not in watched(house, opened)


def test_letters_that_never_went_out_are_asked_for_again(house: House, opened: str):
    send(house, opened, "individual_notice", sent_on=house.desk.today())
    sent = watched(house, opened)

    send(house, opened, "individual_notice", key="k2", entry=Entry.WITHDRAWS, proof="They lay in the tray.")

    assert LETTERS not in sent and LETTERS in watched(house, opened)


@pytest.mark.parametrize("outcome", [Outcome.FALSE_ALARM, Outcome.NEAR_MISS])
def test_what_needs_no_determination_is_not_reminded_of_one_until_it_does_after_all(house, opened, outcome):
    triage(house, opened, outcome, Phi.UNKNOWN)
    doubtful = watched(house, opened)
    triage(house, opened, outcome, Phi.NO)
    harmless = watched(house, opened)

    triage(house, opened, Outcome.GENUINE, Phi.YES)

    assert {LETTERS, DETERMINED} <= doubtful
    assert not {LETTERS, DETERMINED} & harmless
    assert {LETTERS, DETERMINED} <= watched(house, opened)
    assert duties(house, opened)["individual_notice"].due_on is not None  # the law's own date stood all along


def test_what_was_signed_stays_met_when_it_is_triaged_anew(house: House, opened: str):
    submit_notice(house, opened)
    sign_assessment(house.desk, opened, 1, by=SECURITY, key="sign")

    triage(house, opened, Outcome.GENUINE, Phi.YES)

    assert DETERMINED not in watched(house, opened)


def test_nothing_is_watched_again_in_a_closed_incident(house: House, opened: str):
    send(house, opened, "individual_notice", sent_on=house.desk.today())
    with house.desk.store.writing(opened) as unit:
        for one in subjects.open_subjects(unit, opened):
            subjects.unwatch(unit, opened, one.key)
        incidents.update_incident(unit, opened, state=State.CLOSED, closed_at=unit.at)

    send(house, opened, "individual_notice", key="k2", entry=Entry.WITHDRAWS, proof="They lay in the tray.")

    assert watched(house, opened) == set()


# The privacy officer, who is told by triage


def test_before_triage_nobody_is_reminded_to_tell_a_privacy_officer_whom_triage_tells(house: House, opened: str):
    house.slack.calls.clear()
    house.clock.move(hours=6)
    house.settle()

    assert TOLD not in watched(house, opened)
    assert any("Triage" in words for _, words in reminders(house))
    assert not any("Privacy officer told" in words for _, words in reminders(house))


def test_where_the_privacy_officer_is_gone_before_triage_somebody_is_reminded_until_there_is_one(house, opened):
    unassign_role(house.desk, opened, "privacy_officer", by=SECURITY, key="1")
    vacant = watched(house, opened)

    assign_role(house.desk, opened, "privacy_officer", IT, by=SECURITY, key="2")

    assert TOLD in vacant and TOLD not in watched(house, opened)


def test_a_privacy_officer_who_is_shut_out_before_triage_is_missed(house: House, opened: str):
    exclude_person(house.desk, opened, PRIVACY, "Is named in the report", by=SECURITY, key="1")

    assert TOLD in watched(house, opened)


def test_after_a_triage_that_could_tell_nobody_the_step_is_what_counts(house: House, opened: str):
    exclude_person(house.desk, opened, PRIVACY, "Is named in the report", by=SECURITY, key="1")
    triage(house, opened, Outcome.GENUINE, Phi.YES)
    untold = watched(house, opened)
    assign_role(house.desk, opened, "privacy_officer", IT, by=SECURITY, key="2")
    still_untold = watched(house, opened)
    number = step_to_tell_the_privacy_officer(house, opened)

    complete_tasks(house.desk, opened, [number], by=SECURITY, key="3")
    told = watched(house, opened)
    reopen_task(house.desk, opened, number, by=SECURITY, key="4")

    assert TOLD in untold and TOLD in still_untold
    assert TOLD not in told and TOLD in watched(house, opened)
