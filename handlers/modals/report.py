"""The report form: six short questions, no blame, no patient data; and the receipt that it turns into."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.incident import Phi
from bot.core.report import MOST_CHARACTERS, Report
from bot.core.triage import Answer
from bot.rulebook import Rulebook
from handlers.modals.form import (
    NO_PHI,
    Answers,
    Carried,
    View,
    checkboxes,
    day_input,
    hour_input,
    modal,
    radio,
    said,
    select,
    small_print,
    text_input,
)

CALLBACK_ID = "report"
ANONYMOUS = "anonymous"
_UNSURE = (("yes", "Yes"), ("no", "No"), ("unknown", "Not sure"))
_ABOUT_A_MESSAGE = "About the message you chose: where it is is kept, what it says is not. Please say it in your words."
_TRUTH = (
    "Ticked: we do not keep who you are. Slack and your network may log that you used this form. "
    "You get a code with which you can add something later."
)


def build(rulebook: Rulebook, today: date, source: Mapping[str, str] | None = None) -> View:
    """The empty form. `source` names a message (channel and ts) that the report is about."""
    kinds = [(playbook.slug, playbook.title) for playbook in rulebook.playbooks.values()]
    blocks = [
        said("Thank you for speaking up. Nobody is blamed for reporting, or for a mistake."),
        *([said(_ABOUT_A_MESSAGE)] if source else []),
        text_input(
            "what_happened", "What happened?", lines=True, most=MOST_CHARACTERS, hint=f"A sentence is enough. {NO_PHI}"
        ),
        select("category", "What is it closest to?", kinds, chosen="other"),
        day_input("noticed_on", "When was it noticed?", value=today, hint="The day is enough."),
        hour_input("noticed_at_hour", "At what time, if you know?"),
        text_input("where_noted", "Where?", optional=True, most=200, hint="Ward, office or system; no patient names."),
        radio("phi", "Is patient information involved?", _UNSURE, chosen="unknown"),
        radio("still_happening", "Is it still happening?", _UNSURE, chosen="unknown"),
        radio(
            "team_member_involved",
            "Is someone on the response team involved?",
            _UNSURE,
            chosen="unknown",
            hint="If yes, only the security and the privacy officer are told; they decide who else comes in.",
        ),
        text_input(
            "on_behalf_of", "For someone without Slack?", optional=True, most=200, hint="Their job or ward is enough."
        ),
        checkboxes(ANONYMOUS, "Your name", [(ANONYMOUS, "Report without my name")], hint=_TRUTH),
        small_print("The response team reads this. It opens a private channel and starts the clock."),
    ]
    return modal(CALLBACK_ID, "Report an incident", blocks, Carried(extra=dict(source or {})), submit="Send report")


def parse(view: Mapping[str, Any]) -> Report:
    """The report that was sent in. Raises FormErrors."""
    answers, carried = Answers(view), Carried.of(view)
    noticed_on, what = answers.day("noticed_on"), answers.text("what_happened")
    answers.require("noticed_on", noticed_on, "Please choose the day it was noticed; a guess is fine.")
    answers.require("what_happened", what, "Please say in a sentence what happened. No patient names are needed.")
    hour = answers.hour("noticed_at_hour")
    answers.finish()
    return Report(
        nonce=carried.nonce,
        category=answers.choice("category", "other"),
        what_happened=what,
        where_noted=answers.text("where_noted"),
        noticed_on=noticed_on or date.min,
        noticed_at_hour=hour,
        phi=Phi(answers.choice("phi", "unknown")),
        still_happening=Answer(answers.choice("still_happening", "unknown")),
        team_member_involved=Answer(answers.choice("team_member_involved", "unknown")),
        anonymous=ANONYMOUS in answers.ticked(ANONYMOUS),
        on_behalf_of=answers.text("on_behalf_of"),
        source_channel_id=carried.extra.get("channel"),
        source_message_ts=carried.extra.get("ts"),
    )
