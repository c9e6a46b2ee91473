"""The hash chain that lets the record prove itself. Links and verifies; keeps nothing.

hash = SHA-256(previous hash ‖ header ‖ commitment), and the commitment is SHA-256(salt ‖ text). The text lives in
a side row that a lawful purge can delete: the commitment stays, so the chain can still be verified.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as stored. `header` is canonical JSON; `text` and `salt` are None once lawfully purged."""

    chain: str
    seq: int
    header: str
    commitment: str
    previous_hash: str
    hash: str
    salt: bytes | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """The first entry that does not fit, and in what way."""

    chain: str
    seq: int
    sentence: str


def canonical(value: Mapping[str, Any]) -> str:
    """JSON in one spelling only: sorted keys, no spaces, Unicode as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def commit_to(salt: bytes, text: str) -> str:
    """The commitment to a text that may later be purged."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def link(previous_hash: str, header: str, commitment: str) -> str:
    """The hash that ties an entry to all before it."""
    return hashlib.sha256(f"{previous_hash}\n{header}\n{commitment}".encode()).hexdigest()


def verify(entries: Iterable[Entry]) -> Fault | None:
    """The first fault of one chain, given in order of `seq`, or None. A cut tail is for the witness to find."""
    previous, expected_seq = GENESIS, 1
    for entry in entries:
        sentence = _fault(entry, previous, expected_seq)
        if sentence:
            return Fault(chain=entry.chain, seq=expected_seq, sentence=sentence)
        previous, expected_seq = entry.hash, expected_seq + 1
    return None


def _fault(entry: Entry, previous: str, expected_seq: int) -> str:
    header = json.loads(entry.header) if _is_json(entry.header) else {}
    if entry.seq != expected_seq:
        return f"entry {expected_seq} is missing"
    if header.get("seq") != entry.seq or header.get("chain") != entry.chain:
        return "its header belongs to another place"
    if entry.previous_hash != previous:
        return "it does not follow the entry before it"
    if link(previous, entry.header, entry.commitment) != entry.hash:
        return "its header or hash was changed"
    if entry.text is not None and commit_to(entry.salt or b"", entry.text) != entry.commitment:
        return "its text was changed"
    return ""


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
