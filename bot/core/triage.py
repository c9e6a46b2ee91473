"""How grave an incident is: severity suggested from facts, and what a triage must say before it is kept.

It suggests and checks; people decide. Severity says how fast we move, never whether something is a breach.
Every fact worries when it is `yes`, so that "not known" can be read as "possible" and never as "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import FormErrors
from bot.core.incident import Outcome

FALLBACK_CATEGORY = "other"


class Answer(StrEnum):
    """An answer to a plain question. `unknown` covers "not sure" and "not asked" alike."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Fact(StrEnum):
    """The questions that severity hangs on. `unsecured`: not encrypted or destroyed as 45 CFR 164.402 means it."""

    STILL_HAPPENING = "still_happening"
    PATIENT_CARE_AFFECTED = "patient_care_affected"
    PHI = "phi"
    HACKING = "hacking"
    UNSECURED = "unsecured"


class Certainty(StrEnum):
    """How a rule reads a fact: `confirmed` is yes, `possible` is yes or unknown, `ruled_out` is no."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    RULED_OUT = "ruled_out"

    def holds(self, answer: Answer) -> bool:
        """Whether an answer is as certain as this."""
        return answer in _MEANS[self]


_MEANS: Mapping[Certainty, frozenset[Answer]] = {
    Certainty.CONFIRMED: frozenset({Answer.YES}),
    Certainty.POSSIBLE: frozenset({Answer.YES, Answer.UNKNOWN}),
    Certainty.RULED_OUT: frozenset({Answer.NO}),
}


@dataclass(frozen=True, kw_only=True)
class Severity:
    """One level. `rank` 1 is the gravest."""

    slug: str
    rank: int
    title: str
    meaning: str

    def at_least(self, other: "Severity") -> bool:
        """Whether this level is as grave as `other`, or graver."""
        return self.rank <= other.rank


@dataclass(frozen=True, kw_only=True)
class SeverityRule:
    """Where all conditions hold, the severity becomes `to`. `affected_at_least` counts people, inclusive."""

    to: Severity
    when: Mapping[Fact, Certainty]
    affected_at_least: int | None = None
    because: str


@dataclass(frozen=True, kw_only=True)
class CategoryDefaults:
    """What a kind of incident says by itself: its usual severity, and the facts taken as `yes` until denied."""

    title: str
    usual: Severity
    presumed: frozenset[Fact] = frozenset()


@dataclass(frozen=True, kw_only=True)
class SeverityRules:
    """The levels by slug and the rules of data/severity.yaml, with the playbooks' defaults by category slug."""

    levels: Mapping[str, Severity]
    raising: tuple[SeverityRule, ...]
    lowering: tuple[SeverityRule, ...]
    categories: Mapping[str, CategoryDefaults]


@dataclass(frozen=True, kw_only=True)
class SeverityFacts:
    """What is known so far; a fresh report knows little. `affected_individuals` is the upper estimate, or None."""

    category: str
    still_happening: Answer = Answer.UNKNOWN
    patient_care_affected: Answer = Answer.UNKNOWN
    phi: Answer = Answer.UNKNOWN
    hacking: Answer = Answer.UNKNOWN
    unsecured: Answer = Answer.UNKNOWN
    affected_individuals: int | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A severity and the sentences that led to it, for the person who decides."""

    severity: Severity
    reasons: tuple[str, ...]


def suggest_severity(facts: SeverityFacts, rules: SeverityRules) -> Suggestion:
    """The severity that the facts suggest; for a fresh report, the provisional one.

    Starts at what is usual for the category. The gravest raising rule that holds wins. Only where none holds may
    a lowering rule make it milder, and those ask for facts that are ruled out: an unknown never lowers. Of several that
    hold the mildest counts: were it the gravest, ruling out one fact more could raise the severity.
    """
    category = rules.categories.get(facts.category) or rules.categories[FALLBACK_CATEGORY]
    answers = _answers(facts, category)
    usual = f"{category.usual.slug} is usual for this kind of incident ({category.title})."

    raised = [rule for rule in rules.raising if _holds(rule, answers, facts.affected_individuals)]
    if raised:
        gravest = min([category.usual, *(rule.to for rule in raised)], key=lambda level: level.rank)
        because = tuple(rule.because for rule in raised if rule.to == gravest)
        return Suggestion(severity=gravest, reasons=because or (usual,))

    lowered = [rule for rule in rules.lowering if _holds(rule, answers, facts.affected_individuals)]
    milder = [rule for rule in lowered if rule.to.rank > category.usual.rank]
    if milder:
        rule = max(milder, key=lambda each: each.to.rank)
        return Suggestion(severity=rule.to, reasons=(usual, rule.because))

    return Suggestion(severity=category.usual, reasons=(usual,))


def _answers(facts: SeverityFacts, category: CategoryDefaults) -> Mapping[Fact, Answer]:
    answers = {
        Fact.STILL_HAPPENING: facts.still_happening,
        Fact.PATIENT_CARE_AFFECTED: facts.patient_care_affected,
        Fact.PHI: facts.phi,
        Fact.HACKING: facts.hacking,
        Fact.UNSECURED: facts.unsecured,
    }
    presumed = {fact: Answer.YES for fact in category.presumed if answers[fact] is Answer.UNKNOWN}
    return answers | presumed


def _holds(rule: SeverityRule, answers: Mapping[Fact, Answer], affected: int | None) -> bool:
    enough = rule.affected_at_least is None or (affected is not None and affected >= rule.affected_at_least)
    return enough and all(certainty.holds(answers[fact]) for fact, certainty in rule.when.items())


@dataclass(frozen=True, kw_only=True)
class TriageDecision:
    """What a person decided at triage. `duplicate_of` is the number of the incident it repeats."""

    outcome: Outcome
    outcome_reason: str = ""
    duplicate_of: str | None = None
    severity: Severity
    suggested: Severity
    severity_reason: str = ""


def check_triage(decision: TriageDecision) -> None:
    """Raise FormErrors with the sentence that a triage lacks: auditors sample exactly those that were called nothing.

    A near miss or false alarm says why, a duplicate names its original, a milder severity than the suggested one
    says why. A graver one needs no excuse.
    """
    if decision.outcome is Outcome.DUPLICATE and not decision.duplicate_of:
        raise FormErrors({"duplicate_of": "Name the incident that this one repeats, such as INC-2026-0007."})
    if decision.outcome in (Outcome.NEAR_MISS, Outcome.FALSE_ALARM) and not decision.outcome_reason.strip():
        why = "Say in a sentence why this is not an incident. The reason stays in the record."
        raise FormErrors({"outcome_reason": why})
    milder = decision.severity.rank > decision.suggested.rank
    if milder and not decision.severity_reason.strip():
        why = f"The facts suggest {decision.suggested.slug}. Say why {decision.severity.slug} is enough."
        raise FormErrors({"severity_reason": why})
