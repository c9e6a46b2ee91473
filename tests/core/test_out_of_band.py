"""What goes out by another way than Slack, and what no longer has to."""

import pytest

from bot.core.out_of_band import Because, is_moot, reasons
from bot.core.reminders import Addressee

OWNER, OFFICERS, LEADERSHIP = Addressee.OWNER, Addressee.OFFICERS, Addressee.LEADERSHIP
BOTH = (Because.UNDELIVERED, Because.UNANSWERED)
STANDS = {"is_open": True, "is_answered": False, "is_delivered": False, "is_told": False}


@pytest.mark.parametrize(
    ("addressees", "legal", "severity", "expected"),
    [
        ((OWNER,), True, "SEV1", ()),
        ((OWNER, OFFICERS), True, "SEV4", (Because.UNDELIVERED,)),
        ((OWNER, OFFICERS), True, None, (Because.UNDELIVERED,)),
        ((OFFICERS, LEADERSHIP), True, "SEV4", BOTH),
        ((OFFICERS,), False, "SEV2", (Because.UNDELIVERED,)),
        ((LEADERSHIP,), False, "SEV1", BOTH),
        ((LEADERSHIP,), False, "SEV3", ()),
        ((LEADERSHIP,), False, None, ()),
    ],
)
def test_legal_dates_and_severe_incidents_go_out_from_the_officers_upwards(addressees, legal, severity, expected):
    assert reasons(addressees, legal=legal, severity=severity) == expected


@pytest.mark.parametrize("because", BOTH)
def test_what_was_settled_never_goes_out(because):
    assert is_moot(because, **STANDS | {"is_open": False}) == "it was settled"


def test_undelivered_goes_out_unless_slack_delivered_it_whatever_was_answered():
    assert is_moot(Because.UNDELIVERED, **STANDS | {"is_answered": True}) == ""
    assert is_moot(Because.UNDELIVERED, **STANDS | {"is_delivered": True}) == "Slack delivered it"


def test_unanswered_goes_out_unless_somebody_answered_or_it_went_out_already():
    assert is_moot(Because.UNANSWERED, **STANDS | {"is_delivered": True}) == ""
    assert is_moot(Because.UNANSWERED, **STANDS | {"is_answered": True}) == "somebody answered"
    assert is_moot(Because.UNANSWERED, **STANDS | {"is_told": True}) == "it went out already"
