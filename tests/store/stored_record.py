"""How the stored record of an older version was made, for whoever wants another.

    python -m tests.store.stored_record tests/store/fixtures/record_0001.sql

As the program of today writes more, it takes away what came after that version.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bot.desk import Desk
from bot.serve import PRACTICE_KEY
from bot.store import schema
from bot.store.sealing import Cipher
from bot.store.session import Store
from bot.workflows.add_note import add_note
from bot.workflows.set_up import set_up
from tests.conftest import House, renderer, rulebook, settings
from tests.fakes import RecordingSlack, StillClock


def make_stored() -> None:
    """Two incidents: one in its channel with a note, and one whose channel is still to be made."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/new.db", Cipher([PRACTICE_KEY]), StillClock())
        schema.migrate(store.engine)
        desk = Desk(
            store=store, slack=RecordingSlack(), rulebook=rulebook(), renderer=renderer(), clock=StillClock(),
            settings=settings(),
        )  # fmt: skip
        set_up(desk)
        house = House(desk)
        incident_id, _ = house.open_incident()
        add_note(desk, incident_id, "A note of version 0001", by="U0SECOFF1", key="note-1")
        house.report(what_happened="A fax went astray", category="misdirected-mail")
        store.close()
        with closing(sqlite3.connect(f"{folder}/new.db")) as connection:
            for name in ("epochs", "keys", "resealing", "delay_withdrawals"):
                connection.execute(f"DROP TABLE {name}")
            triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refuses_new_text'"
            for (name,) in connection.execute(triggers).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("UPDATE alembic_version SET version_num = '0001'")
            connection.commit()
            Path(sys.argv[1]).write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make_stored()
