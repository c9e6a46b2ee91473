"""The risk assessment, through whole Slack payloads: step by step, then a second person."""

import json

import pytest

from bot.core.assessment import CONDITIONS, Conclusion, ExceptionRow, Factor, Question, Screening, Status
from bot.core.assessment_steps import FACTOR_STEPS, Step
from bot.core.incident import Phi
from bot.store import assessments, incidents, journal, team
from tests.conftest import COMMANDER, GUEST, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of


def answer(house: House, user: str, view, values=None):
    return json.loads(house.submit(user, view, values or {}).body or "{}")


def turn(house: House, user: str, view, values=None):
    """Send a step in and give the next form."""
    return answer(house, user, view, values)["view"]


def opened(house: House, incident_id: str, user: str = PRIVACY):
    house.press(user, "open_assessment", incident_id)
    return house.opened()


def factor_words(step: Step, **more: str) -> dict[str, str]:
    return {f"{step}_known": "What we know.", f"{step}_why": "Why it points there."} | more


def through_factors(house: House, user: str, view):
    """From step 3 to the conclusion."""
    for step in FACTOR_STEPS:
        view = turn(house, user, view, factor_words(step))
    return view


def to_conclusion(house: House, incident_id: str, user: str = PRIVACY):
    view = turn(house, user, opened(house, incident_id, user))
    return through_factors(house, user, turn(house, user, view))


def submit(house: House, incident_id: str, conclusion: str = "low_probability_of_compromise"):
    said = {"conclusion": conclusion, "conclusion_reason": "Nothing was read: the image shows it."}
    return turn(house, PRIVACY, to_conclusion(house, incident_id), said)


def triaged(house: House, incident_id: str, *, phi: Phi, unsecured: str = "unknown") -> None:
    with house.desk.store.writing(incident_id) as unit:
        answers = {"unsecured": unsecured}
        incidents.update_incident(unit, incident_id, triaged_at=unit.at, phi=phi, answers=answers)


def chosen(view) -> dict[str, str]:
    """What is chosen in the questions of a form."""
    asked = {block["block_id"]: block["element"] for block in view["blocks"] if "element" in block}
    return {name: one["initial_option"]["value"] for name, one in asked.items() if name in tuple(Question)}


def versions(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return assessments.versions(view, incident_id)


def test_an_assessment_goes_through_seven_steps_to_a_second_signature(house: House):
    incident_id, _ = house.open_incident()

    receipt = submit(house, incident_id)
    house.settle()
    house.press(SECURITY, "open_signature", incident_id)
    response = house.submit(SECURITY, house.opened(), {"decision": "sign"})
    house.settle()

    (version,) = versions(house, incident_id)
    assert f"<@{SECURITY}>" in words_of(receipt)
    assert json.loads(response.body) == {"response_action": "clear"}
    assert (version.status, version.assessor_id, version.approver_id) == (Status.SIGNED, PRIVACY, SECURITY)
    card = words_of(house.slack.called("chat.update")[-1])
    assert "Determined and signed: low probability of compromise" in card


def test_until_it_is_signed_the_card_and_every_form_say_that_the_law_presumes_a_breach(house: House):
    incident_id, channel = house.open_incident()
    presumed = "Not yet determined; the law presumes a breach, so the clocks run."

    forms = [opened(house, incident_id), to_conclusion(house, incident_id)]
    said = {"conclusion": "low_probability_of_compromise", "conclusion_reason": "Nothing was read."}
    forms.append(turn(house, PRIVACY, forms[-1], said))
    house.press(SECURITY, "open_signature", incident_id)
    forms.append(house.opened())
    house.settle()

    assert all(presumed in words_of(form) for form in forms)
    assert presumed in words_of(house.slack.called("chat.update")[-1])
    in_channel = [words_of(c) for c in house.slack.called("chat.postMessage") if c["channel"] == channel]
    assert not any("probability" in words for words in in_channel)


def test_the_first_step_takes_over_what_triage_answered_until_the_assessor_says_otherwise(house: House):
    incident_id, _ = house.open_incident()
    triaged(house, incident_id, phi=Phi.YES, unsecured="no")
    form = opened(house, incident_id)

    taken_over = chosen(form)
    turn(house, PRIVACY, form, {"phi": "unknown", "unsecured": "unknown"})
    again = turn(house, PRIVACY, opened(house, incident_id), {"exceptions_then": "back"})

    assert taken_over == {"phi": "yes", "impermissible": "unknown", "unsecured": "no"}
    assert "Triage answered some of this" in words_of(form)
    assert versions(house, incident_id)[0].findings.screening == Screening()
    assert "Triage answered" not in words_of(again)


def test_a_no_of_triage_goes_no_further_than_any_other_no_without_its_reason_and_proof(house: House):
    incident_id, _ = house.open_incident()
    triaged(house, incident_id, phi=Phi.NO)

    refused = answer(house, PRIVACY, opened(house, incident_id))["errors"]

    assert set(refused) == {"phi_reason", "screening_evidence"}
    assert versions(house, incident_id) == []


def test_the_command_opens_what_the_button_opens(house: House):
    _, channel = house.open_incident()

    house.command(PRIVACY, "assess", channel)

    assert house.opened()["title"]["text"] == "Assessment: step 1 of 7"


@pytest.mark.parametrize("user", [SECURITY, NURSE, GUEST])
def test_who_may_not_assess_gets_a_refusal_and_no_form(house: House, user: str):
    _, channel = house.open_incident()

    reply = house.reply(user, "assess", channel)

    assert reply
    assert not [view for view in house.slack.called("views.open") if view["view"]["callback_id"] == "assessment"]


def test_a_form_opened_while_permitted_is_refused_once_the_person_is_not(house: House):
    incident_id, _ = house.open_incident()
    form = opened(house, incident_id)

    refusal = answer(house, SECURITY, form)

    assert "They will gladly help" in refusal["errors"]["phi"]
    assert versions(house, incident_id) == []


def test_a_no_that_ends_the_duty_asks_for_its_reason_and_its_proof_beside_the_fields(house: House):
    incident_id, _ = house.open_incident()
    form = opened(house, incident_id)

    refusal = answer(house, PRIVACY, form, {"unsecured": "no"})
    proven = {"unsecured": "no", "unsecured_reason": "Encrypted and off.", "screening_evidence": "Console export"}
    following = turn(house, PRIVACY, form, proven)

    assert set(refusal["errors"]) == {"unsecured_reason", "screening_evidence"}
    assert following["title"]["text"] == "Assessment: step 7 of 7"


def test_one_may_notify_without_assessing_from_the_first_step(house: House):
    incident_id, _ = house.open_incident()

    conclusion = turn(house, PRIVACY, opened(house, incident_id), {"screening_then": "notify"})
    receipt = turn(house, PRIVACY, conclusion, {"conclusion_reason": "Three people; we tell them."})

    assert "is submitted" in words_of(receipt)
    assert versions(house, incident_id)[0].findings.conclusion is Conclusion.NOTIFY_WITHOUT_ASSESSING


def test_a_factor_without_its_words_or_its_reason_is_asked_for_them(house: House):
    incident_id, _ = house.open_incident()
    factor = turn(house, PRIVACY, turn(house, PRIVACY, opened(house, incident_id)))

    refusal = answer(house, PRIVACY, factor)

    assert set(refusal["errors"]) == {"phi_nature_and_extent_known", "phi_nature_and_extent_why"}


def test_save_and_close_keeps_what_is_there_and_reopening_goes_on_from_it(house: House):
    incident_id, _ = house.open_incident()
    factor = turn(house, PRIVACY, turn(house, PRIVACY, opened(house, incident_id)))
    half = {"phi_nature_and_extent_known": "Names and visit days.", "phi_nature_and_extent_then": "close"}

    closing = answer(house, PRIVACY, factor, half)
    again = opened(house, incident_id, PRIVACY)

    assert closing == {"response_action": "clear"}
    assert again["title"]["text"] == "Assessment: step 3 of 7"
    known = next(block for block in again["blocks"] if block.get("block_id") == "phi_nature_and_extent_known")
    assert known["element"]["initial_value"] == "Names and visit days."


def test_back_keeps_what_is_there_and_shows_the_step_before(house: House):
    incident_id, _ = house.open_incident()
    factor = turn(house, PRIVACY, turn(house, PRIVACY, opened(house, incident_id)))
    half = {"phi_nature_and_extent_why": "No diagnosis.", "phi_nature_and_extent_then": "back"}

    before = turn(house, PRIVACY, factor, half)

    assert before["title"]["text"] == "Assessment: step 2 of 7"
    assert versions(house, incident_id)[0].findings.finding(Factor.PHI_NATURE_AND_EXTENT).why == "No diagnosis."


def test_a_step_sent_twice_leads_to_the_very_same_next_form(house: House):
    incident_id, _ = house.open_incident()
    form = opened(house, incident_id)

    first, second = turn(house, PRIVACY, form), turn(house, PRIVACY, form)

    assert first == second
    assert versions(house, incident_id)[0].saves == {"screening": 1}


def test_a_submission_sent_twice_gets_the_same_receipt(house: House):
    incident_id, _ = house.open_incident()
    form = to_conclusion(house, incident_id)
    said = {"conclusion": "breach", "conclusion_reason": "Somebody read it."}

    first, second = turn(house, PRIVACY, form, said), turn(house, PRIVACY, form, said)

    assert words_of(first) == words_of(second)
    assert len(versions(house, incident_id)) == 1


def test_a_later_save_of_somebody_else_is_refused_beside_the_field_and_the_typed_text_stays(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing() as unit:
        team.keep_person(unit, COMMANDER, team.PersonKind.MEMBER)
        team.assign(unit, incident_id, "incident_commander", COMMANDER, "test")
    hers, theirs = opened(house, incident_id, PRIVACY), opened(house, incident_id, COMMANDER)
    turn(house, PRIVACY, hers, {"phi_reason": "Discharge papers."})

    refusal = answer(house, COMMANDER, theirs, {"phi_reason": "Only addresses."})

    assert refusal["response_action"] == "errors"
    assert "What you typed is still here" in refusal["errors"]["phi"]
    assert versions(house, incident_id)[0].findings.screening.phi.reason == "Discharge papers."


def test_a_conclusion_that_is_not_supported_says_what_is_missing_beside_it(house: House):
    incident_id, _ = house.open_incident()
    form = to_conclusion(house, incident_id)

    refusal = answer(house, PRIVACY, form, {"conclusion": "exception_applies", "conclusion_reason": "Hm."})

    assert refusal["errors"] == {"conclusion": "Step 2 names no exception."}


def test_nothing_is_preselected_as_a_conclusion(house: House):
    incident_id, _ = house.open_incident()

    form = to_conclusion(house, incident_id)

    choice = next(block for block in form["blocks"] if block.get("block_id") == "conclusion")
    assert "initial_option" not in choice["element"]
    assert set(answer(house, PRIVACY, form)["errors"]) == {"conclusion", "conclusion_reason"}


def test_an_exception_asks_every_condition_of_its_row_and_no_other(house: House):
    incident_id, _ = house.open_incident()
    form = turn(house, PRIVACY, opened(house, incident_id))

    conditions = turn(house, PRIVACY, form, {"exception": "exception_ii"})

    asked = {block["block_id"] for block in conditions["blocks"] if block["type"] == "input"}
    wanted = {one.name for one in CONDITIONS[ExceptionRow.INADVERTENT_DISCLOSURE]}
    assert asked == wanted | {"exception_reason", "conditions_then"}


# The second signature


def test_the_assessor_is_told_politely_that_another_officer_signs(house: House):
    incident_id, channel = house.open_incident()
    submit(house, incident_id)

    reply = house.reply(PRIVACY, "sign", channel)

    assert "another officer's" in reply


def test_who_is_no_officer_cannot_sign(house: House):
    incident_id, channel = house.open_incident()
    submit(house, incident_id)

    assert "open to you" in house.reply(COMMANDER, "sign", channel)


def test_a_return_needs_its_reason_and_a_signature_none(house: House):
    incident_id, channel = house.open_incident()
    submit(house, incident_id)
    house.command(SECURITY, "sign", channel)
    form = house.opened()

    without_reason = answer(house, SECURITY, form, {"decision": "return"})
    signed_with_one = answer(house, SECURITY, form, {"decision": "sign", "return_reason": "Say more."})
    nothing = answer(house, SECURITY, form)

    assert set(without_reason["errors"]) == {"return_reason"}
    assert set(signed_with_one["errors"]) == {"decision"}
    assert set(nothing["errors"]) == {"decision"}


def test_a_returned_assessment_opens_with_the_reason_and_all_that_was_written(house: House):
    incident_id, channel = house.open_incident()
    submit(house, incident_id)
    house.command(SECURITY, "sign", channel)
    house.submit(SECURITY, house.opened(), {"decision": "return", "return_reason": "What do the logs say?"})
    house.settle()

    form = opened(house, incident_id)

    assert "What do the logs say?" in words_of(form)
    assert "version 2" in words_of(form)
    assert to_conclusion(house, incident_id)["title"]["text"] == "Assessment: step 7 of 7"


def test_what_was_written_stays_out_of_the_outbox_of_notifications_and_of_direct_messages(house: House):
    incident_id, channel = house.open_incident()
    canary = "canary-3f9a"
    form = turn(house, PRIVACY, opened(house, incident_id), {"phi_reason": canary})
    for step in [None, *FACTOR_STEPS]:
        form = turn(house, PRIVACY, form, factor_words(step, **{f"{step}_evidence": canary}) if step else {})
    turn(house, PRIVACY, form, {"conclusion": "breach", "conclusion_reason": canary})
    house.settle()
    house.command(SECURITY, "sign", channel)
    house.submit(SECURITY, house.opened(), {"decision": "return", "return_reason": canary})
    house.settle()

    with house.desk.store.reading() as view:
        rows = {
            table: str(view.connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            for table in ("outbox", "risk_assessments", "journal", "journal_texts", "timeline_events", "requests")
        }
        kept = [entry.text or "" for entry in journal.chain(view, incident_id)]
    posts = house.slack.called("chat.postMessage")
    assert not [table for table, content in rows.items() if canary in content]
    assert any(canary in text for text in kept)
    assert not [post for post in posts if canary in post["text"]]
    assert {post["channel"] for post in posts if canary in str(post)} == {channel}
