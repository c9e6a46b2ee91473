"""The append-only journal: `append` within a transaction, `chain` and `chains` to read it back."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col

from bot.core.journal import GENESIS, ORGANISATION, Entry, canonical, commit_to, link
from bot.store.mapping import add
from bot.store.session import Unit, View
from bot.store.tables import ChainRow, JournalRow, JournalTextRow

_SALT_BYTES = 16


def append(
    unit: Unit,
    action: str,
    *,
    actor: str | None,
    chain: str = ORGANISATION,
    subject: Mapping[str, Any] | None = None,
    text: Mapping[str, Any] | None = None,
) -> None:
    """Add one entry. `subject` is ids and facts and stays for ever; `text` may hold PHI and can be purged.

    `actor` is a user id, or None for the bot itself and for whoever reported anonymously.
    """
    seq, previous = _lock_head(unit, chain)
    at = unit.at.isoformat(timespec="milliseconds")
    header = canonical(
        {
            "chain": chain,
            "seq": seq,
            "at": at,
            "actor": actor,
            "action": action,
            "subject": dict(subject or {}),
        }
    )
    salt, body = os.urandom(_SALT_BYTES), canonical(text or {})
    commitment = commit_to(salt, body)
    digest = link(previous, header, commitment)
    entry_id = add(
        unit, JournalRow, chain=chain, seq=seq, header=header, commitment=commitment,
        previous_hash=previous, hash=digest,
    )  # fmt: skip
    add(unit, JournalTextRow, entry_id=entry_id, salt=salt, text=body)
    unit.session.execute(update(ChainRow).where(col(ChainRow.chain) == chain).values(seq=seq, hash=digest))


def chains(view: View) -> Mapping[str, tuple[int, str]]:
    """Every chain with its last number and hash."""
    return {row.chain: (row.seq, row.hash) for row in view.rows(select(ChainRow).order_by(col(ChainRow.chain)))}


def chain(view: View, name: str) -> Iterator[Entry]:
    """The entries of one chain in order, texts opened; purged texts come as None."""
    statement = (
        select(JournalRow, JournalTextRow)
        .outerjoin(JournalTextRow, col(JournalTextRow.entry_id) == col(JournalRow.id))
        .where(col(JournalRow.chain) == name)
        .order_by(col(JournalRow.seq))
    )
    for row, side in view.session.execute(statement.execution_options(yield_per=500)):
        place = f"{JournalTextRow.__tablename__}.text:{row.id}"
        yield Entry(
            chain=row.chain,
            seq=row.seq,
            header=row.header,
            commitment=row.commitment,
            previous_hash=row.previous_hash,
            hash=row.hash,
            salt=side.salt if side else None,
            text=view.cipher.open(side.text, place) if side and side.text else None,
        )


def _lock_head(unit: Unit, name: str) -> tuple[int, str]:
    """The next number and the last hash, with the head locked until the transaction ends."""
    statement = select(ChainRow.seq, ChainRow.hash).where(col(ChainRow.chain) == name).with_for_update()  # type: ignore[call-overload]
    found = unit.session.execute(statement).first()
    if found is None:
        unit.session.execute(insert(ChainRow), {"chain": name, "seq": 0, "hash": GENESIS})
        return 1, GENESIS
    return found.seq + 1, found.hash
