"""How things stand, as each kind of person may see it."""

import pytest

from bot.workflows.exclude_person import exclude_person
from tests.conftest import COMMANDER, GUEST, IT, LEADER, NURSE, PRIVACY, SECURITY, House


@pytest.fixture
def opened(house: House) -> tuple[str, str]:
    return house.open_incident(what_happened="canary-44fe is missing")


def test_incidents_of_one_instant_are_listed_by_number_the_newest_first(house: House):
    for _ in range(3):
        house.report()
    house.settle()

    said = house.reply(SECURITY, "list")

    assert said.index("INC-2026-0003") < said.index("INC-2026-0002") < said.index("INC-2026-0001")


def test_the_team_sees_the_card_in_its_channel_and_by_number_elsewhere(house: House, opened):
    here, elsewhere = house.reply(SECURITY, "status", opened[1]), house.reply(SECURITY, "status inc-2026-0001")

    assert "*Incident commander*" in here
    assert here == elsewhere


def test_the_reporter_sees_how_far_it_is_and_no_more(house: House, opened):
    said = house.reply(NURSE, "status INC-2026-0001")

    assert "received on Monday, March 2, 2026" in said
    assert "Add something" in said
    for secret in ("canary-44fe", "Lost or stolen", "SEV", SECURITY):
        assert secret not in said


def test_leadership_sees_the_card_without_anybodys_words(house: House, opened):
    answer = house.reply(LEADER, "status INC-2026-0001")

    assert "INC-2026-0001" in answer and "Severity" in answer
    assert "canary-44fe" not in answer
    assert "canary-44fe" in house.reply(PRIVACY, "status INC-2026-0001")


def test_an_incident_that_is_not_theirs_reads_like_one_that_does_not_exist(house: House, opened):
    assert house.reply(IT, "status INC-2026-0001") == house.reply(IT, "status INC-2026-0999")
    assert house.reply(IT, "status", opened[1]) == house.reply(IT, "status")


def test_a_guest_sees_nothing(house: House, opened):
    for typed in ("status INC-2026-0001", "list", "list mine", "reply 0a1b2-c3d4e"):
        assert "own workspace" in house.reply(GUEST, typed)


def test_officers_and_leadership_list_every_incident_and_others_their_own(house: House, opened):
    house.reply(SECURITY, f"assign ic <@{COMMANDER}>", opened[1])

    for user in (SECURITY, LEADER, COMMANDER):
        assert "*INC-2026-0001* Lost or stolen device, SEV3, reported" in house.reply(user, "list")
    assert "INC-2026-0001" not in house.reply(IT, "list").replace("`/incident status INC-2026-0007`", "")


def test_what_somebody_only_reported_is_listed_under_mine_by_state_alone(house: House, opened):
    assert "*INC-2026-0001*" not in house.reply(NURSE, "list")

    mine = house.reply(NURSE, "list mine")

    assert "*INC-2026-0001*, reported by you: reported" in mine
    assert "Lost or stolen" not in mine


def test_a_deputys_list_ends_with_the_deputys_last_day(house: House, opened):
    house.reply(SECURITY, f"deputy privacy <@{IT}> until 2026-03-03", opened[1])

    during = house.reply(IT, "list")
    house.clock.move(days=2)
    after = house.reply(IT, "list")

    assert "*INC-2026-0001*" in during
    assert "*INC-2026-0001*" not in after


def test_an_officer_who_was_shut_out_does_not_see_the_incident_in_any_list(house: House, opened):
    exclude_person(house.desk, opened[0], PRIVACY, "", by=SECURITY, key="k1")

    for which in ("open", "mine", "overdue"):
        assert "*INC-2026-0001*" not in house.reply(PRIVACY, f"list {which}")
    assert "There is no such incident" in house.reply(PRIVACY, "status INC-2026-0001")


def test_overdue_lists_what_something_is_late_in(house: House, opened):
    before = house.reply(SECURITY, "list overdue")
    house.clock.move(minutes=20)

    after = house.reply(SECURITY, "list overdue")

    assert "There is none for you to see" in before
    assert "overdue*" in after and "*INC-2026-0001*" in after


def test_an_unknown_list_is_told_which_lists_there_are(house: House):
    assert (
        "`/incident list open`, `/incident list mine`, `/incident list overdue`, `/incident list closed`"
        in house.reply(SECURITY, "list all")
    )
