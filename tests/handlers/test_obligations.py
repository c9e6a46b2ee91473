"""Legal dates, notices and waivers through whole Slack payloads."""

import json

import pytest

from bot.core.owed import Standing
from bot.practice.limits import check_view
from bot.store import obligations
from bot.workflows.sign_assessment import sign_assessment
from bot.workflows.waive_obligation import waive_obligation
from tests.conftest import COUNSEL, GUEST, IT, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.answers import HOSTILE, MODAL, faults, shown
from tests.slack.block_kit import assert_slack_accepts, mentions
from tests.workflows.legal import duties, heard, watched
from tests.workflows.test_assessment import submit_notice


def test_the_list_is_grouped_by_urgency_with_citation_owner_and_warnings(house: House, with_counsel):
    _, channel = with_counsel
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


def test_a_signature_is_no_day_of_determination_for_a_state_until_that_is_entered(house: House, with_counsel):
    incident_id, channel = with_counsel
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


def test_what_is_soon_and_what_is_overdue_come_first(house: House, with_counsel):
    _, channel = with_counsel
    house.command(PRIVACY, "facts", channel)
    house.submit(PRIVACY, house.opened(), {"exact": "250", "residents": "TX 250"})
    house.clock.move(days=40)

    house.command(PRIVACY, "obligations", channel)

    words = words_of(house.opened())
    assert words.index("Overdue") < words.index("10 days overdue") < words.index("Later")
    assert "Notice to the State's regulator (TX): due on 2026-04-01" not in words


def test_a_breach_in_every_state_is_listed_on_pages_that_fit(house: House, with_counsel):
    incident_id, channel = with_counsel
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


def test_the_list_on_the_card_opens_from_its_button_and_a_strange_page_is_the_first(house: House, with_counsel):
    incident_id, channel = with_counsel

    house.press(PRIVACY, "open_obligations", incident_id, channel=channel)
    first = words_of(house.opened())
    house.press(PRIVACY, "more_obligations", f"{incident_id}:many", view=MODAL)

    assert words_of(house.opened()) == first


def test_a_notice_is_recorded_from_the_list_and_the_list_says_so(house: House, with_counsel):
    incident_id, channel = with_counsel
    letters = duties(house, incident_id)["individual_notice"]
    house.press(PRIVACY, "record_sent", f"{incident_id}:{letters.id}", view=MODAL)

    response = house.submit(PRIVACY, house.opened(), {"recipients": "12", "proof": HOSTILE})

    assert "Notice to individuals" in shown(response)
    assert "individual_notice" not in watched(house, incident_id)
    house.command(PRIVACY, "obligations", channel)
    assert "Met" in words_of(house.opened())
    assert all("canary" not in words for words in heard(house))


def test_two_duties_that_are_called_alike_are_told_apart_wherever_they_are_named(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(PRIVACY, "facts", channel)
    moved = house.submit(PRIVACY, house.opened(), {"exact": "9", "residents": "NY 9"})
    alike = [one for one in duties(house, incident_id).values() if one.words == "notice to the State's regulator (NY)"]
    told_apart = [f"Notice to the State's regulator (NY), {one.recipient}" for one in alike]
    house.command(PRIVACY, "sent", channel)

    answer = house.submit(PRIVACY, house.opened(), {"obligations": [one.id for one in alike], "proof": "Portal"})
    house.submit(PRIVACY, with_entry(house, incident_id, alike[0].id), {"entry": "withdraws", "proof": "A mistake"})
    waive_obligation(house.desk, incident_id, alike[0].id, "DFS was told.", by=COUNSEL, key="k")

    [recorded, taken_back, waived] = [
        next(said for said in heard(house) if words in said) for words in ("Sent on", "Nothing went out", "was waived")
    ]
    timeline = house.reply(PRIVACY, "timeline", channel)
    assert len(set(told_apart)) == 2
    for said in (shown(moved), shown(answer), recorded):
        assert all(name in said for name in told_apart)
    for said in (taken_back, waived):
        assert told_apart[0] in said and told_apart[1] not in said
    assert timeline.count(alike[0].recipient) == 3


def with_entry(house: House, incident_id: str, obligation_id: str):
    """The form to correct what was recorded for a duty."""
    house.press(PRIVACY, "record_sent", f"{incident_id}:{obligation_id}", view=MODAL)
    return house.opened()


def test_letters_to_fewer_people_than_are_counted_are_warned_of(house: House, with_counsel):
    incident_id, channel = with_counsel
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
def test_what_cannot_have_been_sent_is_refused_beside_its_field(house: House, with_counsel, values, field, words):
    incident_id, _ = with_counsel
    letters = duties(house, incident_id)["individual_notice"]
    house.press(PRIVACY, "record_sent", f"{incident_id}:{letters.id}")

    response = house.submit(PRIVACY, house.opened(), {"proof": "Log"} | values)

    assert words in faults(response)[field]
    assert duties(house, incident_id)["individual_notice"].status is Standing.OWED


def test_counsel_waives_with_a_reason_and_nobody_else_may(house: House, with_counsel):
    incident_id, channel = with_counsel
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


def test_the_calendar_button_shares_the_file_once(house: House, with_counsel):
    incident_id, channel = with_counsel

    house.press(PRIVACY, "share_calendar", incident_id, channel=channel)
    heard(house)
    house.press(PRIVACY, "share_calendar", incident_id, channel=channel)
    heard(house)

    assert [call["filename"] for call in house.slack.called("files.getUploadURLExternal")] == [
        "INC-2026-0001-legal-dates-1.ics"
    ]


@pytest.mark.parametrize("verb", ["facts", "obligations", "sent", "hold", "hold withdraw", "waive"])
def test_somebody_outside_the_incident_learns_nothing(house: House, with_counsel, verb: str):
    _, channel = with_counsel

    for user in (IT, GUEST):
        answer = house.reply(user, f"{verb} INC-2026-0001", channel)
        assert "open to you" in answer or "own workspace" in answer
    reporter = house.reply(NURSE, f"{verb} INC-2026-0001")
    assert reporter.startswith("This is for ") and "INC" not in reporter
    assert not house.slack.called("views.open")


def test_a_list_asked_for_before_the_first_run_says_to_wait(house: House, with_counsel):
    house.clock.move(minutes=1)
    house.report()

    answer = house.reply(PRIVACY, "obligations INC-2026-0002")

    assert "being worked out just now" in answer


def test_no_notice_owed_means_nothing_to_record_or_waive(house: House, with_counsel):
    incident_id, channel = with_counsel
    with house.desk.store.writing() as unit:
        for one in obligations.obligations(unit, incident_id):
            obligations.set_standing(unit, one, Standing.NOT_OWED)

    assert "nothing to record" in house.reply(PRIVACY, "sent", channel)
    assert "nothing to waive" in house.reply(COUNSEL, "waive INC-2026-0001")
