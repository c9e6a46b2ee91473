"""data/hhs_form.yaml holds the whole form, and a fault in it stops the start with path, line and a sentence."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.hhs_form import FieldKind
from bot.core.law import Confidence
from bot.rulebook import hhs_form
from bot.rulebook.files import DataFault, load_record
from bot.serve import DATA

FORM = hhs_form.load(DATA / "hhs_form.yaml")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copy(DATA / "hhs_form.yaml", tmp_path / "hhs_form.yaml"))


def test_the_sections_stand_in_the_order_of_the_portal():
    assert [section.title for section in FORM.sections] == [
        "General", "Contact", "Breach", "Notice of breach and actions taken", "Attestation",
        "Part 2 records only (separate report)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "options"),
    [("breach_type", 5), ("location", 8), ("phi_types", 14), ("safeguards", 5), ("actions", 15), ("entity_type", 3)],
)
def test_each_pick_list_is_complete(field: str, options: int):
    assert len(FORM.field(field).options) == options


def test_every_pick_list_can_be_offered_in_a_form_of_slack():
    for section in FORM.sections:
        for field in section.fields:
            names = [option.name for option in field.options]
            assert len(set(names)) == len(names) <= 100
            assert bool(names) is (field.kind in (FieldKind.ONE, FieldKind.SEVERAL))


def test_wording_that_nobody_checked_is_marked_as_such():
    assert FORM.field("actions").confidence is Confidence.LOW
    assert FORM.citation.title.startswith("45 CFR 164.408")


def test_the_form_was_checked_within_a_year_of_the_release():
    released_on = load_record(DATA / "release.yaml").day("released_on")

    assert released_on - timedelta(days=365) < FORM.verified_on <= released_on


@pytest.mark.parametrize(
    ("written", "instead", "sentence"),
    [
        ("name: filer", "name: who_files", "the field `filer` is missing; the program counts on it"),
        ("name: tracking_number", "name: report_type", "the field `report_type` is written twice"),
        ("kind: text\n        confidence: low", "kind: one\n        confidence: low", "`kind: one` needs `options`"),
        ("kind: one\n", "kind: text\n", "`kind: text` has no options; write one or several"),
        ("confidence: medium", "confidence: sure", "`confidence` is `sure`; write one of high, medium, low"),
        ("separate_part2_report:", "part2:", "`separate_part2_report` is missing"),
        ("label: Report type", "lable: Report type", "`label` is missing; is it written as `lable`?"),
        ("verified_on: 2026-11-23", "verified_on: soon", "`verified_on: soon` is no day"),
        ("citation:", "sourse: x\ncitation:", "unknown key `sourse`"),
    ],
)
def test_a_broken_form_stops_the_start_with_a_sentence(copy: Path, written: str, instead: str, sentence: str):
    text = copy.read_text(encoding="utf-8")
    assert written in text
    copy.write_text(text.replace(written, instead, 1), encoding="utf-8")

    with pytest.raises(DataFault) as fault:
        hhs_form.load(copy)

    assert fault.value.sentence.startswith(sentence)
    assert fault.value.line >= 1
