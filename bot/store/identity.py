"""Who we are in Slack, remembered, so that the bot can start and remind by other ways while Slack is gone.

Bound to a hash of the token: with another token we may be somebody else.
"""

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from bot.store.mapping import add_unless_known, change
from bot.store.session import Unit, View
from bot.store.tables import SettingRow

_KEY = "slack_identity"


def known(view: View, token: str) -> Mapping[str, str] | None:
    """What Slack said of this token when it was last asked."""
    row = view.first(select(SettingRow).where(col(SettingRow.key) == _KEY))
    kept = json.loads(row.value) if row else {}
    return kept["identity"] if kept.get("token") == _hash(token) else None


def remember(unit: Unit, token: str, identity: Mapping[str, str]) -> None:
    """Keep what Slack says of this token."""
    value = json.dumps({"token": _hash(token), "identity": dict(identity)})
    values = {"value": value, "set_by": "bot", "set_at": unit.at}
    if not add_unless_known(unit, SettingRow, key=_KEY, **values):
        change(unit, SettingRow, _KEY, **values)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
