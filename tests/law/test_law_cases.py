"""Runs the spec cases: each file of data/law/ has one here, and every threshold and effective date is tried around.

A case gives facts in the words of a facts file. `owed_includes` and `not_owed` are parts of rows that must be found,
`answer` parts of the whole answer; `absent` names notices of which no row may be listed.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.obligations import obligations_for
from bot.facts_file import answer_json, facts_in
from bot.rulebook import law as law_files
from bot.rulebook.files import plain_yaml

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "data" / "law"
LAW = law_files.load(FOLDER)
USUAL = {"entity_role": "covered_entity", "timezone": "America/New_York"}


def cases_of(path):
    return plain_yaml(path.read_text(encoding="utf-8"), path.name)


CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(HERE.glob("*.yaml"))
    for case in cases_of(path)
]


VALUE_FILES = ("breach", "law_enforcement_delay", "retention", "substitute_notice")
FEDERAL = dict(
    zip(
        [path.stem for path in sorted((FOLDER / "federal").glob("*.yaml")) if path.stem not in VALUE_FILES],
        LAW.federal,
        strict=True,
    )
)
"""Each federal rule by the name of its file."""


@pytest.mark.parametrize("case", CASES)
def test_the_law_says(case):
    facts = facts_in(USUAL | case["given"])[0]

    answer = answer_json(obligations_for(facts, LAW))

    rows = answer["obligations"] + answer["state_obligations"]
    for wanted in case.get("owed_includes", []):
        assert any(matches({"required": True} | wanted, row) for row in rows), (wanted, rows)
    for wanted in case.get("not_owed", []):
        found = [row for row in rows if matches(wanted, row)]
        assert found, (wanted, rows)
        assert all(row["required"] is False and row["due_on"] is None for row in found), (wanted, found)
    for notice in case.get("absent", []):
        assert not any(row["notice"] == notice for row in rows), notice
    assert matches(case.get("answer", {}), answer), answer


def matches(wanted, found):
    """Whether all that is wanted is found; mappings may hold more than is wanted, lists no more items."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(key in found and matches(wanted[key], found[key]) for key in wanted)
    if isinstance(wanted, list):
        return len(wanted) == len(found) and all(map(matches, wanted, found))
    return wanted == found


def test_every_rule_file_has_a_spec_file():
    rules = {path.stem for path in FOLDER.rglob("*.yaml")}
    specs = {path.stem for path in HERE.glob("*.yaml")}

    assert rules - specs == set()


@pytest.mark.parametrize("code", sorted(LAW.states))
def test_every_threshold_of_a_state_is_tried_below_at_and_above(code):
    tried = {case["given"].get("residents", {}).get(code) for case in cases_of(HERE / f"{code.lower()}.yaml")}

    for rule in LAW.states[code].rules:
        for _, threshold in rule.owed_when.values:
            if threshold.words:
                least = threshold.at_least
                assert {least - 1, least, least + 1} <= tried, (code, rule.notice, least)


@pytest.mark.parametrize("code", sorted(LAW.states))
def test_every_effective_date_of_a_state_is_tried_on_both_sides(code):
    tried = {str(case["given"]["discovered_at"])[:10] for case in cases_of(HERE / f"{code.lower()}.yaml")}

    for rule in LAW.states[code].rules:
        for day, _ in (*rule.owed_when.values, *rule.time_limit.values):
            if day > date(2020, 1, 1):
                assert {day.isoformat(), (day - timedelta(days=1)).isoformat()} <= tried, (code, rule.notice, day)


@pytest.mark.parametrize("name", FEDERAL)
def test_every_threshold_of_a_federal_rule_is_tried_below_at_and_above(name):
    tried = {people for case in cases_of(HERE / f"{name}.yaml") for people in counts_in(case["given"])}

    for _, threshold in FEDERAL[name].owed_when.values:
        if threshold.words:
            edge = threshold.at_least or threshold.below
            assert {edge - 1, edge, edge + 1} <= tried, (name, edge)


@pytest.mark.parametrize("name", FEDERAL)
def test_every_effective_date_of_a_federal_rule_is_tried_on_both_sides(name):
    tried = {str(case["given"].get("discovered_at"))[:10] for case in cases_of(HERE / f"{name}.yaml")}

    for day, _ in (*FEDERAL[name].owed_when.values, *FEDERAL[name].time_limit.values):
        if day > date.min:
            assert {day.isoformat(), (day - timedelta(days=1)).isoformat()} <= tried, (name, day)


def counts_in(given):
    """How many people a case counts, in all and by State."""
    return {given.get("total_individuals"), *given.get("residents", {}).values()}
