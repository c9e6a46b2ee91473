"""Sealed text opens only where it was sealed, with a key that is known."""

import pytest

from bot.store.sealing import CannotOpen, Cipher, new_key

PLACE = "incidents.what_happened:a1"


def test_what_was_sealed_opens_in_its_place():
    cipher = Cipher([new_key()])

    assert cipher.open(cipher.seal("Ärger 🗂 \u202eabc", PLACE), PLACE) == "Ärger 🗂 \u202eabc"


def test_a_value_moved_to_another_row_does_not_open():
    cipher = Cipher([new_key()])

    with pytest.raises(CannotOpen, match="moved"):
        cipher.open(cipher.seal("words", PLACE), "incidents.what_happened:b2")


def test_a_changed_byte_does_not_open():
    cipher = Cipher([new_key()])
    value = bytearray(cipher.seal("words", PLACE))
    value[-1] ^= 1

    with pytest.raises(CannotOpen):
        cipher.open(bytes(value), PLACE)


def test_an_older_key_still_opens_and_the_newest_seals():
    old, new = new_key(), new_key()
    before = Cipher([old]).seal("words", PLACE)
    rotated = Cipher([new, old])

    assert rotated.open(before, PLACE) == "words"
    with pytest.raises(CannotOpen, match="not in DATA_KEYS"):
        Cipher([old]).open(rotated.seal("words", PLACE), PLACE)


@pytest.mark.parametrize("key", ["", "short", "bm90IDMyIGJ5dGVz", "not base64 at all!"])
def test_a_key_that_is_not_32_bytes_of_base64_is_refused_with_the_command_that_makes_one(key: str):
    with pytest.raises(ValueError, match="openssl rand -base64 32"):
        Cipher([key])
