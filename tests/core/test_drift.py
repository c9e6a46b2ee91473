"""What became of a channel, and what follows from it."""

from dataclasses import replace

import pytest

from bot.core.drift import Drift, Findings, Known, Seen, compare

OFFICER, NURSE, IT = "U1", "U2", "U3"
KNOWN = Known(is_archived=False, name="inc-1", invited={OFFICER, NURSE}, left=set(), excluded=set())
SEEN = Seen(
    is_there=True, is_archived=False, is_private=True, name="inc-1", members={OFFICER, NURSE, "UBOT"}, has_card=True
)


def test_where_nothing_differs_nothing_follows():
    assert compare(KNOWN, SEEN) == Findings()


def test_a_channel_that_is_not_there_is_gone_and_nothing_else_is_said_of_it():
    assert compare(KNOWN, Seen(is_there=False)) == Findings(drifts=(Drift.GONE,))


@pytest.mark.parametrize(
    ("known", "seen", "drift"),
    [
        ({}, {"is_archived": True}, Drift.ARCHIVED),
        ({"is_archived": True}, {"is_archived": False}, Drift.UNARCHIVED),
        ({}, {"name": "something else"}, Drift.RENAMED),
        ({}, {"is_private": False}, Drift.MADE_PUBLIC),
    ],
)
def test_each_drift_is_told(known, seen, drift):
    assert compare(replace(KNOWN, **known), replace(SEEN, **seen)).drifts == (drift,)


def test_a_name_that_was_given_by_hand_already_is_not_told_again():
    assert compare(replace(KNOWN, name=None), replace(SEEN, name="yet another")).drifts == ()


def test_where_slack_does_not_say_nothing_is_concluded():
    assert compare(replace(KNOWN, invited={IT}), Seen(is_there=True)) == Findings()


def test_who_is_missing_is_invited_unless_they_went_by_themselves_or_were_shut_out():
    known = replace(KNOWN, invited={OFFICER, NURSE, IT}, left={NURSE}, excluded={IT})

    found = compare(known, replace(SEEN, members={"UBOT"}))

    assert (found.invite, found.missing, found.remove) == ((OFFICER,), (NURSE,), ())


def test_who_was_shut_out_and_is_in_is_removed():
    assert compare(replace(KNOWN, excluded={NURSE}), SEEN).remove == (NURSE,)


def test_a_card_is_missed_only_where_slack_says_that_it_is_not_there():
    assert compare(KNOWN, replace(SEEN, has_card=False)).needs_card
    assert not compare(KNOWN, replace(SEEN, has_card=None)).needs_card


def test_in_an_archived_channel_nothing_is_put_right():
    seen = replace(SEEN, is_archived=True, members={"UBOT"}, has_card=False)

    assert compare(replace(KNOWN, is_archived=True), seen) == Findings()
