"""The append-only journal: `append` within a transaction, `chain` and `chains` to read it back."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.core.journal import GENESIS, ORGANISATION, Entry, canonical, commit_to, link
from bot.store.mapping import add, add_unless_known, change
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
    begins: bool = False,
) -> None:
    """Add one entry. `subject` is ids and facts and stays for ever; `text` may hold PHI and can be purged.

    `actor` is a user id, or None for the bot itself and for whoever reported anonymously. `begins`: the chain is
    known to be new, so its head need not be looked up.
    """
    seq, previous = (1, GENESIS) if begins else _lock_head(unit, chain)
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
    if begins:
        add(unit, ChainRow, chain=chain, seq=seq, hash=digest)
    else:
        change(unit, ChainRow, chain, seq=seq, hash=digest)


def chains(view: View) -> Mapping[str, tuple[int, str]]:
    """Every chain with its last number and hash."""
    return {row.chain: (row.seq, row.hash) for row in view.rows(select(ChainRow).order_by(col(ChainRow.chain)))}


def chain(view: View, name: str) -> Iterator[Entry]:
    """The entries of one chain in order, texts opened; purged texts come as None."""
    entries, texts = JournalRow, JournalTextRow
    statement = (
        select(entries, col(texts.salt), col(texts.text))
        .outerjoin(texts, col(texts.entry_id) == col(entries.id))
        .where(col(entries.chain) == name)
        .order_by(col(entries.seq))
    )
    for row in view.connection.execute(statement.execution_options(yield_per=500)):
        place = f"{JournalTextRow.__tablename__}.text:{row.id}"
        yield Entry(
            chain=row.chain,
            seq=row.seq,
            header=row.header,
            commitment=row.commitment,
            previous_hash=row.previous_hash,
            hash=row.hash,
            salt=row.salt,
            text=view.cipher.open(row.text, place) if row.text else None,
        )


def subjects_of(view: View, name: str, action: str) -> Sequence[Mapping[str, Any]]:
    """The subjects of a chain's entries of one action, oldest first."""
    wanted = (col(JournalRow.chain) == name, col(JournalRow.header).contains(f'"action":"{action}"', autoescape=True))
    headers = view.rows(select(JournalRow.header).where(*wanted).order_by(col(JournalRow.seq)))  # type: ignore[call-overload]
    return [json.loads(header)["subject"] for header in headers]


def newest_text(view: View) -> str | None:
    """What the organisation's newest entry says. Raises CannotOpen where our keys are not those of this record."""
    texts = JournalTextRow
    statement = (
        select(col(texts.entry_id), col(texts.text))
        .join(JournalRow, col(JournalRow.id) == col(texts.entry_id))
        .where(col(JournalRow.chain) == ORGANISATION)
        .order_by(col(JournalRow.seq).desc())
        .limit(1)
    )
    row = view.connection.execute(statement).first()
    return view.cipher.open(row.text, f"{texts.__tablename__}.text:{row.entry_id}") if row and row.text else None


def _lock_head(unit: Unit, name: str) -> tuple[int, str]:
    """The next number and the last hash, with the head locked until the transaction ends."""
    statement = select(ChainRow).where(col(ChainRow.chain) == name).with_for_update()
    found = unit.first(statement)
    if found is None:  # the chain's first entry; another replica may be just as fast
        add_unless_known(unit, ChainRow, chain=name, seq=0, hash=GENESIS)
        found = unit.first(statement)
    return found.seq + 1, found.hash
