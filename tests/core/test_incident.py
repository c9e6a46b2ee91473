"""What an incident is called, and which moves it allows."""

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.incident import (
    Outcome,
    Phi,
    Stage,
    StageStatus,
    State,
    asks_for_nothing,
    channel_name,
    check_stage_move,
    incident_number,
    needs_no_determination,
    refuse_if_closed,
)
from tests.core.given import INCIDENT


@pytest.mark.parametrize(
    ("sequence", "number"), [(1, "INC-2026-0001"), (9999, "INC-2026-9999"), (10_000, "INC-2026-10000")]
)
def test_a_number_has_four_digits_and_grows_past_them(sequence, number):
    assert incident_number(2026, sequence) == number


def test_a_channel_is_called_by_number_and_kind_and_a_taken_name_gets_the_next_suffix():
    names = [channel_name("INC-2026-0007", "lost-device", attempt) for attempt in range(3)]

    assert names == ["inc-2026-0007-lost-device", "inc-2026-0007-lost-device-2", "inc-2026-0007-lost-device-3"]


@pytest.mark.parametrize(
    ("outcome", "phi", "nothing"),
    [
        (Outcome.DUPLICATE, Phi.YES, True),
        (Outcome.FALSE_ALARM, Phi.NO, True),
        (Outcome.FALSE_ALARM, Phi.UNKNOWN, False),
        (Outcome.NEAR_MISS, Phi.NO, False),
        (Outcome.GENUINE, Phi.NO, False),
        (None, Phi.NO, False),
    ],
)
def test_only_a_duplicate_and_a_false_alarm_without_patient_information_ask_for_nothing(outcome, phi, nothing):
    assert asks_for_nothing(replace(INCIDENT, outcome=outcome, phi=phi)) is nothing


@pytest.mark.parametrize(
    ("outcome", "phi", "none"),
    [
        (Outcome.DUPLICATE, Phi.YES, True),
        (Outcome.FALSE_ALARM, Phi.NO, True),
        (Outcome.NEAR_MISS, Phi.NO, True),
        (Outcome.NEAR_MISS, Phi.UNKNOWN, False),
        (Outcome.FALSE_ALARM, Phi.YES, False),
        (Outcome.GENUINE, Phi.NO, False),
        (None, Phi.NO, False),
    ],
)
def test_without_a_determination_ends_only_a_duplicate_or_what_is_less_and_without_patient_information(
    outcome, phi, none
):
    assert needs_no_determination(replace(INCIDENT, outcome=outcome, phi=phi)) is none


def test_a_closed_incident_refuses_changes_and_says_how_to_open_it_again():
    with pytest.raises(UserError, match=r"INC-2026-0002 is closed\. Reopen it first"):
        refuse_if_closed(replace(INCIDENT, state=State.CLOSED))

    for state in (State.REPORTED, State.TRIAGED):
        refuse_if_closed(replace(INCIDENT, state=state))


def test_triage_is_never_skipped_even_with_a_reason():
    with pytest.raises(UserError, match="Triage cannot be skipped"):
        check_stage_move(Stage.TRIAGE, StageStatus.NOT_NEEDED, "It was nothing.")


@pytest.mark.parametrize("reason", ["", " \n"])
def test_any_other_stage_is_skipped_with_a_reason_only(reason):
    with pytest.raises(UserError, match="Say why recovery is not needed"):
        check_stage_move(Stage.RECOVERY, StageStatus.NOT_NEEDED, reason)

    check_stage_move(Stage.RECOVERY, StageStatus.NOT_NEEDED, "Nothing was down.")


@pytest.mark.parametrize("status", [StageStatus.NOT_STARTED, StageStatus.IN_PROGRESS, StageStatus.DONE])
def test_every_other_status_needs_no_reason(status):
    for stage in Stage:
        check_stage_move(stage, status, "")
