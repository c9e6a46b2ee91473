"""The closing form: what is missing first; where nothing legal is, why it is over and where the export is kept."""

from collections.abc import Mapping
from typing import Any

from bot.core.closing import Closing, Unmet
from bot.core.incident import Incident
from bot.desk import Desk
from bot.slack.messages.closing import still_missing
from handlers.modals.form import NO_PHI, Answers, Block, Carried, View, modal, text_input

CALLBACK_ID = "closing"
_LONG, _PLACE, _HASH = 2000, 300, 80


def build(desk: Desk, incident: Incident, missing: Unmet) -> View:
    """The form; without fields where a legal matter is open."""
    settings = desk.settings
    words = still_missing(incident, missing, settings.archive_after_days, settings.command_name)
    top, carried = desk.renderer.form("closing", words), Carried(incident_id=incident.id)
    if missing.legal:
        return modal(CALLBACK_ID, "Close the incident", top, carried)
    return modal(CALLBACK_ID, "Close the incident", [*top, *_fields(missing)], carried, submit="Close it")


def parse(view: Mapping[str, Any]) -> Closing:
    """What was entered. Whether it is enough, core says."""
    answers = Answers(view)
    return Closing(
        reason=answers.text("reason"),
        despite=answers.text("despite"),
        export_place=answers.text("export_place"),
        export_sha256=answers.text("export_sha256").lower(),
    )


def _fields(missing: Unmet) -> list[Block]:
    despite = text_input(
        "despite", "Why may what is unfinished stay so?", lines=True, most=_LONG, hint="It stays in the record."
    )
    return [
        text_input("reason", "Why is it over?", lines=True, most=_LONG, hint=NO_PHI),
        *([despite] if missing.other else []),
        text_input(
            "export_place", "Where is the channel's export kept?", optional=True, most=_PLACE,
            hint="A folder or system. Whoever may export the channel can add it now or later.",
        ),
        text_input(
            "export_sha256", "SHA-256 hash of the export", optional=True, most=_HASH,
            hint="It proves years later that nothing was changed: shasum -a 256 export.zip",
        ),
    ]  # fmt: skip
