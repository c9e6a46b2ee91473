"""What the organisation may choose for itself."""

from datetime import time

import pytest

from bot.core.errors import FormErrors
from bot.core.organisation import Leaders, Organisation, check_holders, check_leaders, check_organisation
from bot.core.team import RosterEntry

ANN, BOB, CAT = "U0ANN", "U0BOB", "U0CAT"
ROSTER = {"security_officer": RosterEntry(role="security_officer", user_id=ANN)}


def faults_of(check, *given):
    try:
        check(*given)
    except FormErrors as refused:
        return refused.by_block
    return {}


@pytest.mark.parametrize(
    ("role", "holder", "deputy", "field", "words"),
    [
        ("privacy_officer", None, None, "holder_id", "never empty"),
        ("privacy_officer", ANN, None, "holder_id", "are two people"),
        ("legal_counsel", None, BOB, "deputy_id", "somebody to stand in for"),
        ("legal_counsel", BOB, BOB, "deputy_id", "somebody else than the holder"),
    ],
)
def test_a_roster_that_would_leave_a_chair_wrongly_filled_is_refused(role, holder, deputy, field, words):
    faults = faults_of(check_holders, role, holder, deputy, ROSTER)

    assert list(faults) == [field]
    assert words in faults[field]


@pytest.mark.parametrize(
    ("role", "holder", "deputy"),
    [
        ("privacy_officer", BOB, CAT),
        ("security_officer", ANN, None),  # the same person again
        ("legal_counsel", ANN, BOB),  # several hats are fine
        ("legal_counsel", None, None),
    ],
)
def test_every_other_roster_is_taken(role, holder, deputy):
    assert faults_of(check_holders, role, holder, deputy, ROSTER) == {}


def organisation(**changes):
    values = {"name": "A clinic", "timezone": "UTC", "entity_type": None, "on_call_phone": "+1 (555) 01-00.x7"}
    return Organisation(**(values | changes))


def test_an_organisation_has_a_name_and_a_telephone_number_or_none():
    assert faults_of(check_organisation, organisation()) == {}
    assert faults_of(check_organisation, organisation(on_call_phone="")) == {}
    assert list(faults_of(check_organisation, organisation(name=""))) == ["name"]


@pytest.mark.parametrize("phone", ["call Ann", "555-0100 ext", "+-()", " "])
def test_what_nobody_can_dial_is_no_telephone_number(phone):
    assert list(faults_of(check_organisation, organisation(on_call_phone=phone))) == ["on_call_phone"]


@pytest.mark.parametrize(
    ("digest_time", "is_taken"),
    [(time(0, 59), True), (time(1), False), (time(2, 59), False), (time(3), True), (time(8), True)],
)
def test_no_digest_comes_in_the_hours_in_which_clocks_are_changed(digest_time, is_taken):
    faults = faults_of(check_leaders, Leaders(people=(ANN,), channel_id=None, digest_time=digest_time))

    assert (faults == {}) is is_taken
