"""Breaches from before the bot, line by line: what is taken in, and the sentence for everything that is not."""

from datetime import date

import pytest

from bot.core.breach_import import ImportedBreach, WrongLines, read_breaches
from tests.conftest import rulebook

TODAY = date(2026, 3, 2)
HEADER = "reference,discovered_on,individuals"
PLAIN = ImportedBreach(reference="B-1", discovered_on=date(2026, 1, 15), individuals=3)


def read(*lines: str, known=(), today: date = TODAY):
    content = "\r\n".join(lines).encode()
    return read_breaches(content, rulebook().hhs_form, today, {each.reference: each for each in known})


def refused(*lines: str, **values) -> tuple[str, ...]:
    with pytest.raises(WrongLines) as wrong:
        read(*lines, **values)
    assert str(wrong.value).endswith("Nothing was imported.")
    return wrong.value.lines


def test_the_three_required_columns_are_enough():
    assert read(HEADER, "B-1,2026-01-15,3") == (PLAIN,)


def test_every_column_is_read_in_any_order_with_options_by_name_or_by_the_words_of_the_form():
    header = (
        "individuals,reference,discovered_on,discovered_to,occurred_on,occurred_to,residents,breach_type,location,"
        "phi_types,safeguards,actions,description,letters_on,told_hhs_on,confirmation"
    )
    line = (
        '"1,250",B/2026.7,2026-01-15,2026-01-20,2026-01-02,2026-01-03,"TX 1,000; CA 50",theft; Loss,laptop,'
        '"ssn;Clinical: Lab Results",,mitigation,"A laptop, stolen",2026-02-01,2026-02-03,ABC-1'
    )

    assert read(header, line) == (
        ImportedBreach(
            reference="B/2026.7",
            discovered_on=date(2026, 1, 15),
            discovered_to=date(2026, 1, 20),
            occurred_on=date(2026, 1, 2),
            occurred_to=date(2026, 1, 3),
            individuals=1250,
            residents={"TX": 1000, "CA": 50},
            chosen={
                "breach_type": ("theft", "loss"),
                "location": ("laptop",),
                "phi_types": ("ssn", "lab_results"),
                "actions": ("mitigation",),
            },
            letters_on=date(2026, 2, 1),
            told_hhs_on=date(2026, 2, 3),
            description="A laptop, stolen",
            confirmation="ABC-1",
        ),
    )


def test_a_mark_at_the_beginning_and_empty_lines_do_no_harm():
    content = b"\xef\xbb\xbf" + f"{HEADER}\n\n,,\nB-1,2026-01-15,3\n\n".encode()

    assert read_breaches(content, rulebook().hhs_form, TODAY, {}) == (PLAIN,)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("B 1,2026-01-15,3", "Line 2: reference is your own number for it"),
        (",2026-01-15,3", "Line 2: reference is your own number for it"),
        ("B-1,,3", "Line 2: discovered_on is missing: the day on which it was discovered."),
        ("B-1,01/15/2026,3", "Line 2: discovered_on is a day like 2026-03-02, not “01/15/2026”."),
        ("B-1,2026-02-30,3", "Line 2: discovered_on is a day like 2026-03-02, not “2026-02-30”."),
        ("B-1,2026-03-03,3", "Line 2: discovered_on is in the future."),
        ("B-1,2024-12-31,3", "Line 2: it was discovered before 2025; only breaches whose report may still be due"),
        ("B-1,2026-01-15,0", "Line 2: individuals is a whole number of people, 1 or more."),
        ("B-1,2026-01-15,-3", "Line 2: individuals is a whole number of people, 1 or more."),
        ("B-1,2026-01-15,٣", "Line 2: individuals is a whole number of people, 1 or more."),
        ("B-1,2026-01-15,9999999999999999", "Line 2: individuals is a whole number of people, 1 or more."),
        ("B-1,2026-01-15", "Line 2: there are 2 cells for 3 columns; is a comma not in quotes?"),
        ("B-1,2026-01-15,3,4", "Line 2: there are 4 cells for 3 columns; is a comma not in quotes?"),
    ],
)
def test_a_wrong_cell_is_told_by_its_line(line: str, sentence: str):
    [fault] = refused(HEADER, line)

    assert fault.startswith(sentence)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("residents", "Texas 3", "residents: “Texas” is no postal code"),
        ("residents", "TX 4", "residents add up to 4 people, more than the 3 in all"),
        ("breach_type", "stolen", "breach_type: “stolen” is none of hacking, disposal, loss, theft, unauthorized"),
        ("discovered_to", "2026-01-14", "discovered_to is before discovered_on"),
        ("letters_on", "2026-01-14", "letters_on is before the discovery"),
        ("told_hhs_on", "2026-01-14", "told_hhs_on is before the discovery"),
        ("told_hhs_on", "2026-03-03", "told_hhs_on is in the future"),
        ("description", "x" * 4001, "description is longer than 4,000 characters"),
    ],
)
def test_a_wrong_cell_of_an_optional_column_is_told_too(column: str, cell: str, sentence: str):
    [fault] = refused(f"{HEADER},{column}", f"B-1,2026-01-15,3,{cell}")

    assert fault.startswith(f"Line 2: {sentence}")


def test_what_ended_before_it_began_is_refused():
    [fault] = refused(f"{HEADER},occurred_on,occurred_to", "B-1,2026-01-15,3,2026-01-10,2026-01-09")

    assert fault == "Line 2: occurred_to is before occurred_on."


def test_all_faults_of_all_lines_are_told_at_once_and_nothing_is_taken():
    faults = refused(HEADER, "B-1,2026-01-15,3", "B 2,soon,3", "B-3,2026-01-15,many")

    assert [fault.partition(":")[0] for fault in faults] == ["Line 3", "Line 3", "Line 4"]


def test_lines_are_counted_as_a_person_counts_them_even_after_a_text_of_two_lines():
    faults = refused(f"{HEADER},description", 'B-1,2026-01-15,3,"one\ntwo"', "B-2,never,3,")

    assert faults[0].startswith("Line 4: discovered_on")


def test_a_reference_stands_once_in_the_file():
    [fault] = refused(HEADER, "B-1,2026-01-15,3", "B-1,2026-01-16,4")

    assert fault == "Line 3: the reference B-1 stands on line 2 already."


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("reference,discovered_on,individual", "Line 1: there is no column “individual”. Did you mean individuals?"),
        ("reference,discovered_on", "Line 1: the column individuals is missing."),
        (f"{HEADER},reference", "Line 1: the column reference is there twice."),
    ],
)
def test_a_wrong_header_is_told_before_any_line_is_read(header: str, sentence: str):
    faults = refused(header, "nonsense")

    assert faults[0].startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Line 1: the first line names the columns"),
        (HEADER.encode(), "Line 1: the first line names the columns"),
        (HEADER.encode() + b'\nB-1,2026-01-15,"3', "Line 2: this is no CSV"),
        (HEADER.encode() + b"\nB-1,2026-01-15,3\nB-2\xff,2026-01-15,3", "Line 3: this is not UTF-8 text"),
        (HEADER.encode() + b"\nB-1,2026-01-15,3" * 5002, "Line 5002: these are more than 5,000 lines"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(content: bytes, sentence: str):
    with pytest.raises(WrongLines) as wrong:
        read_breaches(content, rulebook().hhs_form, TODAY, {})

    assert wrong.value.lines[0].startswith(sentence)


def test_the_same_file_again_brings_nothing_new():
    assert read(HEADER, "B-1,2026-01-15,3", known=[PLAIN]) == ()


def test_the_day_of_the_report_may_be_filled_in_later():
    header = f"{HEADER},told_hhs_on,confirmation"

    [added] = read(header, "B-1,2026-01-15,3,2026-02-20,ABC-1", known=[PLAIN])

    assert (added.told_hhs_on, added.confirmation) == (date(2026, 2, 20), "ABC-1")


def test_anything_else_that_is_on_record_is_not_changed_and_nothing_is_taken_back():
    filed = ImportedBreach(reference="B-2", discovered_on=date(2026, 1, 15), individuals=3, told_hhs_on=TODAY)

    faults = refused(HEADER, "B-1,2026-01-15,4", "B-2,2026-01-15,3", known=[PLAIN, filed])

    assert [fault.partition(" was")[0] for fault in faults] == ["Line 2: B-1", "Line 3: B-2"]
