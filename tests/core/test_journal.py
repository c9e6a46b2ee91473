"""The hash chain: what was linked verifies, and the first thing that was changed is found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.journal import GENESIS, Entry, canonical, commit_to, link, verify


def chained(*texts: str, chain: str = "incident-1") -> list[Entry]:
    """An honest chain of these texts."""
    entries: list[Entry] = []
    for seq, text in enumerate(texts, start=1):
        previous = entries[-1].hash if entries else GENESIS
        header, commitment = canonical({"chain": chain, "seq": seq, "action": "note"}), commit_to(b"salt", text)
        entries.append(
            Entry(
                chain=chain, seq=seq, header=header, commitment=commitment, previous_hash=previous,
                hash=link(previous, header, commitment), salt=b"salt", text=text,
            )
        )  # fmt: skip
    return entries


def fault_of(entries):
    """Where the first fault lies, and what is said of it."""
    fault = verify(entries)
    return (fault.chain, fault.seq, fault.sentence) if fault else None


def test_an_honest_chain_has_no_fault_and_neither_has_an_empty_one():
    assert verify(chained("one", "two", "three")) is None
    assert verify([]) is None


def test_a_text_that_was_purged_leaves_the_chain_whole():
    one, two = chained("one", "two")

    assert verify([replace(one, text=None, salt=None), two]) is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": "another"}, "its text was changed"),
        ({"salt": b"pepper"}, "its text was changed"),
        ({"salt": None}, "its text was changed"),
        ({"commitment": commit_to(b"salt", "another")}, "its header or hash was changed"),
        ({"hash": "f" * 64}, "its header or hash was changed"),
        ({"previous_hash": "f" * 64}, "it does not follow the entry before it"),
        ({"chain": "incident-2"}, "its header belongs to another place"),
        ({"header": canonical({"chain": "incident-1", "seq": 3})}, "its header belongs to another place"),
        ({"header": canonical({"chain": "incident-1", "seq": 2, "action": "x"})}, "its header or hash was changed"),
        ({"header": "no JSON"}, "its header belongs to another place"),
        ({"header": "[1]"}, "its header belongs to another place"),
        ({"seq": 3}, "entry 2 is missing"),
    ],
)
def test_whatever_is_changed_in_an_entry_is_found_there(change, sentence):
    one, two, three = chained("one", "two", "three")

    chain, seq, said = fault_of([one, replace(two, **change), three])

    assert (chain, seq, said) == (change.get("chain", "incident-1"), 2, sentence)


def test_an_entry_that_was_taken_out_is_missed():
    one, _, three = chained("one", "two", "three")

    assert fault_of([one, three]) == ("incident-1", 2, "entry 2 is missing")


def test_an_entry_forged_with_a_hash_of_its_own_breaks_the_next():
    one, two = chained("one", "two")
    commitment = commit_to(b"salt", "forged")
    forged = replace(one, text="forged", commitment=commitment, hash=link(GENESIS, one.header, commitment))

    assert fault_of([forged, two]) == ("incident-1", 2, "it does not follow the entry before it")


def test_a_cut_tail_is_not_found_here():
    assert verify(chained("one", "two", "three")[:2]) is None


@given(st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.none())))
def test_one_spelling_whatever_the_order(subject):
    backwards = dict(reversed(list(subject.items())))

    assert canonical(subject) == canonical(backwards)
