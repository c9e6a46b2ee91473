"""How many people live where, as a person types it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.residents import PLACES, WrongResidents, read_residents, write_residents


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("TX 250, CA 501, NON_US 3", {"TX": 250, "CA": 501, "NON_US": 3}),
        ("tx 250\nca: 1,250; ny=3", {"TX": 250, "CA": 1250, "NY": 3}),
        ("TX 250,CA 3", {"TX": 250, "CA": 3}),
        ("TX250", {"TX": 250}),
        ("TX 0", {"TX": 0}),
        ("  \n ", {}),
        ("", {}),
    ],
)
def test_states_and_numbers_are_read_however_they_are_separated(typed, read):
    assert read_residents(typed) == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("TX 250\nTexas 40", "Line 2: “Texas” is no postal code"),
        ("TX 4\nCA 3\nTX 5", "Line 3: TX stands on line 1 already"),
        ("CA 3\n\nTX", "Line 3: write a State and a number"),
        ("250 TX", "Line 1: write a State and a number"),
        ("TX -5", "Line 1: write a State and a number"),
        ("TX 2.5", "Line 1: write a State and a number"),
        ("CA 1,2345", "Line 1: write a State and a number"),
        ("TX 250 people", "Line 1: write a State and a number"),
        (f"TX {'9' * 5000}", "Line 1: TX has more people than the country"),
        ("TX 500000000", "Line 1: TX has more people than the country"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_line(typed, sentence):
    with pytest.raises(WrongResidents) as refused:
        read_residents(typed)

    assert sentence in str(refused.value)


def test_a_long_word_is_cut_short_in_the_sentence():
    with pytest.raises(WrongResidents) as refused:
        read_residents("Bartholomewsburgh 40")

    assert "Bartholomews…" in str(refused.value)
    assert "burgh" not in str(refused.value)


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), st.integers(0, 400_000_000)))
def test_what_is_written_is_read_back(residents):
    assert read_residents(write_residents(residents)) == residents


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(text):
    try:
        found = read_residents(text)
    except WrongResidents as refused:
        assert str(refused).startswith("Line ")
    else:
        assert set(found) <= PLACES
