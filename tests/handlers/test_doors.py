"""Every door, tried by those who may not come in: every command, button, form and shortcut there is.

Guests, strangers, bots and the deactivated get a refusal. Whoever was shut out of an incident learns nothing of it,
whatever else they are: the same words as for an incident that does not exist. Nothing in the record changes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import handlers
from bot.serve import ROOT
from handlers.access import UNKNOWN_INCIDENT
from handlers.modals.form import Carried
from tests.conftest import COMMANDER, GUEST, LEADER, NURSE, PRIVACY, SECURITY
from tests.fakes import words_of
from tests.tour import words
from tests.tour.house import TourHouse, tour_house
from tests.tour.reading import number_of
from tests.tour.record import everything
from tests.tour.words import CANARY

STRANGER, BOT, GONE = "U0STRANGE", "U0ROBOT01", "U0GONE001"
OUTSIDERS = {
    GUEST: {"is_restricted": True},
    "U0SINGLE1": {"is_ultra_restricted": True},
    STRANGER: {"is_stranger": True, "team_id": "T0OTHER"},
    BOT: {"is_bot": True},
    GONE: {"deleted": True},
}
SHUT_OUT = (PRIVACY, LEADER, COMMANDER, NURSE)
_REFUSAL = "This is for members of the organisation's own workspace."
_SHORTCUTS = re.findall(r"callback_id: (\S+)", (ROOT / "manifest.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """A house with one incident that has a legal date near. An officer, a leader, its commander and its reporter were
    shut out of it.
    """

    house: TourHouse
    incident_id: str
    number: str
    channel: str


@pytest.fixture(scope="module")
def guarded() -> Iterator[Guarded]:
    with tour_house(words.plain) as house:
        house.slack.kinds.update(OUTSIDERS)
        told = {"what_happened": words.plain("what_happened", 3000), "noticed_on": "2026-01-10"}
        incident_id, channel = house.open_incident(NURSE, **told)
        house.on(SECURITY, f"assign commander <@{COMMANDER}|c>", channel)
        house.on(SECURITY, f"note {house.typed('note')}", channel)
        for user in SHUT_OUT:
            house.on(SECURITY, f"exclude <@{user}> {house.typed('reason')}", channel)
        for user in OUTSIDERS:
            house.command(user, "help")
        house.settle()
        house.slack.calls.clear()
        yield Guarded(house=house, incident_id=incident_id, number=number_of(house, incident_id), channel=channel)


@dataclass(frozen=True, kw_only=True)
class Try:
    """One attempt: what was tried, and all that came of it: words beside a button, words in the answer, forms shown."""

    what: str
    about_incident: bool
    said: str
    shown: str


def attempts(guarded: Guarded, user: str, *, channel: str) -> Iterator[Try]:
    """Everything there is, tried once in this place."""
    house = guarded.house
    for name, command in handlers.COMMANDS.items():
        typed = f"{name} {guarded.number} 1 <@{SECURITY}|s> words" if channel != guarded.channel else f"{name} words"
        yield _tried(house, f"/{name}", command.about_incident is True, lambda t=typed: house.command(user, t, channel))
    for name, press in handlers.PRESSES.items():
        about = press.about_incident
        yield _tried(house, name, about, lambda n=name: house.press(user, n, f"{guarded.incident_id}:1"))
    for name, form in handlers.FORMS.items():
        view = _form(name, guarded.incident_id, house.typed("field"))
        yield _tried(house, f"{name} form", form.about_incident, lambda v=view: _send(house, user, v))


def _tried(house: TourHouse, what: str, about_incident: bool, act: Any) -> Try:
    before = len(house.slack.calls)
    answer = act()
    body = json.loads(answer.body) if answer.body else {}
    said = [*house.beside.taken(), str(body.get("text", "")), words_of(body), json.dumps(body.get("errors", ""))]
    shown = [json.dumps(arguments) for method, arguments in house.slack.calls[before:] if method.startswith("views.")]
    return Try(
        what=what,
        about_incident=about_incident,
        said=" ".join(said),
        shown=" ".join([*shown, json.dumps(body.get("view", ""))]),
    )


def _form(callback_id: str, incident_id: str, text: str) -> dict[str, Any]:
    """Any form, as somebody may send it who saw it earlier or made it up."""
    extra = {"step": "screening", "version": "1", "seen": "0", "channel": "C1", "ts": "1.2", "role": "scribe"}
    chosen = {"type": "static_select", "selected_option": {"value": incident_id}}
    fields: dict[str, Mapping[str, Any]] = {
        "incident": chosen,
        "text": {"type": "plain_text_input", "value": text},
        "happened_on": {"type": "datepicker", "selected_date": "2026-03-02"},
    }
    return {
        "type": "modal",
        "id": "V1",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": "Form"},
        "private_metadata": Carried(incident_id=incident_id, extra=extra).packed(),
        "blocks": [{"type": "input", "block_id": name} for name in fields],
        "state": {"values": {name: {name: value} for name, value in fields.items()}},
    }


def _send(house: TourHouse, user: str, view: Mapping[str, Any]) -> Any:
    body = {"type": "view_submission", "view": dict(view), "trigger_id": "1.1.test"}
    return house._dispatch(body | house._by(user))


@pytest.mark.parametrize("user", OUTSIDERS)
def test_outsiders_get_a_refusal_from_everything_and_change_nothing(guarded: Guarded, user: str):
    before = everything(guarded.house)

    tried = [*attempts(guarded, user, channel=guarded.channel)]

    assert len(tried) == len(handlers.COMMANDS) + len(handlers.PRESSES) + len(handlers.FORMS)
    assert [one.what for one in tried if _REFUSAL not in one.said] == []
    assert [one.what for one in tried if '"blocks"' in one.shown] == []
    assert everything(guarded.house) == before


@pytest.mark.parametrize("callback_id", _SHORTCUTS)
@pytest.mark.parametrize("user", OUTSIDERS)
def test_outsiders_get_a_refusal_from_every_shortcut(guarded: Guarded, user: str, callback_id: str):
    before = everything(guarded.house)
    house = guarded.house

    tried = _tried(house, callback_id, False, lambda: house.shortcut(user, callback_id, guarded.channel))

    assert _REFUSAL in tried.said
    assert '"blocks"' not in tried.shown
    assert everything(guarded.house) == before


@pytest.mark.parametrize("place", ["in its channel", "elsewhere"])
@pytest.mark.parametrize("user", SHUT_OUT)
def test_whoever_was_shut_out_learns_nothing_of_the_incident(guarded: Guarded, user: str, place: str):
    channel = guarded.channel if place == "in its channel" else "C0GENERAL"
    secrets = (guarded.number, guarded.incident_id, guarded.channel, CANARY)

    tried = [*attempts(guarded, user, channel=channel)]

    told = {one.what: found for one in tried if (found := [each for each in secrets if each in one.said])}
    shown = {one.what: found for one in tried if (found := [each for each in secrets if each in one.shown])}
    assert told == {}
    assert shown == {}


@pytest.mark.parametrize("user", SHUT_OUT)
def test_whoever_was_shut_out_hears_what_is_said_of_an_incident_that_does_not_exist(guarded: Guarded, user: str):
    before = everything(guarded.house)

    tried = [one for one in attempts(guarded, user, channel="C0GENERAL") if one.about_incident]

    sentence, _, _ = UNKNOWN_INCIDENT.partition("`")
    assert [one.what for one in tried if sentence not in one.said] == []
    assert changed(before, everything(guarded.house)) == set()


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The tables about incidents in which something changed."""
    about = {"incidents", "stages", "members", "role_assignments", "timeline_events", "tasks", "notices", "subjects"}
    return {name for name in about if before[name] != after[name]}


def test_a_shut_out_officer_is_sent_no_message_about_the_incident(guarded: Guarded):
    house = guarded.house
    house.on(SECURITY, f"note {house.typed('note')}", guarded.channel)
    house.clock.move(days=2)
    house.settle()

    sent = [
        call
        for call in house.slack.called("chat.postMessage")
        if call["channel"] in {f"D{one[1:]}" for one in SHUT_OUT}
    ]
    assert [words_of(call) for call in sent if guarded.number in words_of(call) and "Digest" not in call["text"]] == []
