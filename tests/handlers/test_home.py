"""The App Home, through whole Slack payloads."""

from bot.store import team, work
from tests.conftest import COUNSEL, GUEST, IT, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.handlers.test_triage import decide


def home(house: House, user: str, event_id: str = "Ev1", tab: str = "home"):
    """Open the tab and give what is drawn."""
    house.event(event_id, type="app_home_opened", user=user, channel=f"D{user[1:]}", tab=tab)
    house.settle()
    drawn = house.slack.called("views.publish")
    return drawn[-1]["view"] if drawn else None


def buttons(view) -> list[str]:
    return [one["action_id"] for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]


def test_somebody_who_has_nothing_yet_sees_the_report_button_first(house: House):
    view = home(house, NURSE)

    assert buttons(view) == ["open_report"]
    words = words_of(view)
    assert "Nothing waits for you" in words and "You belong to no open incident" in words
    assert "Overview" not in words


def test_a_reporter_sees_the_number_and_how_far_it_is_and_no_more(house: House):
    house.open_incident(user=NURSE, what_happened="canary-31ab")

    words = words_of(home(house, NURSE))

    assert "*INC-2026-0001*, reported" in words
    assert "canary-31ab" not in words and "Lost" not in words


def test_a_reporter_can_add_something_from_there(house: House):
    incident_id, _ = house.open_incident(user=NURSE)
    [line] = [block for block in home(house, NURSE)["blocks"] if "accessory" in block]

    house.press(NURSE, line["accessory"]["action_id"], line["accessory"]["value"], view={"type": "home", "blocks": []})

    assert line["accessory"]["value"] == incident_id
    assert house.opened()["callback_id"] == "addition"


def test_a_role_holder_sees_roles_tasks_and_incidents(house: House):
    house.open_incident()

    words = words_of(home(house, PRIVACY))

    assert "Privacy officer of INC-2026-0001" in words
    assert "next legal date" in words
    assert "INC-2026-0001, " in words


def test_a_task_that_a_person_worded_is_shown_by_its_number_only(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        task = {
            "key": None,
            "text": "canary-55cd",
            "role": "privacy_officer",
            "stage": "containment",
            "required": False,
        }
        (kept,) = work.add_tasks(unit, incident_id, [task | {"due_at": unit.at}])

    words = words_of(home(house, PRIVACY))

    assert f"INC-2026-0001, task {kept.number}*" in words
    assert "canary-55cd" not in words


def test_officers_see_the_overview_and_the_first_steps(house: House):
    house.open_incident()

    view = home(house, SECURITY)

    words = words_of(view)
    assert "First steps" in words and "Nobody holds these roles yet: Incident commander" in words
    assert "INC-2026-0001" in words
    assert {"open_roster", "open_settings", "open_health"} <= set(buttons(view))


def test_the_first_steps_go_away_when_they_are_done(house: House):
    with house.desk.store.writing() as unit:
        for role in house.desk.rulebook.roles:
            if role not in team.roster(unit):
                team.set_roster(unit, role, COUNSEL, None, "test")

    assert "First steps" not in words_of(home(house, SECURITY))


def test_a_legal_date_that_passed_is_in_the_overview(house: House):
    incident_id, _ = house.open_incident()
    decide(house, incident_id, kind={"phi": "yes"})
    house.clock.move(days=70)

    words = words_of(home(house, SECURITY))

    assert "which has passed" in words
    assert "*Legal date passed*\nINC-2026-0001" in words


def test_an_officer_who_was_shut_out_of_an_incident_does_not_see_it_here(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        team.exclude(unit, incident_id, SECURITY, PRIVACY, "reason")

    assert "INC-2026-0001" not in words_of(home(house, SECURITY))


def test_a_guest_sees_a_polite_refusal_and_no_button(house: House):
    view = home(house, GUEST)

    assert buttons(view) == []
    assert "for members of the organisation" in words_of(view)


def test_the_messages_tab_draws_nothing_and_a_repeat_draws_once(house: House):
    assert home(house, IT, tab="messages") is None

    home(house, IT, "Ev2")
    home(house, IT, "Ev2")

    assert len(house.slack.called("views.publish")) == 1
