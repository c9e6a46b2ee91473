"""What an incident owes from one run to the next, against the real rules."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core import owed
from bot.core.facts import EntityRole, EntityType, Facts, SentNotices
from bot.core.obligations import obligations_for
from bot.core.owed import UNLOADED, Obligation, Standing, called, duties_of, namesakes, settle, words_for
from tests.conftest import rulebook

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def facts(**known):
    return Facts(
        entity_role=EntityRole.COVERED_ENTITY, timezone=ZoneInfo("America/New_York"), discovered_at=MONDAY, **known
    )


def duties(given):
    law = rulebook().law
    return duties_of(obligations_for(given, law), law)


def kept_of(kept, status=None):
    """What a store would hold after a run."""
    return {
        each.duty.key: Obligation(
            id=each.duty.key,
            incident_id="i",
            key=each.duty.key,
            notice=each.duty.notice,
            state=each.duty.state,
            recipient=each.duty.recipient,
            status=status or each.status,
            due_on=each.duty.due_on,
            owner_role=each.duty.owner_role,
            details=each.duty.details,
            waived_by=None,
            waived_reason="",
        )
        for each in kept
    }


def first(given):
    kept, _ = settle({}, duties(given), "gone")
    return kept_of(kept)


def moves_between(before, after, gone="gone"):
    return {move.key: move for move in settle(before, duties(after), gone)[1]}


def test_an_unknown_count_begins_with_every_federal_duty_and_no_move_for_what_is_not_owed():
    _, moves = settle({}, duties(facts()), "gone")

    assert {move.key: move.due_to for move in moves} == {
        "individual_notice": date(2026, 5, 1),
        "media_notice": date(2026, 5, 1),
        "secretary_notice": date(2026, 5, 1),
    }
    assert {move.was for move in moves} == {None}


def test_a_small_count_moves_the_report_to_hhs_to_the_year_after_and_ends_the_media_notice():
    moves = moves_between(first(facts()), facts(affected_individuals=12, residents_by_state={"NY": 12}))

    assert moves["secretary_notice"].due_from == date(2026, 5, 1)
    assert moves["secretary_notice"].due_to == date(2027, 3, 1)
    assert moves["media_notice"].now is Standing.NOT_OWED
    assert "individual_notice" not in moves


def test_the_same_facts_move_nothing():
    assert moves_between(first(facts(affected_individuals=12)), facts(affected_individuals=12)) == {}


def test_a_state_without_rules_is_owed_until_counsel_has_looked():
    kept, moves = settle({}, duties(facts(residents_by_state={"KY": 3})), "gone")
    kentucky = kept_of(kept)["ky.state_law"]

    assert (kentucky.notice, kentucky.status, kentucky.owner_role) == (UNLOADED, Standing.OWED, "legal_counsel")
    assert "ask counsel" in kentucky.words
    assert "ky.state_law" in {move.key for move in moves}


def test_a_state_whose_residents_turn_out_to_be_none_is_not_owed_and_says_why():
    before = first(facts(residents_by_state={"TX": 300, "NY": 1}))

    moves = moves_between(before, facts(residents_by_state={"NY": 301}), gone="Nobody lives there.")

    texan = [move for key, move in moves.items() if key.startswith("tx.") and move.was is Standing.OWED]
    assert len(texan) == 2
    assert {(move.now, move.due_to, move.why) for move in texan} == {(Standing.NOT_OWED, None, "Nobody lives there.")}


def test_two_laws_of_one_state_about_one_notice_have_keys_of_their_own():
    keys = [duty.key for duty in duties(facts(residents_by_state={"NY": 1})) if duty.state == "NY"]

    assert len(keys) == len(set(keys))
    assert len([key for key in keys if "state_attorney_general_notice" in key]) == 2


@pytest.mark.parametrize("code", sorted(rulebook().law.states))
def test_the_keys_of_every_loaded_state_are_unique_and_fit_into_a_button(code):
    keys = [duty.key for duty in duties(facts(residents_by_state={code: 100_000}))]

    assert len(keys) == len(set(keys))
    assert all(len(key) <= 200 and " " not in key for key in keys)


@pytest.mark.parametrize("status", [Standing.MET, Standing.WAIVED])
def test_what_is_met_or_waived_stays_as_it_is_when_its_date_moves(status):
    before = kept_of(settle({}, duties(facts()), "gone")[0], status)
    earlier = replace(facts(), discovered_at=datetime(2026, 2, 2, 15, 0, tzinfo=UTC))

    kept, moves = settle(before, duties(earlier), "gone")

    assert not moves
    assert not [each for each in kept if each.status is Standing.OWED]


def test_an_annual_report_that_was_filed_is_owed_again_once_500_people_are_counted():
    before = kept_of(settle({}, duties(facts(affected_individuals=499)), "gone")[0], Standing.MET)

    moves = moves_between(before, facts(affected_individuals=500))

    assert (moves["secretary_notice"].was, moves["secretary_notice"].now) == (Standing.MET, Standing.OWED)
    assert "individual_notice" not in moves


def test_a_media_notice_that_was_given_is_owed_again_once_another_state_passes_500():
    before = kept_of(settle({}, duties(facts(residents_by_state={"NY": 501})), "gone")[0], Standing.MET)

    moves = moves_between(before, facts(residents_by_state={"NY": 501, "TX": 501}))

    assert moves["media_notice"].now is Standing.OWED


def test_a_clock_that_starts_when_letters_go_out_gets_its_date_then():
    residents = {"CA": 501}
    before = first(facts(residents_by_state=residents))

    moves = moves_between(
        before, facts(residents_by_state=residents, sent=SentNotices(individuals_on=date(2026, 3, 10)))
    )

    regulator = moves["ca.state_attorney_general_notice.cal-civ-code-1798-82"]
    assert (regulator.was, regulator.due_from, regulator.due_to) == (Standing.OWED, None, date(2026, 3, 25))


def test_two_rows_of_one_statute_about_one_notice_are_numbered_in_the_order_of_its_file():
    law = rulebook().law
    answer = obligations_for(facts(residents_by_state={"TX": 250}), law)
    row = next(row for row in answer.state_obligations if row.notice == "state_individual_notice")

    duties = duties_of(replace(answer, state_obligations=(row, row, row)), law)

    assert [duty.key for duty in duties[-3:]] == [
        "tx.state_individual_notice.tex-bus-com-code-521-053-b",
        "tx.state_individual_notice.tex-bus-com-code-521-053-b.2",
        "tx.state_individual_notice.tex-bus-com-code-521-053-b.3",
    ]


def test_a_move_is_called_by_the_name_of_its_notice():
    _, [*moves] = settle({}, duties(facts(residents_by_state={"TX": 250})), "gone")

    assert [move.words for move in moves if move.state] == [
        "notice to residents (TX)",
        "notice to the State's regulator (TX)",
    ]


def test_a_duty_says_where_the_law_asks_for_it_and_one_without_a_rule_cites_nothing():
    known = first(facts(residents_by_state={"KY": 3, "TX": 250}))

    letters, unloaded = known["individual_notice"], known["ky.state_law"]
    assert (letters.citation, letters.url) == (
        "45 CFR 164.404(b)",
        "https://www.ecfr.gov/current/title-45/section-164.404",
    )
    assert (unloaded.citation, unloaded.url) == (None, None)


def test_duties_that_are_called_alike_are_told_apart_by_whom_they_are_for():
    known = first(facts(residents_by_state={"IL": 501, "TX": 250}))

    told_apart = namesakes(list(known.values()))

    assert set(told_apart.values()) == {
        "Illinois Attorney General",
        "Illinois Attorney General (copy of the notice to HHS)",
    }
    assert all(known[key].state == "IL" for key in told_apart)


def test_no_two_duties_of_an_incident_are_called_the_same_whatever_states_it_is_in():
    everywhere = dict.fromkeys(rulebook().law.states, 20_000)
    known = list(first(facts(residents_by_state=everywhere, entity_type=EntityType.LICENSED_HOSPITAL)).values())

    names = called(known)

    assert len(set(names.values())) == len(known)
    assert names["individual_notice"] == "notice to individuals"
    assert {name for key, name in names.items() if key.startswith("il.state_attorney")} == {
        "notice to the State's regulator (IL), Illinois Attorney General",
        "notice to the State's regulator (IL), Illinois Attorney General (copy of the notice to HHS)",
    }


def test_a_move_of_the_first_versions_cites_nothing():
    _, [move, *_] = settle({}, duties(facts()), "gone")
    written = owed.move_json(move)
    first_version = {name: value for name, value in written.items() if name not in ("citation", "url")}

    assert (move.citation, owed.move_of(first_version).citation) == ("45 CFR 164.404(b)", None)


def test_a_move_survives_being_written_down():
    _, moves = settle({}, duties(facts(residents_by_state={"KY": 3, "TX": 250})), "gone")

    assert tuple(owed.move_of(owed.move_json(move)) for move in moves) == moves


def test_a_notice_is_called_by_its_name_and_its_state():
    assert words_for("secretary_notice", None) == "report to HHS"
    assert words_for("state_attorney_general_notice", "TX") == "notice to the State's regulator (TX)"


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        ("high", "checked against the statute"),
        ("medium", "checked against secondary sources"),
        ("low", "not verified; ask counsel"),
        (None, "not verified; ask counsel"),
    ],
)
def test_confidence_is_said_in_words(grade, words):
    assert owed.confidence_in_words(grade) == words


def test_an_8k_is_counsels_and_everything_else_the_privacy_officers():
    owners = {duty.notice: duty.owner_role for duty in duties(facts())}

    assert set(owners.values()) == {"privacy_officer"}
