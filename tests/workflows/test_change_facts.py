"""Facts change; a later day of discovery waits for a second person."""

from datetime import date

import pytest

from bot.core.errors import AlreadyDone, FormErrors, NotAllowed, NotFound, UserError
from bot.store import incidents, journal, proposals, subjects
from bot.workflows.change_facts import change_facts, decide_discovery
from bot.workflows.choose_second_signature import choose_second_signature
from tests.conftest import PRIVACY, SECURITY, House
from tests.workflows.legal import duties, heard, incident, runs, watched

NOON = "T12:00:00-05:00"
FRIDAY = {"discovered_at": f"2026-02-27{NOON}"}
MONDAY = {"discovered_at": f"2026-03-02{NOON}"}


def opened(house: House) -> str:
    return house.open_incident()[0]


def waiting(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return proposals.waiting(view, incident_id)


def test_an_earlier_day_counts_at_once(house: House):
    incident_id = opened(house)

    outcome = change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew on Friday.", by=PRIVACY, key="k1")

    assert outcome.waiting is None
    assert incident(house, incident_id).discovered_on == date(2026, 2, 27)
    assert incident(house, incident_id).discovered_because == "The clerk knew on Friday."
    assert watched(house, incident_id)["individual_notice"] == date(2026, 4, 28)


def test_targets_that_count_from_discovery_move_with_it(house: House):
    incident_id = opened(house)

    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")

    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, incident_id, "target:determined").due_on == date(2026, 3, 9)


def test_a_day_that_moves_without_a_word_on_how_it_is_known_is_refused(house: House):
    incident_id = opened(house)

    with pytest.raises(FormErrors) as refused:
        change_facts(house.desk, incident_id, FRIDAY, because=" ", by=PRIVACY, key="k1")

    assert "how this day is known" in refused.value.by_block["because"]
    assert incident(house, incident_id).discovered_on == date(2026, 3, 2)
    assert len(runs(house, incident_id)) == 1


def test_a_later_day_waits_and_until_then_the_old_one_stands(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")

    outcome = change_facts(
        house.desk, incident_id, MONDAY, because="canary-91 was another laptop.", by=PRIVACY, key="k2"
    )

    assert (outcome.waiting.from_on, outcome.waiting.to_on) == (date(2026, 2, 27), date(2026, 3, 2))
    assert incident(house, incident_id).discovered_on == date(2026, 2, 27)
    assert watched(house, incident_id)["individual_notice"] == date(2026, 4, 28)
    said = next(words for words in heard(house) if "waits for a second officer" in words)
    assert "canary-91" in said
    texts = [call["text"] for call in house.slack.called("chat.postMessage")]
    assert not any("canary-91" in text for text in texts)


def test_what_else_was_entered_with_a_later_day_counts_at_once(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")

    change_facts(
        house.desk, incident_id, MONDAY | {"breach_occurred": "2026-02-20"}, because="Not so.", by=PRIVACY, key="k2"
    )

    facts = incident(house, incident_id).facts
    assert facts["breach_occurred"] == "2026-02-20"
    assert facts["discovered_at"] == FRIDAY["discovered_at"]


def test_another_officer_confirms_and_the_clocks_move(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")
    change_facts(house.desk, incident_id, MONDAY, because="Another laptop.", by=PRIVACY, key="k2")
    proposal = waiting(house, incident_id)

    decide_discovery(house.desk, incident_id, proposal.id, confirm=True, by=SECURITY, key="k3")

    assert waiting(house, incident_id) is None
    assert incident(house, incident_id).discovered_on == date(2026, 3, 2)
    assert incident(house, incident_id).discovered_because == "Another laptop."
    assert watched(house, incident_id)["individual_notice"] == date(2026, 5, 1)
    heard(house)
    drawn = [call for call in house.slack.called("chat.update") if "later day of discovery" in str(call)]
    assert "was confirmed" in str(drawn[-1]) and "Confirmed by" in str(drawn[-1])
    with house.desk.store.reading() as view:
        headers = "".join(entry.header for entry in journal.chain(view, incident_id))
    assert "discovery.proposed" in headers and "discovery.decided" in headers


def test_whoever_asked_for_a_later_day_cannot_confirm_it(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")
    change_facts(house.desk, incident_id, MONDAY, because="Another laptop.", by=PRIVACY, key="k2")

    with pytest.raises(NotAllowed, match="second officer"):
        decide_discovery(house.desk, incident_id, waiting(house, incident_id).id, confirm=True, by=PRIVACY, key="k3")

    assert incident(house, incident_id).discovered_on == date(2026, 2, 27)
    assert waiting(house, incident_id) is not None


def test_the_old_day_is_kept_and_nobody_can_decide_again(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")
    change_facts(house.desk, incident_id, MONDAY, because="Another laptop.", by=PRIVACY, key="k2")
    proposal = waiting(house, incident_id)

    decide_discovery(house.desk, incident_id, proposal.id, confirm=False, by=SECURITY, key="k3")

    assert incident(house, incident_id).discovered_on == date(2026, 2, 27)
    with pytest.raises(AlreadyDone, match="declined"):
        decide_discovery(house.desk, incident_id, proposal.id, confirm=True, by=SECURITY, key="k4")


def test_a_second_proposal_replaces_the_first(house: House):
    incident_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")
    change_facts(house.desk, incident_id, MONDAY, because="Another laptop.", by=PRIVACY, key="k2")
    first = waiting(house, incident_id)

    change_facts(
        house.desk, incident_id, {"discovered_at": f"2026-03-01{NOON}"}, because="Sunday.", by=PRIVACY, key="k3"
    )

    assert waiting(house, incident_id).to_on == date(2026, 3, 1)
    with pytest.raises(AlreadyDone, match="replaced"):
        decide_discovery(house.desk, incident_id, first.id, confirm=True, by=SECURITY, key="k4")


def test_taking_back_a_day_on_which_it_should_have_been_known_is_a_later_day_too(house: House):
    incident_id = opened(house)
    change_facts(
        house.desk, incident_id, {"should_have_known_on": "2026-02-20"}, because="An alert.", by=PRIVACY, key="k1"
    )

    outcome = change_facts(
        house.desk, incident_id, {"should_have_known_on": None}, because="It was for another server.", by=PRIVACY,
        key="k2",
    )  # fmt: skip

    assert outcome.waiting is not None
    assert incident(house, incident_id).discovered_on == date(2026, 2, 20)


def test_an_agents_knowledge_is_ours_and_says_so_by_its_day(house: House):
    incident_id = opened(house)
    associate = {"discovered_at": f"2026-02-10{NOON}", "is_agent": True}

    change_facts(
        house.desk, incident_id, {"business_associate": associate}, because="Its letter.", by=PRIVACY, key="k1"
    )

    assert incident(house, incident_id).discovered_on == date(2026, 2, 10)
    assert duties(house, incident_id)["business_associate_notice"].due_on == date(2026, 4, 11)


def test_where_the_second_signature_is_switched_off_a_later_day_counts_at_once(house: House):
    incident_id = opened(house)
    choose_second_signature(house.desk, needed=False, reason="Nobody else works here.", by=SECURITY, key="k0")

    outcome = change_facts(
        house.desk, incident_id, {"discovered_at": "2026-03-01T12:00:00-05:00"}, because="Sunday.", by=PRIVACY, key="k1"
    )
    later = change_facts(house.desk, incident_id, MONDAY, because="No, Monday.", by=PRIVACY, key="k2")

    assert outcome.waiting is None and later.waiting is None
    assert incident(house, incident_id).discovered_on == date(2026, 3, 2)


def test_a_form_sent_twice_changes_once(house: House):
    incident_id = opened(house)

    first = change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="same")
    second = change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="same")

    assert len(runs(house, incident_id)) == 2
    assert second.moves == first.moves


def test_a_count_meets_the_target_of_a_first_count(house: House):
    incident_id = opened(house)

    change_facts(house.desk, incident_id, {"count_range": [1, 90]}, by=PRIVACY, key="k1")

    with house.desk.store.reading() as view:
        assert subjects.get_by_key(view, incident_id, "target:count_estimated").closed_at is not None


def test_facts_the_engine_cannot_read_are_refused_and_nothing_is_kept(house: House):
    incident_id = opened(house)

    with pytest.raises(UserError, match="total_individuals"):
        change_facts(house.desk, incident_id, {"total_individuals": -1}, by=PRIVACY, key="k1")

    assert "total_individuals" not in incident(house, incident_id).facts


def test_a_closed_incident_is_reopened_first(house: House):
    incident_id = opened(house)
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, state=incidents.State.CLOSED)

    with pytest.raises(UserError, match="Reopen"):
        change_facts(house.desk, incident_id, {"total_individuals": 1}, by=PRIVACY, key="k1")


def test_a_proposal_of_another_incident_is_not_found(house: House):
    incident_id = opened(house)
    house.clock.move(minutes=1)
    other_id = opened(house)
    change_facts(house.desk, incident_id, FRIDAY, because="The clerk knew.", by=PRIVACY, key="k1")
    change_facts(house.desk, incident_id, MONDAY, because="Another laptop.", by=PRIVACY, key="k2")

    with pytest.raises(NotFound):
        decide_discovery(house.desk, other_id, waiting(house, incident_id).id, confirm=True, by=SECURITY, key="k3")
