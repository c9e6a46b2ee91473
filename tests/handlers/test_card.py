"""The incident card: what happened, what is next, and at most five buttons. It is Monday 2 March 2026, 10:00 EST."""

import json

import pytest

from bot.practice.limits import check_view
from bot.slack.buttons import BUTTONS
from bot.workflows.change_facts import change_facts
from bot.workflows.sign_assessment import sign_assessment
from handlers import PRESSES
from tests.conftest import LEADER, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.test_triage import decide
from tests.workflows.test_assessment import submit_notice

WHAT = "A laptop was left\non a bus."


@pytest.fixture
def opened(house: House) -> tuple[str, str]:
    return house.open_incident(what_happened=WHAT, where_noted="Line 7")


def card(house: House) -> dict:
    """The card as it was posted or drawn last."""
    drawn = [one for method, one in house.slack.calls if method in ("chat.postMessage", "chat.update")]
    return [one for one in drawn if one["text"].startswith("INC-2026-0001 is")][-1]


def buttons(message: dict) -> list[str]:
    return [one["action_id"] for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]


def test_the_card_tells_what_was_reported_in_the_channel_and_never_in_the_notice(house: House, opened):
    shown = card(house)

    assert "“A laptop was left on a bus.” (Line 7)" in words_of(shown)
    assert "laptop" not in shown["text"]


def test_a_very_long_report_is_cut_on_the_card_and_whole_on_the_timeline(house: House):
    _, channel = house.open_incident(what_happened="word " * 300 + "end")

    assert "…”" in words_of(card(house))
    assert "word end" in house.reply(SECURITY, "timeline", channel)


def test_severity_next_legal_date_and_tasks_are_in_words(house: House, opened):
    words = words_of(card(house))

    assert "SEV3 Moderate" in words
    assert "Notice to individuals, Friday, May 1, 2026 (60 days left)" in words
    assert "*1.* Write down who first knew of it, and when." in words
    assert "Incident commander, by Mon Mar 2, 10:15" in words


def test_the_days_left_are_counted_again_every_morning(house: House, opened):
    house.slack.calls.clear()

    house.clock.move(days=1)
    house.settle()

    assert "(59 days left)" in words_of(card(house))


def test_the_card_is_drawn_once_a_day_and_no_more(house: House, opened):
    house.clock.move(days=1)
    house.settle()
    house.slack.calls.clear()

    house.clock.move(minutes=1)
    house.settle()

    assert not house.slack.called("chat.update")


def test_there_are_at_most_five_buttons_and_the_next_step_comes_first(house: House, opened):
    before = buttons(card(house))

    decide(house, opened[0])
    house.settle()

    after = buttons(card(house))
    assert before[0] == "open_triage"
    assert after[0] == "open_assessment"
    assert max(len(before), len(after)) <= 5
    assert before[-1] == after[-1] == "open_more"


def test_after_the_signature_the_counts_come_next_and_then_the_notices(house: House, opened):
    decide(house, opened[0])
    submit_notice(house, opened[0])
    house.settle()
    waiting = buttons(card(house))
    sign_assessment(house.desk, opened[0], 1, by=SECURITY, key="sign")
    house.settle()
    signed = card(house)

    change_facts(house.desk, opened[0], {"residents": {"TX": 250}}, by=PRIVACY, key="facts")
    house.settle()

    assert (waiting[0], buttons(signed)[0], buttons(card(house))[0]) == ("open_signature", "open_facts", "record_sent")
    assert "assessment done, nothing else begun" in words_of(signed)


def test_leadership_sees_the_card_without_buttons_it_may_not_press(house: House, opened):
    shown = json.loads(house.command(LEADER, "status INC-2026-0001").body)

    assert "INC-2026-0001: Lost or stolen device" in words_of(shown)
    assert buttons(shown) == []


def test_more_offers_the_rest_and_each_of_its_buttons_has_a_listener(house: House, opened):
    house.press(SECURITY, "open_more", opened[0], channel=opened[1])

    view = house.opened()
    offered = buttons(view)
    assert not check_view(view)
    assert {"open_roles", "open_stages", "open_update", "open_facts", "record_sent", "open_hold"} <= set(offered)
    assert {"open_drafts", "open_review", "open_actions", "open_close"} <= set(offered)
    assert set(offered) <= set(BUTTONS) & set(PRESSES)


def test_more_is_for_the_team(house: House, opened):
    house.press(NURSE, "open_more", opened[0], channel=opened[1])

    assert buttons(house.opened()) == []
    assert words_of(house.opened()).startswith("This is for")


def test_the_topic_tells_when_it_was_triaged(house: House, opened):
    decide(house, opened[0])
    house.settle()

    assert house.slack.called("conversations.setTopic")[-1]["topic"].endswith("· triaged")
