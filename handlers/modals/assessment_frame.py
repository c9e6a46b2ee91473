"""What every step of the risk assessment has in common: its words, what it carries, where to go next.

Every field is optional to Slack, because going back or closing keeps whatever is there; `going on` asks for what the
step needs. Texts are short enough that the whole assessment fits into the form of whoever signs it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.assessment import Assessment
from bot.core.assessment_steps import SHOWN, Going, Said, Saving, Step, saves_seen
from bot.core.determination import Determination
from bot.slack.render import Renderer
from handlers.modals.form import NO_PHI, Answers, Block, Carried, Option, View, modal, select, text_input

CALLBACK_ID = "assessment"

LONG, REASON, POINTER = 1300, 500, 300
"""The most characters of a factor's texts, of a short reason, of a pointer to evidence."""

UNSURE: tuple[Option, ...] = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
NEEDED = "Needed to go on."

_GOING: Mapping[Going, str] = {
    Going.ON: "Save, and go on",
    Going.SUBMIT: "Save, and submit for the second signature",
    Going.BACK: "Save, and back to the step before",
    Going.CLOSE: "Save and close; go on later",
    Going.NOTIFY: "Save, and notify without assessing",
}


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """What the words of a step say. `returned_because`: why the version before came back, if it did.

    `from_triage`: what is chosen in the step was answered at triage.
    """

    number: str
    version: int
    step: int
    steps: int
    category: str
    questions: tuple[str, ...]
    returned_because: str
    determination: Determination
    from_triage: bool
    row: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where a step's form stands: the incident's number, kind and questions, and the form's own random word."""

    renderer: Renderer
    incident_id: str
    number: str
    category: str
    questions: tuple[str, ...]
    nonce: str
    determination: Determination = Determination.PENDING
    returned_because: str = ""
    from_triage: bool = False

    def turned(self, step: Step) -> "Page":
        """The page for the next form. Its random word follows from this one, so a repeat leads to the same form."""
        word = hashlib.sha256(f"{self.nonce}:{step}".encode()).hexdigest()[:32]
        return replace(self, nonce=word, returned_because="", from_triage=False)

    def words(self, draft: Assessment, step: Step, row: str = "") -> StepWords:
        """The facts for the step's words."""
        return StepWords(
            number=self.number,
            version=draft.version,
            step=step.number,
            steps=SHOWN,
            category=self.category,
            questions=self.questions,
            returned_because=self.returned_because,
            determination=self.determination,
            from_triage=self.from_triage,
            row=row,
        )


def framed(
    page: Page, draft: Assessment, step: Step, inputs: Sequence[Block], *going: Going, words: object = None,
    row: str = "",
) -> View:  # fmt: skip
    """One step as a form: its words, its fields, and where to go next (the first of `going` unless chosen)."""
    said = page.renderer.form(f"assess_{step}", words or page.words(draft, step, row))
    then = select(_then(step), "Then", [(one, _GOING[one]) for one in going], chosen=going[0])
    extra = {"step": step.value, "version": str(draft.version), "seen": str(saves_seen(draft, step))}
    carried = Carried(nonce=page.nonce, incident_id=page.incident_id, extra=extra | ({"row": row} if row else {}))
    title = f"Assessment: step {step.number} of {SHOWN}"
    return modal(CALLBACK_ID, title, [*said, *inputs, then], carried, submit="Continue")


def words_input(
    name: str, label: str, value: str, *, hint: str = "", most: int = REASON, needed: bool = False
) -> Block:
    """A text of several lines; `needed` ones say so, and are asked for on going on."""
    hints = [hint, NEEDED if needed else "", NO_PHI]
    text = " ".join(one for one in hints if one)
    return text_input(name, label, value=value, hint=text, lines=True, optional=True, most=most)


def step_of(view: Mapping[str, Any]) -> Step:
    """Which step a submitted form is."""
    return Step(Carried.of(view).extra["step"])


def going_of(answers: Answers, step: Step) -> Going:
    """Where the person wants to go."""
    return Going(answers.choice(_then(step), Going.CLOSE))


def saving(view: Mapping[str, Any], going: Going, said: Said) -> Saving:
    """The step as it was sent in."""
    extra = Carried.of(view).extra
    return Saving(
        step=Step(extra["step"]), version=int(extra["version"]), seen=int(extra["seen"]), going=going, said=said
    )


def written(answers: Answers, name: str, most: int) -> str:
    """A text, refused beside its field when it is too long for the form of whoever signs."""
    text = answers.text(name)
    if len(text) > most:
        answers.fault(name, f"Please shorten this to {most} characters; name the evidence for the rest.")
    return text


def _then(step: Step) -> str:
    return f"{step}_then"
