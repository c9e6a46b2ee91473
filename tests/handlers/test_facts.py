"""Facts through whole Slack payloads: people, days, and a later day of discovery that waits for a second officer."""

import pytest

from bot.practice.limits import check_view
from bot.store import proposals
from tests.conftest import IT, PRIVACY, SECURITY, House
from tests.handlers.answers import HOSTILE, faults, shown
from tests.slack.block_kit import assert_slack_accepts
from tests.workflows.legal import heard, incident


def test_people_and_states_are_entered_and_what_moved_is_shown_in_the_form(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(PRIVACY, "facts", channel)

    response = house.submit(PRIVACY, house.opened(), {"exact": "754", "residents": "TX 250, CA 501\nNON_US 3"})

    words = shown(response)
    assert "Notice to the State's regulator (TX)* is owed, last lawful day Wednesday, April 1, 2026" in words
    assert "Not legal advice" in words
    assert incident(house, incident_id).facts["residents"] == {"TX": 250, "CA": 501, "NON_US": 3}


def test_a_state_that_is_none_is_told_by_its_line_beside_its_field(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(PRIVACY, "facts", channel)

    response = house.submit(PRIVACY, house.opened(), {"residents": "TX 250\nTexas 501"})

    assert faults(response) == {"residents": "Line 2: “Texas” is no postal code; write TX, or NON_US for abroad."}
    assert "residents" not in incident(house, incident_id).facts


def test_counts_that_contradict_each_other_are_told_and_nothing_is_kept(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(PRIVACY, "facts", channel)

    response = house.submit(PRIVACY, house.opened(), {"exact": "5", "residents": "TX 6"})

    assert "add up to 6 people" in faults(response)["residents"]
    assert "total_individuals" not in incident(house, incident_id).facts


def test_the_form_opens_again_with_what_was_entered(house: House, with_counsel):
    _, channel = with_counsel
    house.command(PRIVACY, "facts people", channel)
    house.submit(PRIVACY, house.opened(), {"low": "10", "high": "90", "residents": "CA 50,TX 20"})

    house.command(PRIVACY, "facts", channel)

    values = {block["block_id"]: block["element"].get("initial_value") for block in house.opened()["blocks"][:4]}
    assert values == {"exact": None, "low": "10", "high": "90", "residents": "CA 50\nTX 20"}


def test_an_unknown_word_after_facts_is_answered_with_those_there_are(house: House, with_counsel):
    _, channel = with_counsel

    assert "`/incident facts associate`" in house.reply(PRIVACY, "facts of life", channel)
    assert not house.slack.called("views.open")


@pytest.mark.parametrize(
    ("word", "title"),
    [("discovery", "Day of discovery"), ("associate", "Business associate"), ("entity", "Entity and other dates")],
)
def test_each_kind_of_fact_has_its_form(house: House, with_counsel, word: str, title: str):
    _, channel = with_counsel

    house.command(PRIVACY, f"facts {word}", channel)

    assert house.opened()["title"]["text"] == title
    assert not check_view(house.opened())


def test_a_day_in_the_future_is_refused_in_every_form(house: House, with_counsel):
    _, channel = with_counsel
    for word, field in (
        ("discovery", "discovered_on"),
        ("associate", "told_us_on"),
        ("entity", "state_determination_on"),
        ("people", "posted_on"),
    ):
        house.command(PRIVACY, f"facts {word}", channel)

        response = house.submit(PRIVACY, house.opened(), {field: "2026-03-03"})

        assert "in the future" in faults(response)[field]


def test_a_later_day_of_discovery_waits_and_is_confirmed_by_another_officer(house: House, with_counsel):
    incident_id, channel = with_counsel
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


def test_a_team_member_who_is_no_officer_cannot_confirm(house: House, with_counsel):
    incident_id, channel = with_counsel
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
