"""Step 7: a person concludes, in their own words. Nothing is preselected, added up or suggested."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.core.assessment import Assessment, Conclusion, Factor
from bot.core.assessment_steps import Concluded, Going, Saving, Step
from handlers.modals.assessment_exceptions import EXCEPTIONS
from handlers.modals.assessment_factor import TITLES
from handlers.modals.assessment_frame import (
    Page,
    StepWords,
    framed,
    going_of,
    saving,
    words_input,
    written,
)
from handlers.modals.form import Answers, View, radio

CHOICE, REASON_FIELD = Step.CONCLUSION.value, "conclusion_reason"
MOST_CHARACTERS = 1200

CONCLUSIONS: Mapping[Conclusion, str] = {
    Conclusion.BREACH: "Breach: a low probability of compromise is not shown",
    Conclusion.LOW_PROBABILITY_OF_COMPROMISE: "Low probability that the information was compromised",
    Conclusion.EXCEPTION_APPLIES: "One of the three exceptions applies",
    Conclusion.NO_UNSECURED_PHI: "The information was secured (encrypted or destroyed)",
    Conclusion.NOT_PHI: "It was not protected health information",
    Conclusion.NOT_IMPERMISSIBLE: "The use or disclosure was permitted",
    Conclusion.NOTIFY_WITHOUT_ASSESSING: "Notify without assessing (counts as a breach)",
}


@dataclass(frozen=True, kw_only=True)
class FactorState:
    """A factor's title, and whether it has words and a reason."""

    title: str
    addressed: bool


@dataclass(frozen=True, kw_only=True)
class ConclusionWords(StepWords):
    """What has been entered so far, in short, beside what every step says."""

    phi: str
    impermissible: str
    unsecured: str
    exception: str
    exception_holds: bool
    factors: tuple[FactorState, ...]


def build(page: Page, draft: Assessment, *, notify: bool = False) -> View:
    """The form. `notify`: the person just asked to notify without assessing, so that choice is there already."""
    findings = draft.findings
    chosen = Conclusion.NOTIFY_WITHOUT_ASSESSING if notify else findings.conclusion
    hint = (
        "In your own words. The question is whether the information was compromised, not whether somebody was harmed."
    )
    inputs = [
        radio(CHOICE, "What do you conclude?", list(CONCLUSIONS.items()), chosen=chosen, optional=True),
        words_input(REASON_FIELD, "Why?", findings.conclusion_reason, hint=hint, most=MOST_CHARACTERS, needed=True),
    ]
    words = _words(page, draft)
    return framed(page, draft, Step.CONCLUSION, inputs, Going.SUBMIT, Going.BACK, Going.CLOSE, words=words)


def parse(view: Mapping[str, Any]) -> Saving:
    """The conclusion as sent in. Raises FormErrors. Whether it is complete is core's to say."""
    answers = Answers(view)
    going, chosen = going_of(answers, Step.CONCLUSION), answers.choice(CHOICE)
    reason = written(answers, REASON_FIELD, MOST_CHARACTERS)
    if going is Going.SUBMIT:
        answers.require(CHOICE, chosen, "Please choose what you conclude.")
        answers.require(REASON_FIELD, reason, "Please say in your own words why you conclude so.")
    answers.finish()
    return saving(view, going, Concluded(conclusion=Conclusion(chosen) if chosen else None, reason=reason))


def _words(page: Page, draft: Assessment) -> ConclusionWords:
    findings = draft.findings
    screening, claim = findings.screening, findings.exception
    return ConclusionWords(
        **asdict(page.words(draft, Step.CONCLUSION)),
        phi=screening.phi.answer,
        impermissible=screening.impermissible.answer,
        unsecured=screening.unsecured.answer,
        exception=EXCEPTIONS[claim.row] if claim.row else "",
        exception_holds=claim.holds,
        factors=tuple(
            FactorState(title=TITLES[factor], addressed=findings.finding(factor).addressed) for factor in Factor
        ),
    )
