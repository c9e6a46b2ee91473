"""The walk itself, scene by scene: everything anybody can type, press, send in or be told, at least once.

What is left out is found by the tests that compare the walk with the tables of contents. It begins on Monday
2 March 2026, 10:00 in New York.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bot.core.incident import Outcome, Stage
from bot.core.letters import Kind
from bot.core.owed import Standing
from tests.conftest import COMMANDER, COUNSEL, GUEST, IT, LEADER, NURSE, PRIVACY, SECURITY, House
from tests.tour.assessing import assess
from tests.tour.ending import close_and_reopen, days_go_by, faults_and_drift
from tests.tour.house import TourHouse, tour_house
from tests.tour.reading import (
    channel_of,
    duties,
    first_draft,
    longest_delay,
    newest,
    number_of,
    tasks_of,
    waiting_proposal,
)
from tests.tour.words import Words

_CODE = re.compile(r"\b[0-9a-f]{5}-[0-9a-f]{5}\b")
_COUNTED = {"exact": "754", "low": "", "high": "", "residents": "TX 250, CA 501\nNON_US 3", "unreachable": "12"}
HELPER, WRITER = "U0HELPER1", "U0WRITER1"


@contextmanager
def walked(words: Words) -> Iterator[TourHouse]:
    """The house after the whole walk."""
    with tour_house(words) as house:
        walk(house)
        yield house


def walk(house: TourHouse) -> None:
    """Every scene, in an order that makes sense."""
    organisation(house)
    incident_id, channel = reporting(house)
    triage(house, incident_id, channel)
    team(house, incident_id, channel)
    work_goes_on(house, incident_id, channel)
    law(house, incident_id, channel)
    assess(house, incident_id, channel)
    days_go_by(house, incident_id, channel)
    close_and_reopen(house, incident_id, channel)
    faults_and_drift(house, incident_id, channel)


def organisation(house: TourHouse) -> None:
    """Roster, settings, health, help, Home: before anything has happened."""
    for user in (SECURITY, NURSE, GUEST):
        house.event(f"EvHome{user}", type="app_home_opened", user=user, tab="home", channel=f"D{user[1:]}")
    House.settle(house)
    house.on(NURSE, "help")
    house.on(NURSE, "help all")
    house.on(NURSE, house.typed("verb"))
    house.on(NURSE, "list mine")
    house.push(SECURITY, "open_roster")
    for role, holder, deputy in (("incident_commander", COMMANDER, IT), ("it_lead", IT, None)):
        house.push(SECURITY, "change_role", role, view=house.opened() | {"id": "V1"})
        house.send(SECURITY, holder_id=holder, deputy_id=deputy)
    house.on(SECURITY, "roster")
    house.push(SECURITY, "open_settings")
    for group in ("organisation", "leaders", "signature"):
        house.on(SECURITY, "settings")
        house.push(SECURITY, "change_settings", group, view=house.opened() | {"id": "V1"})
        chosen = {"name": "Lakeside Clinic", "on_call_phone": "+1 555 0100"} if group == "organisation" else {}
        house.send(SECURITY, **chosen)
    house.on(SECURITY, "health")
    house.push(SECURITY, "open_health")


def reporting(house: TourHouse) -> tuple[str, str]:
    """Reports by every door; the id and channel of the incident that the walk goes on with."""
    house.shortcut(NURSE, "report_incident")
    house.shortcut(NURSE, "report_message", "C0WARD")
    house.push(NURSE, "open_report")
    house.on(NURSE, "report")
    house.send(NURSE, category="lost-device", noticed_on="2026-02-27", still_happening="yes", phi="yes")
    incident_id = newest(house)
    house.settle()
    house.clock.move(minutes=1)
    nobody = house.anonymous_user
    house.on(nobody, "report")
    receipt = house.send(nobody, category="phishing", anonymous=["anonymous"])
    _anonymous_talk(house, newest(house), receipt)
    house.push(NURSE, "add_to_report", incident_id)
    house.send(NURSE)
    house.settle()
    house.on(NURSE, f"status {number_of(house, incident_id)}")
    house.on(NURSE, "list mine")
    return incident_id, channel_of(house, incident_id)


def _anonymous_talk(house: TourHouse, incident_id: str, receipt: object) -> None:
    code = _CODE.search(json.dumps(receipt))
    assert code is not None
    house.settle()
    nobody = house.anonymous_user
    house.on(nobody, f"reply {code.group()}")
    house.send(nobody)
    house.on(SECURITY, f"answer {house.typed('answer')}", channel_of(house, incident_id))
    house.settle()
    house.on(nobody, f"reply {code.group()}")


def triage(house: TourHouse, incident_id: str, channel: str) -> None:
    """Genuine by button; the others by command: a near miss, a false alarm, a duplicate."""
    house.push(SECURITY, "open_triage", incident_id)
    more = house.send(SECURITY, outcome=Outcome.GENUINE.value, category="lost-device", phi="yes", hacking="yes")
    decision = house.send(SECURITY, more, people_low="300", people_high="900", business_associate="yes")
    house.send(SECURITY, decision)
    for outcome in (Outcome.NEAR_MISS, Outcome.FALSE_ALARM, Outcome.DUPLICATE):
        house.clock.move(minutes=1)
        _, other_channel = house.open_incident(category="misdirected-mail", phi="no")
        house.on(SECURITY, "triage", other_channel)
        decision = house.send(SECURITY, outcome=outcome.value, phi="no")
        named: dict[str, Any] = {"duplicate_of": number_of(house, incident_id)} if outcome is Outcome.DUPLICATE else {}
        house.send(SECURITY, decision, **named)
        house.settle()
        if outcome is Outcome.FALSE_ALARM:
            house.on(SECURITY, "close", other_channel)
            house.send(SECURITY, export_sha256="ab" * 32)
    house.on(SECURITY, "list open")
    house.on(LEADER, "list closed")
    house.on(COMMANDER, f"status {number_of(house, incident_id)}", channel)


def team(house: TourHouse, incident_id: str, channel: str) -> None:
    """Roles given, handed on, deputised and taken back; people let in and shut out."""
    house.on(SECURITY, "roles", channel)
    house.on(SECURITY, f"assign counsel <@{COUNSEL}|c>", channel)
    house.on(SECURITY, f"assign scribe <@{NURSE}|n>", channel)
    house.on(SECURITY, f"assign scribe <@{COUNSEL}|c>", channel)
    house.on(SECURITY, f"deputy counsel <@{IT}|i> until 2026-04-01", channel)
    house.on(SECURITY, "unassign scribe", channel)
    house.push(COMMANDER, "open_roles", incident_id)
    house.send(COMMANDER, role="communications", move="assign", person=WRITER)
    house.on(COMMANDER, f"invite <@{HELPER}|h>", channel)
    house.on(SECURITY, f"exclude <@{HELPER}|h> {house.typed('exclude')}", channel)
    house.settle()
    house.on(COMMANDER, "roles", channel)


def work_goes_on(house: TourHouse, incident_id: str, channel: str) -> None:
    """Tasks, notes, updates, stages."""
    house.on(COMMANDER, "tasks", channel)
    house.on(COMMANDER, f"task add {house.typed('task')} <@{IT}|i> by 2026-03-09", channel)
    house.on(COMMANDER, f"task add {house.typed('task')}", channel)
    added = len(tasks_of(house, incident_id))
    for text in ("done 4 5", "undo 5", f"take {added}", f"give {added} <@{IT}|i>"):
        house.on(COMMANDER, text, channel)
    house.on(COMMANDER, f"task waive 3 {house.typed('waive')}", channel)
    house.settle()
    house.push(COMMANDER, "open_more", incident_id)
    house.push(COMMANDER, "open_tasks", incident_id)
    groups = [block for block in house.opened()["blocks"] if block["type"] == "input"]
    house.send(
        COMMANDER, **{one["block_id"]: [box["value"] for box in one["element"]["options"][1:]] for one in groups}
    )
    house.on(COMMANDER, "tasks", channel)
    house.on(COMMANDER, f"note {house.typed('note')}", channel)
    house.push(COMMANDER, "add_note", incident_id)
    house.send(COMMANDER, hour="09:30")
    house.shortcut(COMMANDER, "add_to_timeline", channel)
    house.send(COMMANDER)
    house.on(COMMANDER, f"update {house.typed('update')}", channel)
    house.push(COMMANDER, "open_update", incident_id)
    house.send(COMMANDER)
    house.clock.move(minutes=10)
    house.push(COMMANDER, "confirm_status", incident_id)
    house.on(COMMANDER, "stage containment started", channel)
    house.on(COMMANDER, f"stage recovery not-needed {house.typed('stage')}", channel)
    house.push(COMMANDER, "open_stages", incident_id)
    house.send(COMMANDER, stage=Stage.INVESTIGATION.value, status="in_progress")
    house.on(COMMANDER, f"answer {house.typed('answer')}", channel)
    house.push(NURSE, "read_answers", incident_id)
    house.send(NURSE)
    house.settle()
    house.on(COMMANDER, "timeline", channel)


def law(house: TourHouse, incident_id: str, channel: str) -> None:
    """Facts and what moves because of them; notices, a delay, a waiver, a later day of discovery."""
    for button, values in (
        ("open_facts", _COUNTED),
        ("open_associate", {"discovered_on": "2026-02-20", "told_us_on": "2026-02-27", "is_agent": "no"}),
        ("open_entity", {"state_determination_on": "2026-03-01"}),
        ("open_discovery", {"discovered_on": "2026-02-25"}),
    ):
        house.push(PRIVACY, button, incident_id)
        house.send(PRIVACY, **values)
    house.on(PRIVACY, "facts", channel)
    for decision in ("decline_discovery", "confirm_discovery"):
        house.on(PRIVACY, "facts discovery", channel)
        house.send(PRIVACY, discovered_on="2026-02-26")
        house.settle()
        house.on(PRIVACY, "obligations", channel)
        house.push(SECURITY, decision, f"{incident_id}:{waiting_proposal(house, incident_id)}")
        house.settle()
    delay_and_notices(house, incident_id, channel)
    letters(house, incident_id, channel)
    house.settle()
    house.on(PRIVACY, "obligations", channel)


def delay_and_notices(house: TourHouse, incident_id: str, channel: str) -> None:
    """An official's statement, the list, a notice and its correction, a waiver."""
    house.on(PRIVACY, "hold", channel)
    mistaken = house.send(PRIVACY, form="written", until="2026-06-30", days=None)
    house.send(PRIVACY, mistaken)
    house.push(PRIVACY, "open_hold", incident_id)
    foreseen = house.send(PRIVACY, form="written", until="2026-03-20", days=None)
    house.send(PRIVACY, foreseen)
    house.push(PRIVACY, "open_hold", incident_id)
    house.on(PRIVACY, "hold withdraw", channel)
    house.push(PRIVACY, "open_withdrawal", f"{incident_id}:{longest_delay(house, incident_id)}")
    withdrawing = house.send(PRIVACY)
    house.send(PRIVACY, withdrawing)
    house.on(PRIVACY, "hold", channel)
    house.push(PRIVACY, "open_obligations", incident_id)
    listed = house.opened() | {"id": "V1"}
    house.push(PRIVACY, "more_obligations", f"{incident_id}:2", view=listed)
    house.push(PRIVACY, "earlier_obligations", f"{incident_id}:1", view=listed)
    house.press(PRIVACY, "share_calendar", incident_id)
    assert house.beside.taken() == ["The calendar of these dates is in the channel already."]
    owed = [one for one in duties(house, incident_id) if one.status is Standing.OWED]
    house.push(PRIVACY, "record_sent", f"{incident_id}:{owed[0].id}")
    house.send(PRIVACY, recipients="700")
    house.on(PRIVACY, "sent", channel)
    house.send(PRIVACY, obligations=[owed[0].id], entry="corrects", recipients="754")
    house.on(COUNSEL, "waive", channel)
    house.push(COUNSEL, "open_waiver", incident_id)
    house.send(COUNSEL, obligation=owed[-1].id)


def letters(house: TourHouse, incident_id: str, channel: str) -> None:
    """Every document there is; counsel approves the first."""
    house.push(PRIVACY, "open_drafts", incident_id)
    for kind in Kind:
        house.on(PRIVACY, "draft", channel)
        duty = _first_option(house.opened(), "duty") if kind is Kind.REGULATOR else None
        form = house.send(PRIVACY, kind=kind.value, **({"duty": duty} if duty else {}))
        lists = [block["block_id"] for block in form["blocks"] if _kind_of(block) == "multi_static_select"]
        house.send(PRIVACY, form, **{name: [_first_option(form, name)] for name in lists})
    house.on(COUNSEL, "draft", channel)
    house.push(COUNSEL, "approve_draft", f"{incident_id}:{first_draft(house, incident_id)}", view=house.opened())


def _kind_of(block: Mapping[str, Any]) -> str:
    return str(block.get("element", {}).get("type"))


def _first_option(view: Mapping[str, Any], name: str) -> str:
    [block] = [one for one in view["blocks"] if one.get("block_id") == name]
    return str(block["element"]["options"][0]["value"])
