"""The risk assessment in Slack: its steps one after the other, and the second signature."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from bot.core.assessment import Assessment
from bot.core.assessment_steps import Going, Saving, Step, leads_to, next_step
from bot.core.determination import Determination
from bot.store import assessments
from bot.workflows.assess_risk import open_assessment, save_step, submit_assessment
from bot.workflows.sign_assessment import open_for_signature, return_assessment, sign_assessment
from handlers.asking import Asking
from handlers.modals import (
    assessment_conclusion,
    assessment_exceptions,
    assessment_factor,
    assessment_frame,
    assessment_screening,
    assessment_signature,
)
from handlers.modals.assessment_frame import Page
from handlers.modals.form import Carried, View, modal

_PARSE: Mapping[Step, Callable[[Mapping[str, Any]], Saving]] = {
    Step.SCREENING: assessment_screening.parse,
    Step.EXCEPTIONS: assessment_exceptions.parse,
    Step.CONDITIONS: assessment_exceptions.parse_conditions,
    Step.CONCLUSION: assessment_conclusion.parse,
}


def open_form(asking: Asking) -> None:
    """Open the assessment where it was left."""
    opened = open_assessment(asking.desk, asking.incident.id, by=asking.user_id)
    page = replace(_page(asking, uuid4().hex, opened.returned_because), from_triage=opened.from_triage)
    asking.open(_form(page, opened.draft, next_step(opened.draft)))


def submit_step(asking: Asking) -> View | None:
    """Keep a step and show the next one, or close. The conclusion may put the whole forward."""
    view = asking.view or {}
    step = assessment_frame.step_of(view)
    saving = _PARSE.get(step, assessment_factor.parse)(view)
    given = {"by": asking.user_id, "key": asking.key}
    if saving.going is Going.SUBMIT:
        return _receipt(asking, submit_assessment(asking.desk, asking.incident.id, saving, **given))
    draft = save_step(asking.desk, asking.incident.id, saving, **given)
    if saving.going is Going.CLOSE:
        return None
    following = leads_to(saving, draft.findings)
    return _form(_page(asking, asking.key).turned(following), draft, following, notify=saving.going is Going.NOTIFY)


def open_signature(asking: Asking) -> None:
    """Open the waiting version for an officer who may sign it."""
    desk, incident = asking.desk, asking.incident
    waiting = open_for_signature(desk, incident.id, by=asking.user_id)
    with desk.store.reading() as view:
        words = assessment_signature.in_words(
            incident.number,
            waiting,
            determination=assessments.determination_of(view, incident.id),
            rule_off=not assessments.needs_second_signature(view),
        )
    asking.open(assessment_signature.build(desk.renderer, words, incident.id))


def submit_signature(asking: Asking) -> None:
    """Record the signature, or the return."""
    decision = assessment_signature.parse(asking.view or {})
    desk, incident_id, given = asking.desk, asking.incident.id, {"by": asking.user_id, "key": asking.key}
    if decision.approved:
        sign_assessment(desk, incident_id, decision.version, **given)
    else:
        return_assessment(desk, incident_id, decision.version, decision.reason, **given)


def _form(page: Page, draft: Assessment, step: Step, *, notify: bool = False) -> View:
    if step is Step.SCREENING:
        return assessment_screening.build(page, draft)
    if step is Step.EXCEPTIONS:
        return assessment_exceptions.build(page, draft)
    if step is Step.CONDITIONS:
        return assessment_exceptions.build_conditions(page, draft)
    if step is Step.CONCLUSION:
        return assessment_conclusion.build(page, draft, notify=notify)
    return assessment_factor.build(page, draft, step)


def _page(asking: Asking, nonce: str, returned_because: str = "") -> Page:
    desk, incident = asking.desk, asking.incident
    playbook = desk.rulebook.playbooks[incident.category]
    with desk.store.reading() as view:
        determination = assessments.determination_of(view, incident.id)
    return Page(
        renderer=desk.renderer,
        incident_id=incident.id,
        number=incident.number,
        category=playbook.title,
        questions=tuple(playbook.questions.values()),
        nonce=nonce,
        determination=determination,
        returned_because=returned_because,
    )


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What the assessor is told in the form."""

    number: str
    version: int
    signers: tuple[str, ...]
    determination: Determination
    rule_off: bool


def _receipt(asking: Asking, submitted: Assessment) -> View:
    desk, incident = asking.desk, asking.incident
    with desk.store.reading() as view:
        facts = Submitted(
            number=incident.number,
            version=submitted.version,
            signers=tuple(assessments.signers_of(view, submitted)),
            determination=assessments.determination_of(view, incident.id),
            rule_off=not assessments.needs_second_signature(view),
        )
    return modal("assessed", "Submitted", desk.renderer.form("assessment_kept", facts), Carried())
