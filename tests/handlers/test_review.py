"""The review and its corrective actions, through whole Slack payloads."""

import json
from datetime import date

import pytest

from bot.core.review import Touched
from bot.store import incidents, journal, reviews, subjects, work
from tests.conftest import GUEST, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.answers import faults
from tests.handlers.test_closing import close, false_alarm

CAUSE = {"root_cause": "Laptops are not locked away at night"}
ACTION = {"text": "Buy cable locks", "owner_id": PRIVACY, "due_on": "2026-04-01"}


def save_review(house: House, channel: str, values=None):
    """Send the review in; gives the form of a corrective action, reached from their list."""
    house.command(SECURITY, "review", channel)
    response = house.submit(SECURITY, house.opened(), CAUSE | (values or {}))
    return form_after(house, response)


def form_after(house: House, response):
    """Press the button of the list that came back."""
    listed = json.loads(response.body)["view"]
    button = next(one for block in listed["blocks"] for one in block.get("elements", []) if "action_id" in one)
    house.press(SECURITY, button["action_id"], button["value"], view=listed | {"id": "V1"})
    return house.opened()


def actions_of(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return work.actions(view, incident_id)


def test_a_review_is_kept_and_its_stage_is_done(house: House):
    incident_id, channel = house.open_incident()

    save_review(house, channel, {"risk_analysis_updated": "planned"})

    with house.desk.store.reading() as view:
        kept = reviews.find(view, incident_id)
        assert incidents.stages(view, incident_id)["review"].status == "done"
    assert (kept.root_cause, kept.risk_analysis_updated) == (CAUSE["root_cause"], Touched.PLANNED)


def test_a_review_that_says_nothing_is_refused_beside_its_field(house: House):
    incident_id, channel = house.open_incident()
    house.command(SECURITY, "review", channel)

    refused = house.submit(SECURITY, house.opened(), {"root_cause": "  "})

    assert "what caused it" in faults(refused)["root_cause"]
    with house.desk.store.reading() as view:
        assert reviews.find(view, incident_id) is None


def test_a_second_review_begins_with_the_first_and_the_journal_keeps_both(house: House):
    incident_id, channel = house.open_incident()
    save_review(house, channel)

    house.command(SECURITY, "review", channel)
    form = house.opened()
    house.submit(SECURITY, form, {"root_cause": "Nobody had a key"})

    assert CAUSE["root_cause"] in str(form)
    with house.desk.store.reading() as view:
        texts = [entry.text for entry in journal.chain(view, incident_id) if '"review.saved"' in entry.header]
    assert "locked away" in texts[0] and "Nobody had a key" in texts[1]


def test_actions_are_added_one_after_the_other_and_watched(house: House):
    incident_id, channel = house.open_incident()
    form = save_review(house, channel)

    response = house.submit(SECURITY, form, ACTION)
    house.submit(SECURITY, form_after(house, response), ACTION | {"text": "Teach the ward"})
    house.settle()

    assert "1. Buy cable locks" in words_of(json.loads(response.body)["view"])
    found = actions_of(house, incident_id)
    assert [(one.number, one.due_on) for one in found] == [(1, date(2026, 4, 1)), (2, date(2026, 4, 1))]
    with house.desk.store.reading() as view:
        watched = subjects.get_by_key(view, incident_id, f"action:{found[0].id}")
    assert (watched.ladder, watched.owner_id, watched.due_on) == ("action", PRIVACY, date(2026, 4, 1))
    assert any("corrective action was decided" in call["text"] for call in house.slack.called("chat.postMessage"))


def test_an_action_sent_twice_is_one(house: House):
    incident_id, channel = house.open_incident()
    form = save_review(house, channel)

    house.submit(SECURITY, form, ACTION)
    house.submit(SECURITY, form, ACTION)

    assert len(actions_of(house, incident_id)) == 1


@pytest.mark.parametrize(
    ("action", "field", "words"),
    [
        ({"text": "Buy cable locks"}, "owner_id", "who sees to it"),
        ({"text": "Buy cable locks", "owner_id": PRIVACY}, "due_on", "until when"),
        ({"owner_id": PRIVACY, "due_on": "2026-04-01"}, "text", "what will be done"),
        (ACTION | {"due_on": "2026-03-01"}, "due_on", "has passed"),
        (ACTION | {"owner_id": NURSE}, "owner_id", "not part of this incident"),
        (ACTION | {"owner_id": GUEST}, "text", "Guests"),
    ],
)
def test_half_an_action_a_late_one_or_one_of_an_outsider_is_refused(house: House, action, field, words):
    incident_id, channel = house.open_incident()
    form = save_review(house, channel)

    refused = house.submit(SECURITY, form, action)

    assert words in faults(refused)[field]
    assert actions_of(house, incident_id) == []


def test_an_action_lives_on_after_closing_and_is_marked_done_then(house: House):
    incident_id, channel = false_alarm(house)
    form = save_review(house, channel)
    house.submit(SECURITY, form, ACTION)
    close(house, channel)

    with house.desk.store.reading() as view:
        watched = [one.kind for one in subjects.open_subjects(view, incident_id)]
    answer = house.reply(PRIVACY, "action done 1", channel)

    assert watched == ["action"]
    assert "Corrective action 1 is done" in answer
    assert actions_of(house, incident_id)[0].done_by == PRIVACY
    with house.desk.store.reading() as view:
        assert not subjects.open_subjects(view, incident_id)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("action done", "by its number"),
        ("action done soon", "by its number"),
        ("action done 7", "has no corrective action 7"),
    ],
)
def test_marking_an_action_done_needs_one_that_exists(house: House, words, answer):
    _, channel = house.open_incident()

    assert answer in house.reply(SECURITY, words, channel)


def test_the_list_of_actions_says_who_and_when_and_what_is_overdue(house: House):
    _, channel = house.open_incident()
    house.submit(SECURITY, save_review(house, channel), ACTION)
    house.clock.move(days=40)

    answer = house.reply(SECURITY, "actions", channel)

    assert "Buy cable locks" in answer and "overdue since Wednesday, April 1, 2026" in answer


def test_the_nurse_who_reported_sees_no_review_and_no_actions(house: House):
    _, channel = house.open_incident(user=NURSE)

    assert "ask" in house.reply(NURSE, "actions", channel)
    assert "ask" in house.reply(NURSE, "review", channel)
