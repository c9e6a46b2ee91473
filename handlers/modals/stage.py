"""The form of stages: how far one of them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.incident import Stage, StageRecord, StageStatus
from handlers.modals.form import Answers, Carried, View, modal, radio, said, select, text_input

CALLBACK_ID = "stage"
_STATUSES = (
    (StageStatus.IN_PROGRESS, "In progress"),
    (StageStatus.DONE, "Done"),
    (StageStatus.NOT_NEEDED, "Not needed, for the reason below"),
)


@dataclass(frozen=True, kw_only=True)
class StageChoice:
    """How far a stage is said to be, and why it is not needed."""

    stage: Stage
    status: StageStatus
    reason: str = ""


def build(incident_id: str, records: Mapping[Stage, StageRecord], chosen: StageChoice | None = None) -> View:
    """Every stage as it stands, and one change."""
    standing = [f"{stage.capitalize()}: {record.status.replace('_', ' ')}" for stage, record in records.items()]
    blocks = [
        said("\n".join(standing)),
        select(
            "stage",
            "Stage",
            [(stage, stage.capitalize()) for stage in Stage],
            chosen=chosen.stage if chosen else None,
        ),
        radio("status", "How far is it?", _STATUSES, chosen=chosen.status if chosen else StageStatus.IN_PROGRESS),
        text_input(
            "reason",
            "Why is it not needed?",
            value=chosen.reason if chosen else "",
            optional=True,
            lines=True,
            hint="Kept in the record, for years. No patient names or numbers, please.",
        ),
    ]
    return modal(CALLBACK_ID, "Stages", blocks, Carried(incident_id=incident_id), submit="Change")


def parse(view: Mapping[str, Any]) -> StageChoice:
    """The change that was sent in. Raises FormErrors."""
    answers = Answers(view)
    stage, status = answers.choice("stage"), StageStatus(answers.choice("status", StageStatus.IN_PROGRESS))
    reason = answers.text("reason")
    answers.require("stage", stage, "Please choose a stage.")
    if status is StageStatus.NOT_NEEDED:
        answers.require("reason", reason, "Please say why: the reason stays in the record.")
    answers.finish()
    return StageChoice(stage=Stage(stage), status=status, reason=reason)
