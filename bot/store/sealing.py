"""Encryption of free text at rest: AES-256-GCM per value, bound to table, column and row.

Stored value = key id (4 bytes) ‖ nonce (12 bytes) ‖ ciphertext with tag. A value moved to another row, column or
table does not open. The first key seals; every key opens, so keys can be rotated.
"""

import base64
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import UserError
from bot.settings import KEY_BYTES, data_key

_ID_BYTES, _NONCE_BYTES = 4, 12


class CannotOpen(UserError):
    """A sealed value that no key opens, or that was moved or changed. Names its row; holds no part of the value."""


class Cipher:
    """Seals and opens text. `keys` are base64 of 32 random bytes, newest first; raises ValueError on a bad one."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("DATA_KEYS is empty: at least one key is needed.")
        raw = [_decode(key) for key in keys]
        self._newest = _key_id(raw[0])
        self._boxes = {_key_id(key): AESGCM(key) for key in raw}

    @property
    def newest(self) -> bytes:
        """The id of the key that seals from now on: the first bytes of each value it seals."""
        return self._newest

    @property
    def key_ids(self) -> tuple[bytes, ...]:
        """The ids of all keys that open."""
        return tuple(self._boxes)

    def seal(self, text: str, place: str) -> bytes:
        """The text as it is stored at `place` (table.column:row)."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._newest + nonce + self._boxes[self._newest].encrypt(nonce, text.encode(), place.encode())

    def open(self, value: bytes, place: str) -> str:
        """The text that was sealed at `place`. Raises CannotOpen."""
        key_id, nonce = value[:_ID_BYTES], value[_ID_BYTES : _ID_BYTES + _NONCE_BYTES]
        box = self._boxes.get(key_id)
        if box is None:
            raise CannotOpen(
                f"{place} was sealed with a key that is not in DATA_KEYS. Put that key back, behind the others."
            )
        try:
            return box.decrypt(nonce, value[_ID_BYTES + _NONCE_BYTES :], place.encode()).decode()
        except InvalidTag:
            raise CannotOpen(f"{place} was changed or moved since it was sealed.") from None


def new_key() -> str:
    """A fresh key, as DATA_KEYS wants it."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def _decode(key: str) -> bytes:
    raw = data_key(key.strip())
    if raw is None:
        raise ValueError("Each of DATA_KEYS must be base64 of 32 random bytes: openssl rand -base64 32")
    return raw


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:_ID_BYTES]
