"""The determination pipeline: the order of the tests, and that nothing unknown ever helps."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.determination import Determination, Ground, determine, exception_that_holds, shows_low_probability
from bot.core.facts import EntityRole, ExceptionFacts, RiskAssessment
from tests.core.given import facts

GOOD_FAITH_ACCESS = ExceptionFacts(
    actor="workforce", good_faith=True, within_scope=True, further_impermissible_use=False
)
SAME_ENTITY = ExceptionFacts(
    discloser_authorized=True, recipient_authorized=True, same_entity_or_ohca=True, further_impermissible_use=False
)
NOT_RETAINED = ExceptionFacts(good_faith_belief_not_retained=True)
SIGNED = RiskAssessment(performed=True, low_probability=True)
MAYBE = st.sampled_from([None, True, False])


def test_nothing_known_is_a_breach():
    assert determine(facts()) is Ground.PRESUMPTION
    assert Ground.PRESUMPTION.determination is Determination.BREACH


def test_the_tests_are_asked_in_the_order_of_the_law():
    everything = facts(
        is_phi=False,
        impermissible=False,
        unsecured_phi=False,
        exception_facts=GOOD_FAITH_ACCESS,
        risk_assessment=SIGNED,
    )

    assert determine(everything) is Ground.NOT_PHI
    assert determine(replace(everything, is_phi=True)) is Ground.NOT_IMPERMISSIBLE
    assert determine(replace(everything, is_phi=None, impermissible=None)) is Ground.SECURED_PHI
    unsecured = replace(everything, is_phi=None, impermissible=None, unsecured_phi=None)
    assert determine(unsecured) is Ground.EXCEPTION_I
    assert determine(replace(unsecured, exception_facts=ExceptionFacts())) is Ground.LOW_PROBABILITY


@pytest.mark.parametrize(
    ("ground", "determination"),
    [
        (Ground.NOT_PHI, Determination.NO_UNSECURED_PHI),
        (Ground.NOT_IMPERMISSIBLE, Determination.NO_UNSECURED_PHI),
        (Ground.SECURED_PHI, Determination.NO_UNSECURED_PHI),
        (Ground.EXCEPTION_I, Determination.EXCEPTION_APPLIES),
        (Ground.EXCEPTION_II, Determination.EXCEPTION_APPLIES),
        (Ground.EXCEPTION_III, Determination.EXCEPTION_APPLIES),
        (Ground.LOW_PROBABILITY, Determination.LOW_PROBABILITY_OF_COMPROMISE),
    ],
)
def test_every_ground_leads_to_its_determination(ground, determination):
    assert ground.determination is determination


@pytest.mark.parametrize(
    ("exception", "ground"),
    [
        (GOOD_FAITH_ACCESS, Ground.EXCEPTION_I),
        (replace(GOOD_FAITH_ACCESS, actor="under_authority"), Ground.EXCEPTION_I),
        (SAME_ENTITY, Ground.EXCEPTION_II),
        (NOT_RETAINED, Ground.EXCEPTION_III),
        (ExceptionFacts(returned_unopened_undeliverable=True, recovered_immediately=True), None),
        (ExceptionFacts(), None),
    ],
)
def test_an_exception_holds_with_all_its_conditions(exception, ground):
    assert exception_that_holds(exception) is ground


@pytest.mark.parametrize("row", [GOOD_FAITH_ACCESS, SAME_ENTITY, NOT_RETAINED])
def test_an_exception_fails_with_any_condition_unknown_or_unmet(row):
    for condition in [field.name for field in fields(row) if getattr(row, field.name) is not None]:
        met = getattr(row, condition)
        unmet = "stranger" if condition == "actor" else not met

        assert exception_that_holds(replace(row, **{condition: None})) is None
        assert exception_that_holds(replace(row, **{condition: unmet})) is None


@pytest.mark.parametrize(
    "undone",
    [
        {"performed": None},
        {"performed": False},
        {"low_probability": None},
        {"low_probability": False},
        {"documented": False},
        {"standard_applied": "significant_risk_of_harm"},
        {"factors_addressed": frozenset()},
        {"factors_addressed": frozenset({"i", "ii", "iii"})},
        {"factors_addressed": frozenset({"ii", "iii", "iv"})},
    ],
)
def test_an_assessment_with_one_thing_wrong_shows_nothing(undone):
    assert not shows_low_probability(replace(SIGNED, **undone))


@pytest.mark.parametrize(
    "detail",
    [
        {},
        {"documented": True},
        {"standard_applied": "low_probability_of_compromise"},
        {"factors_addressed": frozenset({"i", "ii", "iii", "iv"})},
        {"basis": "forensic image"},
    ],
)
def test_a_performed_assessment_is_taken_at_its_word(detail):
    assert shows_low_probability(replace(SIGNED, **detail))


@pytest.mark.parametrize("known", [{"exception_facts": NOT_RETAINED}, {"risk_assessment": SIGNED}])
def test_the_ftcs_rule_has_neither_exceptions_nor_a_low_probability_test(known):
    assert determine(facts(entity_role=EntityRole.PHR_VENDOR, **known)) is Ground.PRESUMPTION


def test_secured_data_end_the_ftcs_rule_too():
    assert determine(facts(entity_role=EntityRole.PHR_VENDOR, unsecured_phi=False)) is Ground.SECURED_PHI


@given(
    conditions=st.fixed_dictionaries({field.name: MAYBE for field in fields(ExceptionFacts) if field.name != "actor"}),
    actor=st.sampled_from([None, "workforce", "under_authority", "stranger"]),
    assessment=st.builds(
        RiskAssessment,
        performed=MAYBE,
        low_probability=MAYBE,
        documented=MAYBE,
        standard_applied=st.sampled_from([None, "low_probability_of_compromise", "significant_risk_of_harm"]),
        factors_addressed=st.none() | st.frozensets(st.sampled_from(["i", "ii", "iii", "iv"])),
    ),
    forgotten=st.sampled_from([field.name for field in fields(ExceptionFacts)]),
    shown=st.sampled_from(["performed", "low_probability"]),
)
def test_forgetting_a_fact_never_ends_the_presumption(conditions, actor, assessment, forgotten, shown):
    exception = ExceptionFacts(actor=actor, **conditions)
    known = facts(exception_facts=exception, risk_assessment=assessment)
    less = facts(
        exception_facts=replace(exception, **{forgotten: None}), risk_assessment=replace(assessment, **{shown: None})
    )

    if determine(known) is Ground.PRESUMPTION:
        assert determine(less) is Ground.PRESUMPTION
