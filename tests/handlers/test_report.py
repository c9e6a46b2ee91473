"""Reporting, through whole Slack payloads."""

import json

from bot.core.journal import verify
from bot.slack.client import Refused
from bot.store import incidents, journal, outbox
from tests.conftest import GUEST, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of


def receipt(response):
    view = json.loads(response.body)["view"]
    return words_of(view)


def test_a_report_gets_a_number_first_aid_and_a_channel_for_the_officers(house: House):
    house.command(NURSE, "report")

    response = house.submit(NURSE, house.opened(), {"what_happened": "A laptop is missing", "category": "lost-device"})
    house.settle()

    assert "INC-2026-0001" in receipt(response)
    assert "Don't wait" in receipt(response)
    assert house.slack.called("conversations.create")[0]["name"] == "inc-2026-0001-lost-device"
    invited = house.slack.called("conversations.invite")[0]
    assert invited["users"] == f"{SECURITY},{PRIVACY}" and invited["force"] is True
    assert len(house.slack.called("pins.add")) == 1


def test_what_was_reported_stays_out_of_the_outbox_and_of_every_notification(house: House):
    house.open_incident(what_happened="canary-7c1d is missing", where_noted="canary-7c1d ward")

    with house.desk.store.reading() as view:
        rows = view.connection.exec_driver_sql("SELECT args, result FROM outbox").all()
    assert "canary-7c1d" not in str(rows)
    assert all("canary-7c1d" not in call["text"] for call in house.slack.called("chat.postMessage"))


def test_a_form_sent_twice_is_one_incident_with_the_same_receipt(house: House):
    house.command(NURSE, "report")
    form = house.opened()

    first = house.submit(NURSE, form, {"what_happened": "A fax went to the wrong number"})
    second = house.submit(NURSE, form, {"what_happened": "A fax went to the wrong number"})
    house.settle()

    assert receipt(first) == receipt(second)
    assert len(house.slack.called("conversations.create")) == 1


def test_an_anonymous_report_leaves_no_trace_of_who_sent_it(house: House):
    incident_id = house.report(anonymous=["anonymous"])
    house.settle()

    with house.desk.store.reading() as view:
        rows = {
            table: str(view.connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            for table in ("incidents", "journal", "outbox", "requests", "timeline_events", "subjects", "tasks")
        }
        assert incidents.get(view, incident_id).reporter_id is None
        texts = [entry.text for entry in journal.chain(view, incident_id)]
    assert not [table for table, content in rows.items() if NURSE in content]
    assert NURSE not in str(texts)


def test_an_anonymous_receipt_holds_a_code_and_the_same_one_on_a_repeat(house: House):
    house.command(NURSE, "report")
    form = house.opened()
    said = {"what_happened": "Somebody looks up neighbours", "anonymous": ["anonymous"]}

    first, second = house.submit(NURSE, form, said), house.submit(NURSE, form, said)

    assert "Your code is" in receipt(first)
    assert receipt(first) == receipt(second)


def test_a_guest_gets_a_refusal_and_no_form(house: House):
    answer = house.reply(GUEST, "report")

    assert "own workspace" in answer
    assert not house.slack.called("views.open")


def test_a_day_in_the_future_is_refused_beside_its_field_and_nothing_is_kept(house: House):
    house.command(NURSE, "report")

    response = house.submit(NURSE, house.opened(), {"what_happened": "A fax", "noticed_on": "2026-03-03"})

    assert "future" in json.loads(response.body)["errors"]["noticed_on"]
    with house.desk.store.reading() as view:
        assert not incidents.listed(view, states=list(incidents.State))


def test_the_journal_of_a_new_incident_verifies(house: House):
    incident_id, _ = house.open_incident()

    with house.desk.store.reading() as view:
        faults = [verify(journal.chain(view, name)) for name in journal.chains(view)]
        actions = [json.loads(entry.header)["action"] for entry in journal.chain(view, incident_id)]
    assert faults == [None] * len(faults)
    assert actions[0] == "incident.reported"
    assert "channel.opened" in actions


def test_a_report_is_kept_even_when_slack_refuses_to_make_a_channel(house: House):
    house.slack.troubles["conversations.create"] = [Refused("conversations.create", "restricted_action")]

    house.report()
    house.settle()

    with house.desk.store.reading() as view:
        assert [row.effect for row in outbox.parked(view)] == ["open_channel"]
    told = [call["channel"] for call in house.slack.called("chat.postMessage")]
    assert told == ["D0SECOFF1", "D0PRIVOF1"]
    assert "restricted_action" in house.slack.said()[0]


def test_where_one_of_the_team_may_be_involved_the_receipt_says_that_only_the_officers_are_told(house: House):
    house.command(NURSE, "report")
    form = house.opened()

    usual = house.submit(NURSE, form, {"what_happened": "A screen was left on"})
    house.command(NURSE, "report")
    response = house.submit(NURSE, house.opened(), {"what_happened": "Snooping", "team_member_involved": "yes"})

    said = words_of(json.loads(response.body)["view"])
    assert "Only the security and the privacy officer are being told now" in said and "response team" not in said
    assert "the response team is being told now" in words_of(json.loads(usual.body)["view"])


def test_a_report_about_a_message_says_that_its_words_are_not_taken_along(house: House):
    body = {"type": "message_action", "callback_id": "report_message", "trigger_id": "1.1.test"}
    message = {"message": {"text": "canary-71fa", "ts": "1.0"}, "message_ts": "1.0", "channel": {"id": "C0GENERAL"}}

    house._dispatch(body | message | house._by(NURSE))

    form = house.opened()
    assert "About the message you chose" in words_of(form) and "canary-71fa" not in json.dumps(form)
