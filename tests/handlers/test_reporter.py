"""The reporter's side, through whole payloads; an anonymous one leaves no trace."""

import json
import re

from bot.store import journal, work
from tests.conftest import COMMANDER, IT, NURSE, SECURITY, House
from tests.fakes import words_of


def anonymous(house: House) -> tuple[str, str]:
    """An anonymous report of the nurse: the incident's channel and the code."""
    house.command(NURSE, "report")
    response = house.submit(
        NURSE, house.opened(), {"what_happened": "Somebody looks up neighbours", "anonymous": ["anonymous"]}
    )
    code = re.search(r"[0-9a-f]{5}-[0-9a-f]{5}", words_of(json.loads(response.body)["view"]))
    house.settle()
    with house.desk.store.reading() as view:
        channel = view.connection.exec_driver_sql("SELECT channel_id FROM incidents").scalar()
    assert code is not None
    return channel, code.group()


def everything_kept(house: House) -> str:
    """Every row but those of people, roles and roster, and every journal text."""
    with house.desk.store.reading() as view:
        names = view.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        left_out = ("people", "roster", "role_assignments", "alembic_version")
        rows = [
            view.connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names if name not in left_out
        ]
        texts = [entry.text for name in journal.chains(view) for entry in journal.chain(view, name)]
    return f"{rows} {texts}"


def test_a_reporter_adds_something_and_is_thanked(house: House):
    incident_id, channel = house.open_incident()
    house.press(NURSE, "add_to_report", incident_id)

    response = house.submit(NURSE, house.opened(), {"text": "It was locked"})
    house.settle()

    assert "Thank you" in words_of(json.loads(response.body)["view"])
    [posted] = [call for call in house.slack.called("chat.postMessage") if "reporter added" in call["text"]]
    assert posted["channel"] == channel


def test_a_reporter_reads_the_answer_in_a_form_without_a_name(house: House):
    incident_id, channel = house.open_incident()
    assert "is told that an answer waits" in house.reply(SECURITY, "answer Was it &lt;locked&gt;?", channel)
    house.settle()

    house.press(NURSE, "read_answers", incident_id)

    said = words_of(house.opened())
    assert "Was it &lt;locked&gt;?" in said
    assert "The team, Monday, March 2, 2026" in said
    assert SECURITY not in said


def test_only_the_reporter_adds_to_a_report(house: House):
    incident_id, _ = house.open_incident()

    for user in (SECURITY, COMMANDER, IT):
        house.press(user, "add_to_report", incident_id)

    forms = [shown["view"].get("callback_id") for shown in house.slack.called("views.open")]
    assert forms == ["report", None, None, None]  # the others say no


def test_whoever_holds_the_code_adds_and_reads_and_leaves_no_trace(house: House):
    channel, code = anonymous(house)
    assert "reads it with their code" in house.reply(SECURITY, "answer Thank you. Which ward?", channel)

    house.reply(NURSE, f"reply {code.upper()}")
    form = house.opened()
    house.submit(NURSE, form, {"text": "Ward 3"})
    house.settle()

    assert "Thank you. Which ward?" in words_of(form)
    with house.desk.store.reading() as view:
        texts = [event.text for event in work.events(view, _only(view)) if event.kind.startswith("reporter")]
    assert texts == ["Thank you. Which ward?", "Ward 3"]
    assert NURSE not in everything_kept(house)
    opened_by = int(house.slack.called("views.open")[-1]["trigger_id"].split(".")[0])
    for trigger in (opened_by, opened_by + 1):  # Slack's own ids of the command and of the form sent
        assert f"{trigger}.1.test" not in everything_kept(house)
    assert code not in everything_kept(house)
    assert code not in form["private_metadata"]


def test_the_addition_of_an_anonymous_reporter_is_shown_by_day_and_without_a_name(house: House):
    channel, code = anonymous(house)
    house.reply(NURSE, f"reply {code}")
    house.submit(NURSE, house.opened(), {"text": "Ward 3"})

    said = house.reply(SECURITY, "timeline", channel)

    assert "The anonymous reporter added: Ward 3" in said
    assert "10:00 The anonymous reporter" not in said


def test_a_wrong_code_is_told_so_in_the_same_words_whatever_it_was(house: House):
    anonymous(house)

    answers = {house.reply(NURSE, f"reply {code}") for code in ("00000-00000", "x", "0a1b2-c3d4e")}

    assert len(answers) == 1
    assert "This code opens nothing" in answers.pop()


def test_a_code_with_words_behind_it_opens_nothing_so_that_the_words_are_not_lost(house: House):
    _, code = anonymous(house)

    for typed in ("reply", f"reply {code} it was in ward 3"):
        assert "Type the code alone" in house.reply(NURSE, typed)


def test_a_form_whose_code_was_tampered_with_keeps_nothing(house: House):
    _, code = anonymous(house)
    house.reply(NURSE, f"reply {code}")
    form = house.opened()
    form = form | {"private_metadata": json.dumps({"nonce": "n", "incident": "", "code": "0" * 64})}

    response = house.submit(NURSE, form, {"text": "Ward 3"})

    assert "This code opens nothing" in str(json.loads(response.body)["errors"])


def test_an_empty_answer_is_refused_with_an_example(house: House):
    _, channel = house.open_incident()

    assert "for example `/incident answer Thank you" in house.reply(SECURITY, "answer", channel)


def test_nothing_is_added_by_an_empty_form(house: House):
    incident_id, _ = house.open_incident()
    house.press(NURSE, "add_to_report", incident_id)

    response = house.submit(NURSE, house.opened(), {"text": "   "})

    assert "Please write what you want to add" in json.loads(response.body)["errors"]["text"]


def _only(view) -> str:
    return view.connection.exec_driver_sql("SELECT id FROM incidents").scalar()
