"""The annual reports to HHS of a year: one matter to be reminded of, each filed on its own. Today: 2 March 2026."""

from datetime import UTC, date, datetime

import pytest

from bot.core.errors import UserError
from bot.core.journal import ORGANISATION
from bot.core.notices import Entry, Method, Sending
from bot.core.owed import Standing
from bot.store import incidents, journal, subjects, team
from bot.workflows.change_facts import change_facts
from bot.workflows.record_notice import record_notice
from bot.workflows.waive_obligation import waive_obligation
from handlers import reminders
from handlers.access import Actor
from handlers.asking import Asking
from tests.conftest import COUNSEL, GUEST, NURSE, PRIVACY, SECURITY, House
from tests.fakes import words_of
from tests.workflows.legal import duties, heard, watched

DUE_ON = date(2027, 3, 1)


def small_breach(house: House, people: int = 12) -> str:
    """A settled incident of so many people."""
    house.clock.move(minutes=1)
    incident_id, _ = house.open_incident()
    change_facts(house.desk, incident_id, {"total_individuals": people}, by=PRIVACY, key=f"facts {incident_id}")
    return incident_id


def file(house: House, incident_id: str, entry: Entry = Entry.ADDS, key: str = "file") -> None:
    sending = Sending(
        obligation_ids=(duties(house, incident_id)["secretary_notice"].id,),
        entry=entry,
        sent_on=house.clock.now().date(),
        method=Method.PORTAL,
        recipients_count=None,
        proof="Confirmation in the vault.",
    )
    record_notice(house.desk, incident_id, sending, by=PRIVACY, key=f"{key} {incident_id}")


def subject(house: House, year: int = 2026):
    with house.desk.store.reading() as view:
        return subjects.get_by_key(view, None, f"annual:{year}")


def reminded(house: House) -> list[dict]:
    """The reminders of the organisation's own matters."""
    posts = house.slack.called("chat.postMessage")
    return [one for one in posts if "the organisation" in one["text"]]


def at(house: House, day: date) -> None:
    """Half past nine in New York on this day, with nothing said before."""
    house.clock.move_to(datetime(day.year, day.month, day.day, 14, 30, tzinfo=UTC))
    house.slack.calls.clear()
    heard(house)


def quieten(house: House, *incident_ids: str) -> None:
    """Nothing of these incidents themselves is watched any more."""
    for incident_id in incident_ids:
        with house.desk.store.writing(incident_id) as unit:
            for each in subjects.open_subjects(unit, incident_id):
                subjects.unwatch(unit, incident_id, each.key)


def test_two_small_breaches_of_a_year_are_one_matter_of_the_privacy_officer(house: House):
    first, second = small_breach(house), small_breach(house)

    known = subject(house)
    assert (known.due_on, known.owner_role, known.closed_at) == (DUE_ON, "privacy_officer", None)
    assert "secretary_notice" not in {**watched(house, first), **watched(house, second)}
    assert duties(house, first)["secretary_notice"].due_on == DUE_ON


def test_the_reminder_says_how_many_for_which_incidents_and_under_which_law(house: House):
    quieten(house, small_breach(house), small_breach(house))

    at(house, date(2027, 1, 30))  # 30 days before

    [post] = reminded(house)
    assert post["channel"] == f"D{PRIVACY[1:]}"
    words = words_of(post)
    assert "2 annual reports to HHS to file, for breaches discovered in 2026: INC-2026-0001 and INC-2026-0002" in words
    assert "Last lawful day: Monday, March 1, 2027 (30 days left)" in words
    assert "45 CFR 164.408(c)" in words


def test_the_deputy_of_the_roster_hears_of_it_a_week_before(house: House):
    quieten(house, small_breach(house))
    with house.desk.store.writing() as unit:
        team.set_roster(unit, "privacy_officer", PRIVACY, NURSE, SECURITY)

    at(house, date(2027, 2, 22))

    assert {post["channel"] for post in reminded(house)} == {f"D{PRIVACY[1:]}", f"D{NURSE[1:]}"}


def test_each_report_is_filed_on_its_own_and_the_last_one_ends_the_matter(house: House):
    first, second = small_breach(house), small_breach(house)

    file(house, first)
    assert subject(house).closed_at is None
    file(house, second)

    assert subject(house).closed_at is not None
    assert duties(house, first)["secretary_notice"].status is Standing.MET


def test_a_record_taken_back_brings_the_matter_back(house: House):
    incident_id = small_breach(house)
    file(house, incident_id)

    file(house, incident_id, Entry.WITHDRAWS, key="back")

    assert subject(house).closed_at is None
    assert subject(house).due_on == DUE_ON


def test_a_breach_that_grows_to_500_leaves_it_and_is_watched_in_its_incident(house: House):
    incident_id = small_breach(house, 499)
    assert subject(house).closed_at is None

    change_facts(house.desk, incident_id, {"total_individuals": 500}, by=PRIVACY, key="grown")

    assert subject(house).closed_at is not None
    assert watched(house, incident_id)["secretary_notice"] == date(2026, 5, 1)


def test_a_breach_whose_discovery_moves_to_the_year_before_moves_to_that_year(house: House):
    incident_id = small_breach(house)

    entered = {"should_have_known_on": "2025-12-31"}
    change_facts(house.desk, incident_id, entered, because="The log shows it.", by=PRIVACY, key="earlier")

    assert subject(house, 2026).closed_at is not None
    assert subject(house, 2025).due_on == date(2026, 3, 1)


def test_counsels_waiver_ends_it_too(house: House):
    incident_id = small_breach(house)

    duty = duties(house, incident_id)["secretary_notice"]
    waive_obligation(house.desk, incident_id, duty.id, "Filed by the parent company.", by=COUNSEL, key="waive")

    assert subject(house).closed_at is not None


def test_an_exercise_is_reminded_of_in_its_own_incident_only(house: House):
    incident_id, _ = house.open_incident()
    with house.desk.store.writing(incident_id) as unit:
        incidents.update_incident(unit, incident_id, number="DRL-2026-0001")

    change_facts(house.desk, incident_id, {"total_individuals": 12}, by=PRIVACY, key="facts")

    assert subject(house) is None
    assert watched(house, incident_id)["secretary_notice"] == DUE_ON


def test_the_same_answer_twice_leaves_the_ladder_where_it_is(house: House):
    incident_id = small_breach(house)
    at(house, date(2027, 1, 30))
    before = subject(house)

    small_breach(house)

    after = subject(house)
    assert (after.id, after.set_at, after.due_on) == (before.id, before.set_at, before.due_on)
    assert incident_id is not None


def test_a_matter_that_two_filings_left_to_each_other_ends_with_the_next_reminder(house: House):
    incident_id = small_breach(house)
    quieten(house, incident_id)
    file(house, incident_id)
    with house.desk.store.writing() as unit:
        subjects.watch(unit, None, "annual:2026", kind="annual", ladder="legal", due_on=DUE_ON)

    at(house, date(2027, 2, 22))

    assert subject(house).closed_at is not None
    assert not reminded(house)


def test_the_digest_counts_it_once_and_counts_it_as_overdue_once(house: House):
    quieten(house, small_breach(house), small_breach(house), small_breach(house))

    at(house, date(2027, 2, 20))
    soon = next(words for words in house.slack.said() if words.startswith("Digest"))
    at(house, date(2027, 3, 3))
    late = next(words for words in house.slack.said() if words.startswith("Digest"))

    assert soon.count("HHS") == 1
    assert "3 of 2026, annual reports to HHS: Monday, March 1, 2027, 9 days left" in soon
    assert "2 days overdue" in late
    assert "Privacy officer 1" in late


def asking(house: House) -> Asking:
    actor = Actor(user_id=PRIVACY, hats=frozenset({"officer"}))
    return Asking(desk=house.desk, actor=actor, trigger_id="t", key="t", values=(subject(house).id,))


def press(house: House, action: str, user: str = PRIVACY):
    return house.press(user, action, f":{subject(house).id}", channel=f"D{user[1:]}")


def test_somebody_is_on_it_and_the_message_shows_who(house: House):
    quieten(house, small_breach(house))
    at(house, date(2027, 1, 30))

    press(house, "acknowledge")
    heard(house)

    assert subject(house).acknowledged_by == PRIVACY
    assert any(f"<@{PRIVACY}> is on it" in words_of(call) for call in house.slack.called("chat.update"))
    with house.desk.store.reading() as view:
        assert any('"reminder.acknowledged"' in entry.header for entry in journal.chain(view, ORGANISATION))


def test_it_can_sleep_but_not_past_its_last_reminder(house: House):
    quieten(house, small_breach(house))
    at(house, date(2027, 1, 30))

    press(house, "snooze")
    form = house.opened()
    house.submit(PRIVACY, form, {"until_on": "2027-02-05", "reason": "Waiting for the portal."})

    assert subject(house).snoozed_until == datetime(2027, 2, 5, 14, 0, tzinfo=UTC)
    assert "annual report" in words_of(form)


def test_done_says_where_each_report_is_recorded_and_changes_nothing(house: House):
    quieten(house, small_breach(house))
    at(house, date(2027, 1, 30))

    with pytest.raises(UserError, match="filed and recorded on its own"):
        reminders.mark_done(asking(house), {})

    assert press(house, "mark_done").status == 200
    assert subject(house).closed_at is None
    assert "filed and recorded on its own" in words_of(house.opened())


@pytest.mark.parametrize("user", [NURSE, GUEST])
def test_nobody_but_officers_and_leadership_answers_for_the_organisation(house: House, user: str):
    quieten(house, small_breach(house))
    at(house, date(2027, 1, 30))

    press(house, "acknowledge", user)

    assert subject(house).acknowledged_by is None


def test_an_empty_incident_in_any_other_button_is_refused(house: House):
    small_breach(house)

    for action in ("open_triage", "record_sent", "share_calendar"):
        house.press(SECURITY, action, "", channel="C0GENERAL")
        house.press(SECURITY, action, ":x", channel="C0GENERAL")

    assert not [view for view in house.slack.called("views.open") if view["view"]["title"]["text"] == "Triage"]
