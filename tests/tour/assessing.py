"""The risk assessment on the walk: once with an exception looked at and returned, once to both signatures."""

from typing import Any

from bot.core.assessment import Conclusion, ExceptionRow
from bot.core.assessment_steps import Step
from tests.conftest import PRIVACY, SECURITY
from tests.tour.house import TourHouse

_CHOICES: dict[str, dict[str, Any]] = {
    Step.EXCEPTIONS: {"exception": ExceptionRow.NOT_RETAINED.value},
    Step.CONCLUSION: {"conclusion": Conclusion.BREACH.value},
}


def assess(house: TourHouse, incident_id: str, channel: str) -> None:
    """Put forward, returned with a reason, put forward again, signed."""
    house.push(PRIVACY, "open_assessment", incident_id)
    house.send(PRIVACY, screening_then="close")
    house.on(PRIVACY, "assess", channel)
    _through(house)
    house.settle()
    house.push(SECURITY, "open_signature", incident_id)
    house.send(SECURITY, decision="return")
    house.settle()
    house.on(PRIVACY, "assess", channel)
    _through(house)
    house.settle()
    house.on(SECURITY, "sign", channel)
    house.send(SECURITY, decision="sign", return_reason="")
    house.settle()


def _through(house: TourHouse) -> None:
    """From the step that is open to the receipt."""
    view = house.opened()
    for _ in range(len(Step) + 1):
        if view["callback_id"] != "assessment":
            return
        view = house.send(PRIVACY, view, **_choices(view))
    raise AssertionError("the assessment has no end")


def _choices(view: dict[str, Any]) -> dict[str, Any]:
    fields = {block.get("block_id") for block in view["blocks"]}
    return next((chosen for chosen in _CHOICES.values() if set(chosen) <= fields), {})
