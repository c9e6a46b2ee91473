"""How the bot is, and trying again what Slack refused, through whole Slack payloads."""

import json

from bot.slack.client import Refused
from bot.store import journal, outbox, schema
from tests.conftest import SECURITY, House
from tests.fakes import words_of


def refuse_a_channel(house: House) -> str:
    house.slack.troubles["conversations.create"] = [Refused("conversations.create", "restricted_action")]
    house.report(what_happened="canary-0b1d")
    house.settle()
    del house.slack.troubles["conversations.create"]
    with house.desk.store.reading() as view:
        return outbox.parked(view)[0].id


def opened_health(house: House):
    house.press(SECURITY, "open_health")
    return house.opened() | {"id": "V1"}


def test_health_says_how_the_bot_is_in_words_without_patient_data(house: House):
    house.report(what_happened="canary-0b1d")

    words = words_of(opened_health(house))

    assert "Socket Mode" in words and "1 effect" in words
    assert str(schema.revision(house.desk.store.engine)) in words
    assert house.desk.rulebook.version in words
    assert "canary-0b1d" not in words


def test_what_slack_refused_is_tried_again_and_done(house: House):
    effect_id = refuse_a_channel(house)
    listed = opened_health(house)
    house.press(SECURITY, "retry_effect", effect_id, view=listed)

    response = house.submit(SECURITY, house.opened(), {})
    house.settle()

    assert "restricted action" in words_of(listed)
    assert "Nothing was refused" in words_of(json.loads(response.body)["view"])
    assert len(house.slack.called("conversations.create")) == 2
    with house.desk.store.reading() as view:
        entry = json.loads(list(journal.chain(view, "organisation"))[-1].header)
    assert (entry["action"], entry["actor"]) == ("effect.retried", SECURITY)


def test_one_press_tries_everything_again_that_was_refused_in_the_same_words(house: House):
    refusal = Refused("conversations.create", "missing_scope")
    house.slack.troubles["conversations.create"] = [*[refusal] * 3, Refused("conversations.create", "no_permission")]
    for _ in range(4):
        house.report()
    house.settle()
    del house.slack.troubles["conversations.create"]
    with house.desk.store.reading() as view:
        effect_id = next(owed.id for owed in outbox.parked(view) if owed.last_error == str(refusal))
    house.press(SECURITY, "retry_effect", effect_id, view=opened_health(house))
    question = house.opened()

    house.submit(SECURITY, question, {})
    house.settle()

    assert "2 more with the same word" in words_of(question)
    with house.desk.store.reading() as view:
        assert [owed.last_error for owed in outbox.parked(view)] == ["conversations.create: no_permission"]


def test_trying_again_what_somebody_else_tried_says_so(house: House):
    effect_id = refuse_a_channel(house)
    listed = opened_health(house)
    house.press(SECURITY, "retry_effect", effect_id, view=listed)
    question = house.opened()
    house.submit(SECURITY, question, {})
    house.settle()
    forms = len(house.slack.called("views.update"))

    house.press(SECURITY, "retry_effect", effect_id, view=listed)

    assert len(house.slack.called("views.update")) == forms


def test_old_rules_and_a_failed_round_are_said(house: House):
    house.desk.pulse.failed_at = house.clock.now()
    house.clock.move(days=900)

    words = words_of(opened_health(house))

    assert "The last rounds failed" in words and "checked over a year ago" in words
