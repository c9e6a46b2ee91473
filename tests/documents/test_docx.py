"""Letters as DOCX, read back: what they say, what they mark, and that nothing in a value becomes anything else."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK

from bot.core.letters import Content, Draft, Kind, StateNote, Status
from bot.documents.docx import Sheet, docx_file
from bot.documents.language import parse, seal
from bot.documents.letters import Letters, letter_words
from bot.serve import TEMPLATES
from tests.conftest import rulebook
from tests.core.test_letters import COMPLETE, RECORD, draft

LETTERS = Letters(TEMPLATES / "letters")
HOSTILE = (
    "<w:p> & <!channel> # heading\n- item\n\n> small [button: a] {{ x }} {% if %} ** bold ** \x00\ud800\ufdd0 😀 مرحبا"
)
AS_READ = "<w:p> & <!channel> # heading\n- item\n\n> small [button: a] {{ x }} {% if %} ** bold ** \ufffd 😀 مرحبا"
SHEET = Sheet(title="T", author="A", banner="B", footer="F", written_at=datetime(2026, 3, 3, tzinfo=UTC))


def opened(made: Draft) -> Docx:
    return docx.Document(BytesIO(LETTERS.file(made, letter_words(made, rulebook().hhs_form, 90))))


def words(document: Docx) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def marked(document: Docx) -> list[str]:
    """Every highlighted piece of text."""
    cells = [p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    runs = [run for paragraph in [*document.paragraphs, *cells] for run in paragraph.runs]
    return [run.text for run in runs if run.font.highlight_color is not None]


def header(document: Docx) -> str:
    return document.sections[0].header.paragraphs[0].text


def from_template(text: str) -> Docx:
    return docx.Document(BytesIO(docx_file([parse(text, has_summary=False)], SHEET)))


@pytest.mark.parametrize("kind", Kind)
def test_every_document_has_a_template_and_says_on_every_page_that_it_is_a_draft(kind: Kind):
    document = opened(draft(kind))

    assert header(document) == "DRAFT, not approved by counsel. Do not send."
    assert kind.words in document.sections[0].footer.paragraphs[0].text
    assert document.core_properties.author == "Example Clinic"


def test_there_are_no_other_templates():
    assert set(LETTERS.names()) == {kind.value for kind in Kind} | {"notes"}


@pytest.mark.parametrize("kind", [Kind.INDIVIDUAL, Kind.PARENT, Kind.NEXT_OF_KIN, Kind.SUBSTITUTE, Kind.MEDIA])
def test_a_letter_says_all_five_elements_and_leaves_the_name_to_the_mailing(kind: Kind):
    document = opened(draft(kind, record=replace(RECORD, occurred_on=date(2026, 2, 27))))
    said = words(document)

    for part in (COMPLETE.what_happened, COMPLETE.what_to_do, COMPLETE.what_we_do, COMPLETE.toll_free):
        assert part in said
    assert "names and Social Security numbers" in said
    assert "It happened on Friday, February 27, 2026. We found out on Monday, March 2, 2026." in said
    assert not marked(document)
    assert ("«Name»" in said) is (kind in (Kind.INDIVIDUAL, Kind.PARENT, Kind.NEXT_OF_KIN))


def test_what_is_missing_is_marked_in_the_text_and_listed_with_the_law():
    document = opened(draft(content=Content()))

    assert len(marked(document)) == 6  # the five elements, and the day it happened
    assert all(piece.startswith("[To fill in: ") for piece in marked(document))
    assert "what happened, in plain words (45 CFR 164.404(c)(1)(A))" in words(document)


def test_the_letters_of_grown_ups_children_and_the_dead_are_addressed_differently():
    assert "Dear «Name»:" in words(opened(draft(Kind.INDIVIDUAL)))
    assert "Dear parent or guardian of «Name»:" in words(opened(draft(Kind.PARENT)))
    assert "Dear family member or personal representative of «Name»:" in words(opened(draft(Kind.NEXT_OF_KIN)))


def test_a_posting_says_how_long_it_stays_and_that_its_number_is_free():
    said = words(opened(draft(Kind.SUBSTITUTE)))

    assert "at least 90 days" in said
    assert "1-800-555-0100. The number stays active for at least 90 days" in said


def test_what_a_state_says_of_its_own_letter_goes_with_the_draft_and_not_with_what_is_approved():
    note = StateNote(state="Massachusetts", says=rulebook().law.states["MA"].hipaa_effect)
    made = draft(record=replace(RECORD, state_notes=(note,)))

    assert "must not say what happened" in words(opened(made))
    approved = opened(replace(made, status=Status.APPROVED, approved_at=datetime(2026, 3, 5, tzinfo=UTC)))
    assert "must not say what happened" not in words(approved)
    assert header(approved) == ""
    assert "version 2, approved" in approved.sections[0].footer.paragraphs[0].text
    assert COMPLETE.what_happened in words(approved)


def test_an_exercise_is_marked_as_one_even_when_it_is_approved():
    exercise = draft(record=replace(RECORD, number="DRL-2026-0001"), status=Status.APPROVED)

    assert header(opened(exercise)) == "EXERCISE, not a real incident."


def test_the_worksheet_shows_every_field_and_every_option_and_ticks_the_chosen_ones():
    made = draft(Kind.HHS, replace(COMPLETE, breach_type=("theft",), safeguards=("privacy",)))
    said = words(opened(made))

    for section in rulebook().hhs_form.sections:
        for field in section.fields:
            assert field.label in said
            for option in field.options:
                assert f" {option.label}" in said
    assert "☒ Theft" in said and "☐ Loss" in said
    assert "☒ Privacy Rule Safeguards (Training, Policies and Procedures, etc.)" in said
    assert "[To fill in: by hand]" in said


def test_the_worksheet_says_that_a_part_2_breach_is_reported_twice_where_it_is_one():
    assert "separately, as a Part 2 breach" in words(opened(draft(Kind.HHS, record=replace(RECORD, part2=True))))
    assert "separately, as a Part 2 breach" not in words(opened(draft(Kind.HHS)))


@pytest.mark.parametrize("kind", Kind)
def test_hostile_text_in_every_field_stays_literal_and_changes_no_structure(kind: Kind):
    fields = ("what_happened", "what_to_do", "what_we_do", "toll_free", "email", "website", "postal")
    harmless = replace(COMPLETE, **dict.fromkeys(fields, "word"))
    hostile = replace(COMPLETE, **dict.fromkeys(fields, HOSTILE))
    calm = replace(RECORD, recipient="word", state_name="word", citation="word")
    record = replace(calm, entity_name=HOSTILE, recipient=HOSTILE, state_name=HOSTILE, citation=HOSTILE)

    plain = opened(draft(kind, harmless, record=calm))
    attacked = opened(draft(kind, hostile, record=record))

    styles = [paragraph.style.name for paragraph in plain.paragraphs]
    assert [paragraph.style.name for paragraph in attacked.paragraphs] == styles
    assert len(attacked.tables) == len(plain.tables)
    assert AS_READ in words(attacked)


def test_no_relationship_of_a_letter_points_outside_the_file():
    made = draft(content=replace(COMPLETE, website="https://evil.example/"))
    packed = zipfile.ZipFile(BytesIO(LETTERS.file(made, letter_words(made, rulebook().hhs_form, 90))))

    relations = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".rels"))
    assert 'TargetMode="External"' not in relations
    assert not re.search(r"https?://(?!schemas\.)", relations)


def test_each_mark_of_the_language_has_its_place_on_paper():
    document = from_template("# Title\n\nOne **two**\nthree\n- item\n\n> small\n\n---\n\nOwner: me\nDue: today")

    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert styles[:5] == [
        ("Heading 2", "Title"), ("Normal", "One two\nthree"), ("List Bullet", "item"), ("Normal", "small"),
        ("Normal", "* * *"),
    ]  # fmt: skip
    assert [run.text for run in document.paragraphs[1].runs if run.bold] == ["two"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["Owner", "me"], ["Due", "today"]]


def test_the_notes_begin_on_a_page_of_their_own():
    document = docx.Document(BytesIO(docx_file([parse("one", has_summary=False)] * 2, SHEET)))

    breaks = [p for p in document.paragraphs if f'w:type="{WD_BREAK.PAGE.name.lower()}"' in p._p.xml]
    assert len(breaks) == 1


def test_a_button_has_no_place_on_paper():
    with pytest.raises(ValueError, match="Buttons has no place on paper"):
        docx_file([parse("[button: snooze]", has_summary=False)], SHEET)


def test_a_sealed_value_keeps_its_line_ends_within_one_paragraph():
    document = from_template(seal("first\nsecond"))

    assert [paragraph.text for paragraph in document.paragraphs] == ["first\nsecond"]
