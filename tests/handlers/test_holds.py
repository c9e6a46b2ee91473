"""Law-enforcement delays through whole Slack payloads: seen before they are kept, and taken back."""

import json
import sys
from datetime import date
from threading import Thread
from time import sleep

import pytest

from bot.practice.limits import check_view
from bot.store import obligations, team
from bot.workflows.change import Change, changing
from bot.workflows.owe import Cause, recalculate
from bot.workflows.record_delay import record_delay
from handlers.modals import hold
from tests.conftest import COUNSEL, IT, PRIVACY, SECURITY, House, state_of
from tests.fakes import words_of
from tests.handlers.answers import HOSTILE, MODAL, faults, filled_in, shown
from tests.slack.block_kit import assert_slack_accepts, mentions
from tests.workflows.legal import duties, heard


def statements(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return obligations.delays_in_force(view, incident_id)


@pytest.fixture
def delayed(house: House, with_counsel) -> str:
    """A written statement until 1 July 2026 is on record; its id."""
    incident_id, channel = with_counsel
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": HOSTILE[:500], "document": "Vault"}
    house.submit(SECURITY, filled_in(house.submit(SECURITY, house.opened(), written)), {})
    [kept] = statements(house, incident_id)
    return kept.id


def test_a_delay_is_recorded_shown_and_keeps_notices_back(house: House, with_counsel):
    incident_id, channel = with_counsel
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


def test_what_a_delay_would_move_is_shown_before_it_is_kept(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": HOSTILE[:500], "document": "Vault item 8"}

    seen = filled_in(house.submit(SECURITY, house.opened(), written))

    assert "moves from Friday, May 1, 2026 to Wednesday, July 1, 2026" in words_of(seen)
    assert "Not legal advice" in words_of(seen)
    assert statements(house, incident_id) == []
    assert hold.parse({**seen, "state": {"values": state_of(seen, {})}}).official == HOSTILE[:500].strip()
    saved = shown(house.submit(SECURITY, seen, {}))
    assert "What moved and why" in saved and "in that very moment" not in saved
    assert len(statements(house, incident_id)) == 1


def test_what_is_changed_after_it_was_shown_is_shown_once_more(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": "An agent", "document": "Vault"}
    seen = filled_in(house.submit(SECURITY, house.opened(), written))

    seen = filled_in(house.submit(SECURITY, seen, {"until": "2026-08-01"}))

    assert "to Saturday, August 1, 2026" in words_of(seen)
    assert statements(house, incident_id) == []
    seen = filled_in(house.submit(SECURITY, seen, {"official": "Another agent"}))
    assert [one.official for one in statements(house, incident_id)] == ["Another agent"]


def test_facts_that_changed_since_are_seen_in_what_is_shown_once_more(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-07-01", "official": "An agent", "document": "Vault"}
    seen = filled_in(house.submit(SECURITY, house.opened(), written))
    house.command(PRIVACY, "facts discovery", channel)
    house.submit(PRIVACY, house.opened(), {"discovered_on": "2026-02-27", "because": "The clerk knew."})

    again = filled_in(house.submit(SECURITY, seen, {}))

    assert "moves from Tuesday, April 28, 2026 to Wednesday, July 1, 2026" in words_of(again)
    assert statements(house, incident_id) == []


def test_of_two_officers_in_one_moment_the_second_reads_what_really_moved(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(SECURITY, "hold", channel)
    written = {"form": "written", "until": "2026-08-01", "official": "An agent", "document": "Vault"}
    seen = filled_in(house.submit(SECURITY, house.opened(), written))
    answers = []
    second = Thread(target=lambda: answers.append(house.submit(SECURITY, seen, {})))

    with changing(house.desk, incident_id, "the first officer's") as change:
        second.start()
        wait_until_about_to_record(second)
        keep_the_others_statement(change)
    second.join()

    words = shown(answers[0])
    assert "moves from Friday, May 1, 2026 to Saturday, August 1, 2026" in words_of(seen)
    assert "Something changed here in that very moment" in words
    assert "moves from Wednesday, July 1, 2026 to Saturday, August 1, 2026" in words
    assert "May 1, 2026" not in words
    assert len(statements(house, incident_id)) == 2


def wait_until_about_to_record(officer: Thread) -> None:
    """Until their request has looked at what would move, and waits for its turn to write."""
    for _ in range(400):
        frame = sys._current_frames().get(officer.ident or 0)
        while frame is not None and frame.f_code is not record_delay.__code__:
            frame = frame.f_back
        if frame is not None:
            return
        sleep(0.002)
    raise AssertionError("the second officer never got there")


def keep_the_others_statement(change: Change) -> None:
    obligations.add_delay(
        change.unit, change.incident.id, form="written", stated_on=date(2026, 3, 2), delayed_until=date(2026, 7, 1),
        official="Another agent", document="Vault", recorded_by=PRIVACY,
    )  # fmt: skip
    recalculate(change, cause=Cause.DELAY, by=PRIVACY)


def test_a_delay_sent_in_twice_is_kept_once_and_answered_alike(house: House, with_counsel):
    incident_id, channel = with_counsel
    house.command(SECURITY, "hold", channel)
    seen = filled_in(house.submit(SECURITY, house.opened(), {"form": "oral", "official": "An agent"}))

    first, again = house.submit(SECURITY, seen, {}), house.submit(SECURITY, seen, {})

    assert shown(first) == shown(again)
    assert len(statements(house, incident_id)) == 1


def test_a_statement_recorded_by_mistake_is_withdrawn_from_the_form_that_lists_it(house: House, with_counsel, delayed):
    incident_id, channel = with_counsel
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


def test_a_withdrawal_sent_in_twice_is_kept_once_and_answered_alike(house: House, with_counsel, delayed):
    incident_id, channel = with_counsel
    house.command(COUNSEL, "hold withdraw", channel)
    seen = filled_in(house.submit(COUNSEL, house.opened(), {"because": "Another case."}))

    first, again = house.submit(COUNSEL, seen, {}), house.submit(COUNSEL, seen, {})

    assert "stays in the record with your reason" in shown(first) and "stays in the record" in shown(again)
    with house.desk.store.reading() as view:
        assert list(obligations.withdrawals(view, incident_id)) == [delayed]


def test_what_somebody_else_withdrew_meanwhile_is_said_so(house: House, with_counsel, delayed):
    _, channel = with_counsel
    house.command(SECURITY, "hold withdraw", channel)
    seen = filled_in(house.submit(SECURITY, house.opened(), {"because": "Another case."}))
    house.command(COUNSEL, "hold withdraw", channel)
    other = filled_in(house.submit(COUNSEL, house.opened(), {"because": "Wrong incident."}))
    house.submit(COUNSEL, other, {})

    response = house.submit(SECURITY, seen, {})

    assert "was withdrawn already" in " ".join(faults(response).values())
    assert "none to withdraw" in house.reply(SECURITY, "hold withdraw", channel)


def test_a_withdrawal_without_a_reason_is_refused_beside_its_field(house: House, with_counsel, delayed):
    incident_id, _ = with_counsel
    house.command(SECURITY, "hold withdraw INC-2026-0001")

    response = house.submit(SECURITY, house.opened(), {"because": " "})

    assert set(faults(response)) == {"because"}
    assert len(statements(house, incident_id)) == 1


def test_only_who_may_record_a_delay_may_withdraw_one(house: House, with_counsel, delayed):
    incident_id, channel = with_counsel
    with house.desk.store.writing() as unit:
        team.assign(unit, incident_id, "it_lead", IT, assigned_by=SECURITY)

    refused = house.reply(IT, "hold withdraw", channel)

    assert "legal counsel" in refused and "officer" in refused
    assert len(statements(house, incident_id)) == 1


def test_a_statement_without_a_name_is_refused(house: House, with_counsel):
    _, channel = with_counsel
    house.command(SECURITY, "hold", channel)

    response = house.submit(SECURITY, house.opened(), {"form": "oral", "official": " "})

    assert "identity" in faults(response)["official"]
