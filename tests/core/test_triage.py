"""Severity suggested from facts: what is known may calm, what is not known never does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.incident import Outcome
from bot.core.triage import (
    Answer,
    CategoryDefaults,
    Certainty,
    Fact,
    Severity,
    SeverityFacts,
    SeverityRule,
    SeverityRules,
    TriageDecision,
    check_triage,
    suggest_severity,
)

SEV1, SEV2, SEV3, SEV4 = LEVELS = [
    Severity(slug=f"SEV{rank}", rank=rank, title="", meaning="") for rank in (1, 2, 3, 4)
]
CONFIRMED, POSSIBLE, RULED_OUT = Certainty
YES, NO, UNKNOWN = Answer

RULES = SeverityRules(
    levels={level.slug: level for level in LEVELS},
    raising=(
        SeverityRule(to=SEV1, when={Fact.PATIENT_CARE_AFFECTED: CONFIRMED}, because="Care is affected."),
        SeverityRule(to=SEV2, when={Fact.HACKING: CONFIRMED, Fact.PHI: POSSIBLE}, because="Somebody broke in."),
        SeverityRule(to=SEV2, when={Fact.PHI: POSSIBLE}, affected_at_least=500, because="500 or more people."),
    ),
    lowering=(
        SeverityRule(
            to=SEV4,
            when={Fact.UNSECURED: RULED_OUT, Fact.STILL_HAPPENING: RULED_OUT},
            because="It was secured.",
        ),
        SeverityRule(to=SEV3, when={Fact.PHI: RULED_OUT}, because="No patient information."),
    ),
    categories={
        "lost-device": CategoryDefaults(title="Lost device", usual=SEV3),
        "phishing": CategoryDefaults(title="Phishing", usual=SEV2, presumed=frozenset({Fact.HACKING})),
        "other": CategoryDefaults(title="Something else", usual=SEV2),
    },
)


def test_a_fresh_report_gets_what_is_usual_for_its_kind():
    suggestion = suggest_severity(SeverityFacts(category="lost-device"), RULES)

    assert suggestion.severity == SEV3
    assert suggestion.reasons == ("SEV3 is usual for this kind of incident (Lost device).",)


def test_a_kind_that_is_no_longer_written_counts_as_something_else():
    assert suggest_severity(SeverityFacts(category="fax-of-1999"), RULES).severity == SEV2


def test_the_gravest_rule_wins_and_says_why():
    facts = SeverityFacts(category="lost-device", patient_care_affected=YES, affected_individuals=900)

    suggestion = suggest_severity(facts, RULES)

    assert suggestion.severity == SEV1
    assert suggestion.reasons == ("Care is affected.",)


def test_a_raising_rule_never_makes_it_milder_than_usual():
    rules = replace(RULES, categories={"other": CategoryDefaults(title="Worst", usual=SEV1)})

    suggestion = suggest_severity(SeverityFacts(category="other", affected_individuals=900), rules)

    assert suggestion.severity == SEV1
    assert suggestion.reasons == ("SEV1 is usual for this kind of incident (Worst).",)


@pytest.mark.parametrize(("count", "severity"), [(499, SEV3), (500, SEV2), (501, SEV2), (None, SEV3)])
def test_five_hundred_people_raise_it_inclusive(count: int | None, severity: Severity):
    facts = SeverityFacts(category="lost-device", affected_individuals=count)

    assert suggest_severity(facts, RULES).severity == severity


def test_a_kind_presumes_facts_until_somebody_denies_them():
    presumed = suggest_severity(SeverityFacts(category="phishing"), RULES)
    denied = suggest_severity(SeverityFacts(category="phishing", hacking=NO), RULES)

    assert presumed.reasons == ("Somebody broke in.",)
    assert denied.reasons == ("SEV2 is usual for this kind of incident (Phishing).",)


def test_facts_that_are_ruled_out_lower_it():
    facts = SeverityFacts(category="lost-device", unsecured=NO, still_happening=NO)

    suggestion = suggest_severity(facts, RULES)

    assert suggestion.severity == SEV4
    assert suggestion.reasons[-1] == "It was secured."


def test_ruling_out_one_fact_more_never_raises_it():
    facts = SeverityFacts(category="other", unsecured=NO, still_happening=NO)

    assert suggest_severity(facts, RULES).severity == SEV4
    assert suggest_severity(replace(facts, phi=NO), RULES).severity == SEV4


def test_nothing_is_lowered_while_a_raising_rule_holds():
    facts = SeverityFacts(category="lost-device", unsecured=NO, still_happening=NO, affected_individuals=500)

    assert suggest_severity(facts, RULES).severity == SEV2


answers = st.sampled_from(Answer)
facts_of_any_kind = st.builds(
    SeverityFacts,
    category=st.sampled_from(sorted(RULES.categories)),
    still_happening=answers,
    patient_care_affected=answers,
    phi=answers,
    hacking=answers,
    unsecured=answers,
    affected_individuals=st.none() | st.integers(0, 2000),
)


@settings(deadline=None)
@given(facts_of_any_kind, st.sampled_from(Fact))
def test_an_unknown_never_lowers(facts: SeverityFacts, fact: Fact):
    by_answer = {answer: suggest_severity(replace(facts, **{fact.value: answer}), RULES).severity for answer in Answer}

    assert by_answer[UNKNOWN].at_least(by_answer[NO])
    assert by_answer[YES].at_least(by_answer[UNKNOWN])


@settings(deadline=None)
@given(facts_of_any_kind)
def test_not_knowing_the_count_is_no_milder_than_a_count_of_one(facts: SeverityFacts):
    unknown = suggest_severity(replace(facts, affected_individuals=None), RULES)
    one = suggest_severity(replace(facts, affected_individuals=1), RULES)

    assert unknown.severity.at_least(one.severity)


# What a triage must say

GENUINE = TriageDecision(outcome=Outcome.GENUINE, severity=SEV3, suggested=SEV3)


@pytest.mark.parametrize(
    "decision",
    [
        GENUINE,
        replace(GENUINE, severity=SEV1),
        replace(GENUINE, severity=SEV4, severity_reason="The disk was blank."),
        replace(GENUINE, outcome=Outcome.FALSE_ALARM, outcome_reason="The laptop lay in the drawer."),
        replace(GENUINE, outcome=Outcome.DUPLICATE, duplicate_of="INC-2026-0007"),
    ],
)
def test_a_triage_that_says_what_it_must_is_accepted(decision: TriageDecision):
    check_triage(decision)


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (replace(GENUINE, outcome=Outcome.DUPLICATE), "Name the incident"),
        (replace(GENUINE, outcome=Outcome.NEAR_MISS, outcome_reason="  "), "why this is not an incident"),
        (replace(GENUINE, outcome=Outcome.FALSE_ALARM), "why this is not an incident"),
        (replace(GENUINE, severity=SEV4), "The facts suggest SEV3. Say why SEV4 is enough."),
    ],
)
def test_a_triage_without_its_reason_is_sent_back(decision: TriageDecision, sentence: str):
    with pytest.raises(UserError, match=sentence):
        check_triage(decision)
