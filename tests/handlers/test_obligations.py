"""Facts, legal dates, notices, delays and waivers through whole Slack payloads."""

import json

import pytest

from bot.core.owed import Standing
from bot.practice.limits import check_view
from bot.store import obligations, proposals, team
from bot.workflows.sign_assessment import sign_assessment
from handlers.modals import hold
from tests.conftest import COUNSEL, GUEST, IT, NURSE, PRIVACY, SECURITY, House, state_of
from tests.fakes import words_of
from tests.slack.block_kit import assert_slack_accepts, mentions
from tests.workflows.legal import duties, heard, incident, watched
from tests.workflows.test_assessment import submit_notice

HOSTILE = "<!channel> & <@U0NURSE01> 😀 مرحبا {{ x }} [button: x] " * 20
MODAL = {"type": "modal", "id": "V1"}


def shown(response) -> str:
    """The words of the form that a submission turned into."""
    view = json.loads(response.body)["view"]
    assert not check_view(view)
    return words_of(view)


def faults(response) -> dict[str, str]:
    body = json.loads(response.body)
    assert body["response_action"] == "errors"
    return body["errors"]


@pytest.fixture
def opened(house: House) -> tuple[str, str]:
    incident_id, channel = house.open_incident()
    with house.desk.store.writing() as unit:
        team.assign(unit, incident_id, "legal_counsel", COUNSEL, assigned_by=SECURITY)
    house.slack.calls.clear()
    return incident_id, channel


def test_people_and_states_are_entered_and_what_moved_is_shown_in_the_form(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "facts", channel)

    response = house.submit(PRIVACY, house.opened(), {"exact": "754", "residents": "TX 250, CA 501\nNON_US 3"})

    words = shown(response)
    assert "Notice to the State's regulator (TX)* is owed, last lawful day Wednesday, April 1, 2026" in words
    assert "Not legal advice" in words
    assert incident(house, incident_id).facts["residents"] == {"TX": 250, "CA": 501, "NON_US": 3}


def test_a_state_that_is_none_is_told_by_its_line_beside_its_field(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "facts", channel)

    response = house.submit(PRIVACY, house.opened(), {"residents": "TX 250\nTexas 501"})

    assert faults(response) == {"residents": "Line 2: “Texas” is no postal code; write TX, or NON_US for abroad."}
    assert "residents" not in incident(house, incident_id).facts


def test_counts_that_contradict_each_other_are_told_and_nothing_is_kept(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "facts", channel)

    response = house.submit(PRIVACY, house.opened(), {"exact": "5", "residents": "TX 6"})

    assert "add up to 6 people" in faults(response)["residents"]
    assert "total_individuals" not in incident(house, incident_id).facts


def test_the_form_opens_again_with_what_was_entered(house: House, opened):
    _, channel = opened
    house.command(PRIVACY, "facts people", channel)
    house.submit(PRIVACY, house.opened(), {"low": "10", "high": "90", "residents": "CA 50,TX 20"})

    house.command(PRIVACY, "facts", channel)

    values = {block["block_id"]: block["element"].get("initial_value") for block in house.opened()["blocks"][:4]}
    assert values == {"exact": None, "low": "10", "high": "90", "residents": "CA 50\nTX 20"}


def test_an_unknown_word_after_facts_is_answered_with_those_there_are(house: House, opened):
    _, channel = opened

    assert "`/incident facts associate`" in house.reply(PRIVACY, "facts of life", channel)
    assert not house.slack.called("views.open")


@pytest.mark.parametrize(
    ("word", "title"),
    [("discovery", "Day of discovery"), ("associate", "Business associate"), ("entity", "Entity and other dates")],
)
def test_each_kind_of_fact_has_its_form(house: House, opened, word: str, title: str):
    _, channel = opened

    house.command(PRIVACY, f"facts {word}", channel)

    assert house.opened()["title"]["text"] == title
    assert not check_view(house.opened())


def test_a_day_in_the_future_is_refused_in_every_form(house: House, opened):
    _, channel = opened
    for word, field in (
        ("discovery", "discovered_on"),
        ("associate", "told_us_on"),
        ("entity", "state_determination_on"),
        ("people", "posted_on"),
    ):
        house.command(PRIVACY, f"facts {word}", channel)

        response = house.submit(PRIVACY, house.opened(), {field: "2026-03-03"})

        assert "in the future" in faults(response)[field]


def test_a_later_day_of_discovery_waits_and_is_confirmed_by_another_officer(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "facts discovery", channel)
    house.submit(PRIVACY, house.opened(), {"discovered_on": "2026-02-27", "because": "The clerk knew."})
    house.command(PRIVACY, "facts discovery", channel)

    response = house.submit(PRIVACY, house.opened(), {"discovered_on": "2026-03-02", "because": HOSTILE})
    heard(house)

    assert "waits for a second officer" in shown(response)
    post = next(call for call in house.slack.called("chat.postMessage") if "waits for a second" in call["text"])
    assert_slack_accepts(post["blocks"])
    with house.desk.store.reading() as view:
        waiting = proposals.waiting(view, incident_id)
    own = house.press(PRIVACY, "confirm_discovery", f"{incident_id}:{waiting.id}", channel=channel)
    assert own.status == 200 and incident(house, incident_id).discovered_on.isoformat() == "2026-02-27"
    house.press(SECURITY, "confirm_discovery", f"{incident_id}:{waiting.id}", channel=channel)
    assert incident(house, incident_id).discovered_on.isoformat() == "2026-03-02"


def test_a_team_member_who_is_no_officer_cannot_confirm(house: House, opened):
    incident_id, channel = opened
    house.command(SECURITY, f"assign it <@{IT}>", channel)
    house.command(PRIVACY, "facts discovery", channel)
    house.submit(PRIVACY, house.opened(), {"discovered_on": "2026-02-27", "because": "The clerk knew."})
    house.command(PRIVACY, "facts discovery", channel)
    house.submit(PRIVACY, house.opened(), {"discovered_on": "2026-03-02", "because": "No."})
    with house.desk.store.reading() as view:
        waiting = proposals.waiting(view, incident_id)

    house.press(IT, "confirm_discovery", f"{incident_id}:{waiting.id}", channel=channel)

    with house.desk.store.reading() as view:
        assert proposals.waiting(view, incident_id) is not None


def test_the_list_is_grouped_by_urgency_with_citation_owner_and_warnings(house: House, opened):
    _, channel = opened
    house.command(PRIVACY, "facts", channel)
    house.submit(PRIVACY, house.opened(), {"low": "700", "high": "900", "residents": "TX 250, CA 501, KY 3"})

    house.command(PRIVACY, "obligations", channel)

    view = house.opened()
    words = words_of(view)
    assert not check_view(view)
    for heading in ("Later", "Owed, no date by law", "No rule loaded; ask counsel", "Not owed, and why"):
        assert heading in words
    assert "Last lawful day Friday, May 1, 2026: 60 days left." in words
    assert "the last lawful one, never a target: the law says without unreasonable delay" in words
    assert "https://www.ecfr.gov/current/title-45/section-164.404|45 CFR 164.404(b)" in words
    assert "checked against the statute. Privacy officer: <@U0PRIVOF1>" in words
    assert "An estimate counts at its high end: 900 people" in words
    assert "the law presumes a breach, so the clocks run" in words
    assert "Not legal advice" in words


def test_a_signature_is_no_day_of_determination_for_a_state_until_that_is_entered(house: House, opened):
    incident_id, channel = opened
    said = "a determination under HIPAA sets none"
    house.command(PRIVACY, "facts", channel)
    house.submit(PRIVACY, house.opened(), {"exact": "1", "residents": "TX 1"})
    submit_notice(house, incident_id)
    sign_assessment(house.desk, incident_id, 1, by=SECURITY, key="sign")

    house.command(PRIVACY, "obligations", channel)
    signed = words_of(house.opened())
    house.command(PRIVACY, "facts entity", channel)
    asked = words_of(house.opened())
    house.submit(PRIVACY, house.opened(), {"state_determination_on": "2026-03-02"})
    house.command(PRIVACY, "obligations", channel)

    assert "Determined and signed: breach" in signed and said in signed
    assert "signing the assessment does not set it" in asked
    assert said not in words_of(house.opened())


def test_what_is_soon_and_what_is_overdue_come_first(house: House, opened):
    _, channel = opened
    house.command(PRIVACY, "facts", channel)
    house.submit(PRIVACY, house.opened(), {"exact": "250", "residents": "TX 250"})
    house.clock.move(days=40)

    house.command(PRIVACY, "obligations", channel)

    words = words_of(house.opened())
    assert words.index("Overdue") < words.index("10 days overdue") < words.index("Later")
    assert "Notice to the State's regulator (TX): due on 2026-04-01" not in words


def test_a_breach_in_every_state_is_listed_on_pages_that_fit(house: House, opened):
    incident_id, channel = opened
    codes = ["KY", *sorted(house.desk.rulebook.law.states)]
    house.command(PRIVACY, "facts", channel)
    house.submit(PRIVACY, house.opened(), {"residents": "\n".join(f"{code} 20000" for code in codes)})

    house.command(PRIVACY, "obligations", channel)
    seen = words_of(house.opened())
    page, count = 1, 1
    while any(element.get("action_id") == "more_obligations" for element in _buttons(house.opened())):
        page += 1
        house.press(PRIVACY, "more_obligations", f"{incident_id}:{page}", view=MODAL)
        count += 1
        assert not check_view(house.opened())
        seen += words_of(house.opened())

    assert count > 3
    assert "did not fit" not in seen and "does not fit" not in seen
    assert seen.count("Record as sent") == sum(
        one.status is Standing.OWED and one.notice != "state_law" for one in duties(house, incident_id).values()
    )
    assert all(method != "views.push" for method, _ in house.slack.calls)
    heard(house)
    moved = next(call for call in house.slack.called("chat.postMessage") if "has moved" in call["text"])
    assert_slack_accepts(moved["blocks"])
    assert "more notices: see the list" in words_of(moved)


def _buttons(view):
    return [element for block in view["blocks"] if block["type"] == "actions" for element in block["elements"]]


def test_the_list_on_the_card_opens_from_its_button_and_a_strange_page_is_the_first(house: House, opened):
    incident_id, channel = opened

    house.press(PRIVACY, "open_obligations", incident_id, channel=channel)
    first = words_of(house.opened())
    house.press(PRIVACY, "more_obligations", f"{incident_id}:many", view=MODAL)

    assert words_of(house.opened()) == first


def test_a_notice_is_recorded_from_the_list_and_the_list_says_so(house: House, opened):
    incident_id, channel = opened
    letters = duties(house, incident_id)["individual_notice"]
    house.press(PRIVACY, "record_sent", f"{incident_id}:{letters.id}", view=MODAL)

    response = house.submit(PRIVACY, house.opened(), {"recipients": "12", "proof": HOSTILE})

    assert "Notice to individuals" in shown(response)
    assert "individual_notice" not in watched(house, incident_id)
    house.command(PRIVACY, "obligations", channel)
    assert "Met" in words_of(house.opened())
    assert all("canary" not in words for words in heard(house))


def test_letters_to_fewer_people_than_are_counted_are_warned_of(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "facts", channel)
    house.submit(PRIVACY, house.opened(), {"exact": "300"})
    house.press(PRIVACY, "record_sent", f"{incident_id}:{duties(house, incident_id)['individual_notice'].id}")
    house.submit(PRIVACY, house.opened(), {"recipients": "12", "proof": "Log"})

    house.command(PRIVACY, "obligations", channel)

    assert "Letters are on record to 12 people, but 300 are counted." in words_of(house.opened())


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"sent_on": "2026-03-03"}, "sent_on", "in the future"),
        ({"sent_on": "2026-03-01"}, "sent_on", "before the discovery"),
        ({"proof": ""}, "proof", "where the proof is"),
        ({"method": "press_release"}, "method", "first-class mail"),
        ({"recipients": "-1"}, "recipients", "whole number"),
        ({"obligations": []}, "obligations", "at least one"),
    ],
)
def test_what_cannot_have_been_sent_is_refused_beside_its_field(house: House, opened, values, field, words):
    incident_id, _ = opened
    letters = duties(house, incident_id)["individual_notice"]
    house.press(PRIVACY, "record_sent", f"{incident_id}:{letters.id}")

    response = house.submit(PRIVACY, house.opened(), {"proof": "Log"} | values)

    assert words in faults(response)[field]
    assert duties(house, incident_id)["individual_notice"].status is Standing.OWED


def test_a_delay_is_recorded_shown_and_keeps_notices_back(house: House, opened):
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)

    first = house.submit(SECURITY, house.opened(), {"form": "oral", "official": HOSTILE[:500]})
    response = house.submit(SECURITY, json.loads(first.body)["view"], {})

    assert "Nothing is recorded yet" in shown(first)
    assert "Do not send before Wednesday, April 1, 2026" in shown(first)
    assert "Do not send before Wednesday, April 1, 2026" in shown(response)
    house.press(PRIVACY, "record_sent", f"{incident_id}:{duties(house, incident_id)['individual_notice'].id}")
    refused = house.submit(PRIVACY, house.opened(), {"proof": "Log"})
    assert "must not go out before April 1, 2026" in faults(refused)["sent_on"]
    house.command(PRIVACY, "obligations", channel)
    assert "Do not send a delayed notice before Wednesday, April 1, 2026" in words_of(house.opened())


def filled_in(response) -> dict[str, object]:
    """The form that a submission turned into, with what its fields hold already."""
    view = json.loads(response.body)["view"]
    assert not check_view(view)
    return view


def statements(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return obligations.delays_in_force(view, incident_id)


def test_what_a_delay_would_move_is_shown_before_it_is_kept(house: House, opened):
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": HOSTILE[:500], "document": "Vault item 8"}

    seen = filled_in(house.submit(SECURITY, house.opened(), written))

    assert "moves from Friday, May 1, 2026 to Wednesday, July 1, 2026" in words_of(seen)
    assert "Not legal advice" in words_of(seen)
    assert statements(house, incident_id) == []
    assert hold.parse({**seen, "state": {"values": state_of(seen, {})}}).official == HOSTILE[:500].strip()
    saved = shown(house.submit(SECURITY, seen, {}))
    assert "What moved and why" in saved
    assert len(statements(house, incident_id)) == 1


def test_what_is_changed_after_it_was_shown_is_shown_once_more(house: House, opened):
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": "An agent", "document": "Vault"}
    seen = filled_in(house.submit(SECURITY, house.opened(), written))

    seen = filled_in(house.submit(SECURITY, seen, {"until": "2026-08-01"}))

    assert "to Saturday, August 1, 2026" in words_of(seen)
    assert statements(house, incident_id) == []
    seen = filled_in(house.submit(SECURITY, seen, {"official": "Another agent"}))
    assert [one.official for one in statements(house, incident_id)] == ["Another agent"]


def test_facts_that_changed_since_are_seen_in_what_is_shown_once_more(house: House, opened):
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": "An agent", "document": "Vault"}
    seen = filled_in(house.submit(SECURITY, house.opened(), written))
    house.command(PRIVACY, "facts discovery", channel)
    house.submit(PRIVACY, house.opened(), {"discovered_on": "2026-02-27", "because": "The clerk knew."})

    again = filled_in(house.submit(SECURITY, seen, {}))

    assert "moves from Tuesday, April 28, 2026 to Wednesday, July 1, 2026" in words_of(again)
    assert statements(house, incident_id) == []


def test_a_delay_sent_in_twice_is_kept_once_and_answered_alike(house: House, opened):
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)
    seen = filled_in(house.submit(SECURITY, house.opened(), {"form": "oral", "official": "An agent"}))

    first, again = house.submit(SECURITY, seen, {}), house.submit(SECURITY, seen, {})

    assert shown(first) == shown(again)
    assert len(statements(house, incident_id)) == 1


@pytest.fixture
def delayed(house: House, opened) -> str:
    """A written statement until 1 July 2026 is on record; its id."""
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": HOSTILE[:500], "document": "Vault"}
    house.submit(SECURITY, filled_in(house.submit(SECURITY, house.opened(), written)), {})
    [kept] = statements(house, incident_id)
    return kept.id


def test_a_statement_recorded_by_mistake_is_withdrawn_from_the_form_that_lists_it(house: House, opened, delayed):
    incident_id, channel = opened
    house.command(SECURITY, "hold", channel)
    assert "Written statement of Monday, March 2, 2026*, until Wednesday, July 1, 2026" in words_of(house.opened())
    house.press(SECURITY, "open_withdrawal", f"{incident_id}:{delayed}", view=MODAL)

    seen = filled_in(house.submit(SECURITY, house.opened(), {"because": HOSTILE[:1000]}))
    assert "Nothing is withdrawn yet" in words_of(seen)
    assert "moves from Wednesday, July 1, 2026 to Friday, May 1, 2026" in words_of(seen)
    assert len(statements(house, incident_id)) == 1
    saved = shown(house.submit(SECURITY, seen, {}))

    assert "No law-enforcement delay keeps a notice back now" in saved
    assert statements(house, incident_id) == []
    heard(house)
    told = next(call for call in house.slack.called("chat.postMessage") if "was withdrawn" in call["text"])
    assert_slack_accepts(told["blocks"])
    assert set(mentions(told["blocks"])) == {f"<@{SECURITY}>"}
    house.command(SECURITY, "hold", channel)
    assert "withdrew the written statement of Monday, March 2, 2026, recorded by mistake" in words_of(house.opened())
    assert not check_view(house.opened())
    assert "Withdrawn, recorded by mistake" in house.reply(PRIVACY, "timeline", channel)


def test_a_withdrawal_sent_in_twice_is_kept_once_and_answered_alike(house: House, opened, delayed):
    incident_id, channel = opened
    house.command(COUNSEL, "hold withdraw", channel)
    seen = filled_in(house.submit(COUNSEL, house.opened(), {"because": "Another case."}))

    first, again = house.submit(COUNSEL, seen, {}), house.submit(COUNSEL, seen, {})

    assert "stays in the record with your reason" in shown(first) and "stays in the record" in shown(again)
    with house.desk.store.reading() as view:
        assert list(obligations.withdrawals(view, incident_id)) == [delayed]


def test_what_somebody_else_withdrew_meanwhile_is_said_so(house: House, opened, delayed):
    _, channel = opened
    house.command(SECURITY, "hold withdraw", channel)
    seen = filled_in(house.submit(SECURITY, house.opened(), {"because": "Another case."}))
    house.command(COUNSEL, "hold withdraw", channel)
    other = filled_in(house.submit(COUNSEL, house.opened(), {"because": "Wrong incident."}))
    house.submit(COUNSEL, other, {})

    response = house.submit(SECURITY, seen, {})

    assert "was withdrawn already" in " ".join(faults(response).values())
    assert "none to withdraw" in house.reply(SECURITY, "hold withdraw", channel)


def test_a_withdrawal_without_a_reason_is_refused_beside_its_field(house: House, opened, delayed):
    incident_id, _ = opened
    house.command(SECURITY, "hold withdraw INC-2026-0001")

    response = house.submit(SECURITY, house.opened(), {"because": " "})

    assert set(faults(response)) == {"because"}
    assert len(statements(house, incident_id)) == 1


def test_only_who_may_record_a_delay_may_withdraw_one(house: House, opened, delayed):
    incident_id, channel = opened
    with house.desk.store.writing() as unit:
        team.assign(unit, incident_id, "it_lead", IT, assigned_by=SECURITY)

    refused = house.reply(IT, "hold withdraw", channel)

    assert "legal counsel" in refused and "officer" in refused
    assert len(statements(house, incident_id)) == 1


def test_a_statement_without_a_name_is_refused(house: House, opened):
    _, channel = opened
    house.command(SECURITY, "hold", channel)

    response = house.submit(SECURITY, house.opened(), {"form": "oral", "official": " "})

    assert "identity" in faults(response)["official"]


def test_counsel_waives_with_a_reason_and_nobody_else_may(house: House, opened):
    incident_id, channel = opened
    media = duties(house, incident_id)["media_notice"]
    assert "legal counsel" in house.reply(SECURITY, "waive", channel)
    house.command(COUNSEL, "waive INC-2026-0001")

    response = house.submit(COUNSEL, house.opened(), {"obligation": media.id, "reason": HOSTILE[:2000]})
    heard(house)

    told = next(call for call in house.slack.called("chat.postMessage") if "waived a notice" in call["text"])
    assert_slack_accepts(told["blocks"])
    assert mentions(told["blocks"]) == [f"<@{COUNSEL}>"]
    assert json.loads(response.body)["response_action"] == "clear"
    assert duties(house, incident_id)["media_notice"].status is Standing.WAIVED


def test_the_calendar_button_shares_the_file_once(house: House, opened):
    incident_id, channel = opened

    house.press(PRIVACY, "share_calendar", incident_id, channel=channel)
    heard(house)
    house.press(PRIVACY, "share_calendar", incident_id, channel=channel)
    heard(house)

    assert [call["filename"] for call in house.slack.called("files.getUploadURLExternal")] == [
        "INC-2026-0001-legal-dates-1.ics"
    ]


@pytest.mark.parametrize("verb", ["facts", "obligations", "sent", "hold", "hold withdraw", "waive"])
def test_somebody_outside_the_incident_learns_nothing(house: House, opened, verb: str):
    _, channel = opened

    for user in (IT, GUEST):
        answer = house.reply(user, f"{verb} INC-2026-0001", channel)
        assert "open to you" in answer or "own workspace" in answer
    reporter = house.reply(NURSE, f"{verb} INC-2026-0001")
    assert reporter.startswith("This is for ") and "INC" not in reporter
    assert not house.slack.called("views.open")


def test_a_list_asked_for_before_the_first_run_says_to_wait(house: House, opened):
    house.clock.move(minutes=1)
    house.report()

    answer = house.reply(PRIVACY, "obligations INC-2026-0002")

    assert "being worked out just now" in answer


def test_no_notice_owed_means_nothing_to_record_or_waive(house: House, opened):
    incident_id, channel = opened
    with house.desk.store.writing() as unit:
        for one in obligations.obligations(unit, incident_id):
            obligations.set_standing(unit, one, Standing.NOT_OWED)

    assert "nothing to record" in house.reply(PRIVACY, "sent", channel)
    assert "nothing to waive" in house.reply(COUNSEL, "waive INC-2026-0001")
