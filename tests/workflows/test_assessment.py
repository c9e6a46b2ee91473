"""The assessment's workflows: every step kept once, one who concludes, another who signs, the law told only then."""

import json

import pytest

from bot.core.assessment import DETERMINED_FACTS, Conclusion, Factor, Finding, Screened, Screening, Status
from bot.core.assessment_steps import Concluded, FactorFinding, Going, Saving, Step
from bot.core.determination import Determination
from bot.core.errors import AlreadyDone, FormErrors, NotAllowed, NotFound, UserError
from bot.core.incident import Stage, StageStatus, State
from bot.core.journal import ORGANISATION, verify
from bot.core.triage import Answer
from bot.core.work import TaskStatus
from bot.store import assessments, incidents, journal, obligations, subjects, team, work
from bot.workflows.assess_risk import open_assessment, save_step, submit_assessment
from bot.workflows.choose_second_signature import choose_second_signature
from bot.workflows.sign_assessment import open_for_signature, return_assessment, sign_assessment
from tests.conftest import COMMANDER, PRIVACY, SECURITY, House

ENCRYPTED = Screening(
    unsecured=Screened(answer=Answer.NO, reason="Full-disk encryption, off when lost."), evidence="Console export"
)


def incident_of(house: House) -> str:
    incident_id, _ = house.open_incident()
    return incident_id


def step(said, at=Step.SCREENING, *, version=1, seen=0, going=Going.ON) -> Saving:
    return Saving(step=at, version=version, seen=seen, going=going, said=said)


def concluding(conclusion, *, version=1, seen=0, reason="In my own words.") -> Saving:
    said = Concluded(conclusion=conclusion, reason=reason)
    return step(said, Step.CONCLUSION, version=version, seen=seen, going=Going.SUBMIT)


def submit_notice(house: House, incident_id: str, *, version=1, by=PRIVACY) -> None:
    """Submit "notify without assessing", the shortest complete assessment."""
    saving = concluding(Conclusion.NOTIFY_WITHOUT_ASSESSING, version=version)
    submit_assessment(house.desk, incident_id, saving, by=by, key=f"submit-{version}")


def submit_encrypted(house: House, incident_id: str, *, by=PRIVACY) -> None:
    save_step(house.desk, incident_id, step(ENCRYPTED), by=by, key="screening")
    submit_assessment(house.desk, incident_id, concluding(Conclusion.NO_UNSECURED_PHI, seen=1), by=by, key="submit")


def read(house: House, question, *arguments):
    with house.desk.store.reading() as view:
        return question(view, *arguments)


def actions(house: House, chain: str) -> list[str]:
    return [json.loads(entry.header)["action"] for entry in read(house, lambda v: list(journal.chain(v, chain)))]


def watched(house: House, incident_id: str, name: str) -> bool:
    found = read(house, subjects.get_by_key, incident_id, f"target:{name}")
    return found is not None and found.closed_at is None


# Working on it


def test_opening_keeps_no_draft_but_writes_down_who_read(house: House):
    incident_id = incident_of(house)

    opened = open_assessment(house.desk, incident_id, by=PRIVACY)

    assert (opened.draft.version, opened.returned_because) == (1, "")
    assert read(house, assessments.versions, incident_id) == []
    assert actions(house, incident_id)[-1] == "assessment.read"


def test_a_step_is_kept_with_its_words_sealed_and_its_stage_begun(house: House):
    incident_id = incident_of(house)

    save_step(house.desk, incident_id, step(ENCRYPTED), by=PRIVACY, key="k")

    with house.desk.store.reading() as view:
        (kept,) = assessments.versions(view, incident_id)
        stage = incidents.stages(view, incident_id)[Stage.ASSESSMENT]
        raw = view.connection.exec_driver_sql("SELECT * FROM risk_assessments").all()
    assert (kept.findings.screening, kept.assessor_id, kept.next_step) == (ENCRYPTED, PRIVACY, "conclusion")
    assert stage.status is StageStatus.IN_PROGRESS
    assert "encryption" not in str(raw)


def test_all_that_can_be_said_comes_back_as_it_was_kept(house: House):
    incident_id = incident_of(house)
    finding = Finding(
        known="1,200 names & “diagnoses”\nin two lines", why="<!channel> 🔒", evidence="https://a.example"
    )

    for factor in Factor:
        said = FactorFinding(factor=factor, finding=finding)
        save_step(house.desk, incident_id, step(said, Step(factor.value)), by=PRIVACY, key=factor.value)

    (kept,) = read(house, assessments.versions, incident_id)
    assert kept.findings.factors == dict.fromkeys(Factor, finding)


def test_a_step_sent_twice_is_kept_once(house: House):
    incident_id = incident_of(house)
    save_step(house.desk, incident_id, step(ENCRYPTED), by=PRIVACY, key="same")

    again = save_step(house.desk, incident_id, step(ENCRYPTED), by=PRIVACY, key="same")

    assert again.saves == {"screening": 1}
    assert actions(house, incident_id).count("assessment.step_kept") == 1


def test_a_save_that_was_overtaken_changes_nothing(house: House):
    incident_id = incident_of(house)
    save_step(house.desk, incident_id, step(ENCRYPTED), by=PRIVACY, key="first")

    with pytest.raises(UserError, match="changed meanwhile"):
        save_step(house.desk, incident_id, step(Screening()), by=COMMANDER, key="second")

    (kept,) = read(house, assessments.versions, incident_id)
    assert kept.findings.screening == ENCRYPTED


def test_an_incomplete_assessment_is_not_submitted_and_not_even_its_conclusion_kept(house: House):
    incident_id = incident_of(house)
    saving = concluding(Conclusion.LOW_PROBABILITY_OF_COMPROMISE)

    with pytest.raises(FormErrors) as refused:
        submit_assessment(house.desk, incident_id, saving, by=PRIVACY, key="k")

    assert "Every factor needs words and a reason" in refused.value.by_block["conclusion"]
    assert read(house, assessments.versions, incident_id) == []


def test_submitting_meets_the_target_of_a_draft_and_asks_the_other_officer(house: House):
    incident_id = incident_of(house)
    was_watched = watched(house, incident_id, "four_factors_drafted")

    submit_notice(house, incident_id)
    house.settle()

    assert was_watched
    assert not watched(house, incident_id, "four_factors_drafted")
    with house.desk.store.reading() as view:
        draft = next(task for task in work.tasks(view, incident_id) if task.key == "four_factor_draft")
    assert (draft.status, draft.settled_by) == (TaskStatus.DONE, PRIVACY)
    assert watched(house, incident_id, "determined")
    asked = [c["channel"] for c in house.slack.called("chat.postMessage") if "waits for your signature" in c["text"]]
    assert asked == ["D0SECOFF1"]


def test_submitting_twice_is_one_submission(house: House):
    incident_id = incident_of(house)
    submit_notice(house, incident_id)

    submit_notice(house, incident_id)
    house.settle()

    assert actions(house, incident_id).count("assessment.submitted") == 1
    assert len([text for text in house.slack.said() if "waits for a second signature" in text]) == 1


def test_a_submitted_version_never_changes(house: House):
    incident_id = incident_of(house)
    submit_notice(house, incident_id)

    with pytest.raises(UserError, match="waits for a signature"):
        save_step(house.desk, incident_id, step(ENCRYPTED), by=PRIVACY, key="late")
    with pytest.raises(UserError, match="waits for a signature"):
        open_assessment(house.desk, incident_id, by=PRIVACY)

    assert read(house, assessments.get_version, incident_id, 1).findings.screening == Screening()


def test_a_closed_incident_is_not_assessed(house: House):
    incident_id = incident_of(house)
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, state=State.CLOSED)

    for attempt in (open_assessment, open_for_signature):
        with pytest.raises(UserError, match="closed"):
            attempt(house.desk, incident_id, by=PRIVACY)


# Signing


def test_before_the_signature_the_engine_knows_nothing_of_the_conclusion_and_the_clocks_run(house: House):
    incident_id = incident_of(house)

    submit_encrypted(house, incident_id)

    with house.desk.store.reading() as view:
        facts = incidents.get(view, incident_id).facts
        owed = obligations.next_owed(view, incident_id)
        determination = assessments.determination_of(view, incident_id)
    assert not DETERMINED_FACTS & set(facts)
    assert owed is not None
    assert determination is Determination.PENDING


def test_a_signature_determines_the_incident_ends_the_duty_and_is_on_the_record(house: House):
    incident_id = incident_of(house)
    submit_encrypted(house, incident_id)

    signed = sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="sign")
    house.settle()

    with house.desk.store.reading() as view:
        incident = incidents.get(view, incident_id)
        events = [event.text for event in work.events(view, incident_id)]
        stage = incidents.stages(view, incident_id)[Stage.ASSESSMENT]
        owed = obligations.next_owed(view, incident_id)
        faults = [verify(journal.chain(view, name)) for name in journal.chains(view)]
        determination = assessments.determination_of(view, incident_id)
    assert (signed.status, signed.approver_id, signed.decided_at) == (Status.SIGNED, SECURITY, house.clock.now())
    assert determination is Determination.NO_UNSECURED_PHI
    assert incident.facts["unsecured"] is False
    assert owed is None
    assert stage.status is StageStatus.DONE
    assert not watched(house, incident_id, "determined")
    assert "Determined: no unsecured phi. Risk assessment, version 1, signed." in events
    assert "assessment.signed" in actions(house, incident_id)
    assert faults == [None] * len(faults)


def test_notifying_without_assessing_leaves_every_legal_date_standing(house: House):
    incident_id = incident_of(house)
    before = read(house, obligations.next_owed, incident_id)
    submit_notice(house, incident_id)

    sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="sign")

    after = read(house, obligations.next_owed, incident_id)
    assert read(house, assessments.determination_of, incident_id) is Determination.BREACH
    assert (after.notice, after.due_on) == (before.notice, before.due_on)


def test_the_assessor_can_neither_sign_nor_return_nor_open_the_form_to_sign(house: House):
    incident_id = incident_of(house)
    submit_notice(house, incident_id)

    with pytest.raises(NotAllowed):
        open_for_signature(house.desk, incident_id, by=PRIVACY)
    with pytest.raises(NotAllowed):
        sign_assessment(house.desk, incident_id, 1, by=PRIVACY, key="a")
    with pytest.raises(NotAllowed):
        return_assessment(house.desk, incident_id, 1, "Hm.", by=PRIVACY, key="b")

    assert read(house, assessments.get_version, incident_id, 1).status is Status.SUBMITTED


def test_who_submits_is_the_assessor_whoever_began_the_draft(house: House):
    incident_id = incident_of(house)
    save_step(house.desk, incident_id, step(ENCRYPTED), by=COMMANDER, key="k")
    submit_assessment(house.desk, incident_id, concluding(Conclusion.NO_UNSECURED_PHI, seen=1), by=PRIVACY, key="s")

    assert read(house, assessments.get_version, incident_id, 1).assessor_id == PRIVACY


def test_signing_twice_signs_once_and_a_second_officer_is_told_that_it_was_done(house: House):
    incident_id = incident_of(house)
    submit_notice(house, incident_id, by=COMMANDER)
    sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="same")

    sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="same")
    with pytest.raises(AlreadyDone, match="was signed meanwhile"):
        return_assessment(house.desk, incident_id, 1, "Hm.", by=PRIVACY, key="other")

    assert actions(house, incident_id).count("assessment.signed") == 1


def test_a_signature_needs_a_version_that_waits(house: House):
    incident_id = incident_of(house)

    with pytest.raises(NotFound, match="No assessment waits"):
        open_for_signature(house.desk, incident_id, by=SECURITY)


def test_a_returned_version_comes_back_as_the_next_one_with_the_reason(house: House):
    incident_id = incident_of(house)
    submit_encrypted(house, incident_id)

    return_assessment(house.desk, incident_id, 1, "Who checked that it was off?", by=SECURITY, key="r")
    house.settle()
    opened = open_assessment(house.desk, incident_id, by=PRIVACY)

    assert opened.returned_because == "Who checked that it was off?"
    assert (opened.draft.version, opened.draft.findings.screening) == (2, ENCRYPTED)
    in_direct = [c["text"] for c in house.slack.called("chat.postMessage") if c["channel"] == "D0PRIVOF1"]
    assert any("was returned" in text for text in in_direct)
    assert not any("Who checked" in str(c) for c in house.slack.called("chat.postMessage") if c["channel"][0] == "D")
    assert read(house, assessments.determination_of, incident_id) is Determination.PENDING


def test_a_return_sent_twice_is_one_return(house: House):
    incident_id = incident_of(house)
    submit_notice(house, incident_id)
    return_assessment(house.desk, incident_id, 1, "Why?", by=SECURITY, key="same")

    again = return_assessment(house.desk, incident_id, 1, "Why?", by=SECURITY, key="same")

    assert again.status is Status.RETURNED
    assert actions(house, incident_id).count("assessment.returned") == 1


def test_a_new_version_after_a_signature_changes_nothing_until_it_is_signed_too(house: House):
    incident_id = incident_of(house)
    submit_encrypted(house, incident_id)
    sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="sign")

    submit_notice(house, incident_id, version=2)
    in_between = read(house, assessments.determination_of, incident_id)
    sign_assessment(house.desk, incident_id, 2, by=SECURITY, key="sign-2")

    assert in_between is Determination.NO_UNSECURED_PHI
    assert read(house, assessments.determination_of, incident_id) is Determination.BREACH
    assert "unsecured" not in read(house, incidents.get, incident_id).facts
    assert read(house, obligations.next_owed, incident_id) is not None


# Who may sign


def test_a_deputy_is_asked_where_no_officer_is_left(house: House):
    incident_id = incident_of(house)
    with house.desk.store.writing() as unit:
        team.set_roster(unit, "security_officer", PRIVACY, COMMANDER, "test")

    submit_notice(house, incident_id)

    waiting = read(house, assessments.awaiting_signature, incident_id)
    assert read(house, assessments.signers_of, waiting) == (COMMANDER,)


def test_an_officer_who_is_excluded_is_not_asked_and_the_channel_hears_that_nobody_is_left(house: House):
    incident_id = incident_of(house)
    with house.desk.store.writing() as unit:
        team.exclude(unit, incident_id, SECURITY, PRIVACY, "Involved.")

    submit_notice(house, incident_id)
    house.settle()

    waiting = read(house, assessments.awaiting_signature, incident_id)
    assert read(house, assessments.signers_of, waiting) == ()
    assert any("Nobody is left who may sign it" in text for text in house.slack.said())


def test_with_the_rule_switched_off_the_assessor_signs_and_every_assessment_says_so(house: House):
    incident_id = incident_of(house)

    choose_second_signature(house.desk, needed=False, reason="A practice of one.", by=PRIVACY, key="off")
    submit_notice(house, incident_id)
    signed = sign_assessment(house.desk, incident_id, 1, by=PRIVACY, key="sign")
    house.settle()

    assert signed.rule_off
    assert "settings.chosen" in actions(house, ORGANISATION)
    assert any("Signed while the second signature was switched off" in text for text in house.slack.said())


def test_switching_the_rule_off_needs_a_reason_and_happens_once(house: House):
    with pytest.raises(UserError, match="Say why nobody else can sign"):
        choose_second_signature(house.desk, needed=False, reason=" ", by=PRIVACY, key="a")

    choose_second_signature(house.desk, needed=False, reason="One of us.", by=PRIVACY, key="b")
    choose_second_signature(house.desk, needed=False, reason="One of us.", by=PRIVACY, key="b")

    assert actions(house, ORGANISATION).count("settings.chosen") == 1
    assert not read(house, assessments.needs_second_signature)


def test_the_rule_can_be_switched_on_again(house: House):
    choose_second_signature(house.desk, needed=False, reason="One of us.", by=PRIVACY, key="a")

    choose_second_signature(house.desk, needed=True, reason="", by=PRIVACY, key="b")

    assert read(house, assessments.needs_second_signature)


def test_a_decided_version_cannot_be_kept_again(house: House):
    incident_id = incident_of(house)
    submit_notice(house, incident_id)
    signed = sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="sign")

    with pytest.raises(RuntimeError), house.desk.store.writing(incident_id) as unit:
        assessments.keep(unit, signed)
