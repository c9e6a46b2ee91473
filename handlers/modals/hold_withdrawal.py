"""The form to take back a law-enforcement statement recorded by mistake. Sent once, it shows what would move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.statements import ORAL
from bot.core.words import spelled
from bot.store.obligations import Delay
from handlers.modals.form import NO_PHI, Answers, Block, Carried, View, modal, said, select, text_input
from handlers.modals.hold import SEEN

CALLBACK_ID = "hold_withdrawal"
MOST_OPTIONS = 100
_TITLE = "Recorded by mistake"


@dataclass(frozen=True, kw_only=True)
class Withdrawing:
    """Which statement, and how it came to be recorded (free text)."""

    delay_id: str = ""
    because: str = ""


def build(delays: Sequence[Delay], withdrawing: Withdrawing, incident_id: str) -> View:
    """The form; `delays` are the statements that count, at least one."""
    intro = said("For what was never stated, or not about this incident. What officials end early is counsel's matter.")
    blocks = [intro, *_fields(delays, withdrawing)]
    return modal(CALLBACK_ID, _TITLE, blocks, Carried(incident_id=incident_id), submit="What moves?")


def build_seen(
    delays: Sequence[Delay], withdrawing: Withdrawing, foreseen: Sequence[Block], mark: str, carried: Carried
) -> View:
    """The same form as it was filled in, under what would move. `mark` names that effect, `carried` came with it."""
    seen = replace(carried, extra={SEEN: mark})
    return modal(CALLBACK_ID, _TITLE, [*foreseen, *_fields(delays, withdrawing)], seen, submit="Withdraw")


def parse(view: Mapping[str, Any]) -> Withdrawing:
    """What was entered. Raises FormErrors."""
    answers = Answers(view)
    delay_id = answers.choice("delay")
    answers.require("delay", delay_id, "Please choose a statement.")
    answers.finish()
    return Withdrawing(delay_id=delay_id, because=answers.text("because"))


def _fields(delays: Sequence[Delay], withdrawing: Withdrawing) -> list[Block]:
    newest_first = list(delays)[::-1][:MOST_OPTIONS]
    chosen = withdrawing.delay_id or (newest_first[0].id if len(newest_first) == 1 else None)
    return [
        select("delay", "Which statement?", [(one.id, _label(one)) for one in newest_first], chosen=chosen),
        text_input(
            "because", "How did it come to be recorded?", value=withdrawing.because, lines=True, most=1000,
            hint=f"Stays in the record and is told to the incident's channel. {NO_PHI}",
        ),
    ]  # fmt: skip


def _label(delay: Delay) -> str:
    form = "Oral" if delay.form == ORAL else "Written"
    until = f", until {spelled(delay.delayed_until)}" if delay.delayed_until else ""
    return f"{form} statement of {spelled(delay.stated_on)}{until}"
