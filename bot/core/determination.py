"""Is it a breach? The tests of 45 CFR 164.402 in their order; nothing settled is a breach, by presumption.

Only what is known and said can end in anything else. No score, average or missing answer ever does.
"""

from enum import StrEnum

from bot.core.facts import EntityRole, ExceptionFacts, Facts, RiskAssessment

FACTORS = frozenset({"i", "ii", "iii", "iv"})
"""The four factors of 45 CFR 164.402(2)."""

LOW_PROBABILITY_TEST = "low_probability_of_compromise"
"""The only test that can end the presumption since 2013; "significant risk of harm" was the one before."""

_ACTORS = ("workforce", "under_authority")


class Determination(StrEnum):
    """What an incident is in law. `PENDING`: nobody has signed yet, so the clocks run as for a breach."""

    PENDING = "pending"
    BREACH = "breach"
    LOW_PROBABILITY_OF_COMPROMISE = "low_probability_of_compromise"
    EXCEPTION_APPLIES = "exception_applies"
    NO_UNSECURED_PHI = "no_unsecured_phi"


class Ground(StrEnum):
    """The test that settled it."""

    PRESUMPTION = "presumption"
    NOT_PHI = "not_phi"
    NOT_IMPERMISSIBLE = "not_impermissible"
    SECURED_PHI = "secured_phi"
    EXCEPTION_I = "exception_i"
    EXCEPTION_II = "exception_ii"
    EXCEPTION_III = "exception_iii"
    LOW_PROBABILITY = "low_probability"

    @property
    def determination(self) -> Determination:
        """What the ground leads to. A permitted use is no exception, yet nothing unsecured was compromised."""
        return _DETERMINATIONS.get(self, Determination.NO_UNSECURED_PHI)


_DETERMINATIONS = {
    Ground.PRESUMPTION: Determination.BREACH,
    Ground.EXCEPTION_I: Determination.EXCEPTION_APPLIES,
    Ground.EXCEPTION_II: Determination.EXCEPTION_APPLIES,
    Ground.EXCEPTION_III: Determination.EXCEPTION_APPLIES,
    Ground.LOW_PROBABILITY: Determination.LOW_PROBABILITY_OF_COMPROMISE,
}


def determine(facts: Facts) -> Ground:
    """The first test that settles it, in the order of the law; `PRESUMPTION` (a breach) where none does."""
    if facts.is_phi is False:
        return Ground.NOT_PHI
    if facts.impermissible is False:
        return Ground.NOT_IMPERMISSIBLE
    if facts.unsecured_phi is False:
        return Ground.SECURED_PHI
    if facts.entity_role is EntityRole.PHR_VENDOR:
        return Ground.PRESUMPTION  # 16 CFR 318 knows neither the exceptions nor the low-probability test.
    exception = exception_that_holds(facts.exception_facts)
    if exception is not None:
        return exception
    if shows_low_probability(facts.risk_assessment):
        return Ground.LOW_PROBABILITY
    return Ground.PRESUMPTION


def exception_that_holds(facts: ExceptionFacts) -> Ground | None:
    """The first exception of 164.402(1) with every condition of its row known and met."""
    if _unintentional_access(facts):
        return Ground.EXCEPTION_I
    if _inadvertent_disclosure(facts):
        return Ground.EXCEPTION_II
    if facts.good_faith_belief_not_retained is True:
        return Ground.EXCEPTION_III
    return None


def shows_low_probability(assessment: RiskAssessment) -> bool:
    """Whether a performed four-factor assessment concludes so, and no detail on file undoes it (164.402(2))."""
    return (
        assessment.performed is True
        and assessment.low_probability is True
        and (assessment.factors_addressed is None or assessment.factors_addressed >= FACTORS)
        and assessment.documented is not False
        and assessment.standard_applied in (None, LOW_PROBABILITY_TEST)
    )


def _unintentional_access(facts: ExceptionFacts) -> bool:
    return (
        facts.actor in _ACTORS
        and facts.good_faith is True
        and facts.within_scope is True
        and facts.further_impermissible_use is False
    )


def _inadvertent_disclosure(facts: ExceptionFacts) -> bool:
    return (
        facts.discloser_authorized is True
        and facts.recipient_authorized is True
        and facts.same_entity_or_ohca is True
        and facts.further_impermissible_use is False
    )
