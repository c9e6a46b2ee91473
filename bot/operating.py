"""`python -m bot backup`, `restore`, `rotate-keys` and `plan`: what is done to the record as a whole, in sentences."""

import argparse
import shlex
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from bot import serve, settings
from bot.checkup import first_fault
from bot.clock import Clock
from bot.core.errors import UserError
from bot.rulebook import load as load_rulebook
from bot.settings import Settings
from bot.slack.client import SlackTrouble, connect
from bot.slack.messages.look import Look
from bot.slack.messages.operating import in_phone_tree, phone_tree_with
from bot.slack.out_of_band import people_of
from bot.slack.render import Renderer
from bot.store import backups, epochs, journal, reseal
from bot.store.session import Store
from bot.store.sole_process import alone_on
from bot.workflows.know_keys import refuse_unknown_key

_POSTGRESQL = """This record is on PostgreSQL, which makes its own backups while the bot runs:

    pg_dump --format=custom --file={file} {url}

Keep DATA_KEYS apart from it. To restore: stop every replica, then

    pg_restore --clean --if-exists --dbname={url} {file}
    python -m bot restore --already-as-of 2026-03-02T15:00:00+00:00

with the time of the dump: the bot then looks up what it wrote to Slack since."""


def backup(arguments: list[str]) -> int:
    """Copy the record; for PostgreSQL say how, and give 2."""
    parser = _parser("backup", "Copy the record to a new file while the bot runs.")
    parser.add_argument("file", type=Path, metavar="FILE")
    target, chosen = parser.parse_args(arguments).file, settings.load()
    if not chosen.database_url.startswith("sqlite"):
        raise UserError(_on_postgresql(chosen, target))
    clock = _clock(chosen)
    backup_at = backups.take(chosen.database_url, target, serve.cipher(chosen), clock)
    try:
        with serve.open_store(chosen, clock, as_it_is=True) as store, store.patiently(), store.writing() as unit:
            journal.append(unit, "backup.made", actor=None, subject={"as_of": backup_at})
    except UserError as hindrance:  # a backup is most wanted where nothing can be written any more
        print(f"The backup is whole, but the journal could not note it. {hindrance}", file=sys.stderr)
    print(f"{target} holds the record as of {backup_at:%Y-%m-%d %H:%M:%S} UTC, {target.stat().st_size:,} bytes.")
    print("It is worth nothing without DATA_KEYS, and those nothing without it: keep them in two places.")
    return 0


def restore(arguments: list[str]) -> int:
    """Put a verified backup in place and begin an epoch. The record that was there is kept beside it."""
    parser = _parser("restore", "Put the record of a backup in place. The bot must be stopped.")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", type=Path, nargs="?", metavar="FILE")
    one.add_argument(
        "--already-as-of", type=datetime.fromisoformat, metavar="INSTANT",
        help="the database was put back by its own tools, to the state of this instant (with an offset)",
    )  # fmt: skip
    given, chosen = parser.parse_args(arguments), settings.load()
    clock = _clock(chosen)
    with alone_on(chosen.database_url):
        if given.already_as_of is not None:
            return _begin_where_it_is(chosen, clock, given.already_as_of)
        if not chosen.database_url.startswith("sqlite"):
            raise UserError(_on_postgresql(chosen, given.file))
        return _from_file(chosen, clock, given.file)


def rotate_keys(arguments: list[str]) -> int:
    """Seal everything anew; 1 where a value is left that no key opens, or that somebody still seals the old way."""
    _parser(
        "rotate-keys", "Seal everything anew with the newest of DATA_KEYS; can be stopped and run again."
    ).parse_args(arguments)
    chosen = settings.load()
    with serve.open_store(chosen, _clock(chosen), as_it_is=True) as store:
        with store.reading() as view:
            refuse_unknown_key(view)
        done = reseal.reseal(store)
        if done.count:
            subject = {"count": done.count, "key": store.cipher.newest.hex()}
            with store.patiently(), store.writing() as unit:
                journal.append(unit, "keys.rotated", actor=None, subject=subject)
        with store.reading() as view:
            left = reseal.left(view)
    print(f"{done.count:,} values were sealed anew with the newest key.")
    for sentence in done.closed:
        print(f"✗ {sentence}")
    if left:
        print(f"{left:,} values are still sealed with another key: keep the old keys, and run this again.")
        return 1
    print("The older keys are not needed any more, but for backups made before now.")
    return 0


def plan(arguments: list[str]) -> int:
    """Print the phone tree; with names and numbers where Slack can be asked, with ids where not."""
    _parser("plan", "Print whom to call when the network is gone.").parse_args(arguments)
    chosen = settings.load()
    clock, renderer, rulebook = _clock(chosen), Renderer(serve.TEMPLATES), load_rulebook(serve.DATA)
    with serve.open_store(chosen, clock, as_it_is=True) as store, store.reading() as view:
        look = Look(
            view=view,
            rulebook=rulebook,
            renderer=renderer,
            settings=chosen,
            now=clock.now(),
            incident_id=None,
            facts={},
        )
        facts = phone_tree_with(look, _people(chosen, in_phone_tree(look)))
    title, body = renderer.plain("phone_tree", facts)
    print(f"{title}\n\n{body}")
    return 0


def _people(chosen: Settings, users: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    try:
        return people_of(connect(chosen.slack_bot_token.get_secret_value(), chosen.slack_api_url), users)
    except SlackTrouble:
        return {}


def _from_file(chosen: Settings, clock: Clock, file: Path) -> int:
    with backups.stage(file, chosen.database_url, serve.cipher(chosen), clock) as staged:
        try:
            backup_at, doubtful = _begin(staged, None)
        except UserError:
            backups.discard(Path(str(staged.engine.url.database)))
            raise
        before = backups.put_in_place(staged, chosen.database_url)
    _say(backup_at, doubtful)
    if before is not None:
        print(f"The record that was there is kept as {before}.")
    return 0


def _begin_where_it_is(chosen: Settings, clock: Clock, backup_at: datetime) -> int:
    if backup_at.tzinfo is None:
        raise UserError("Write the instant with its offset, such as 2026-03-02T15:00:00+00:00.")
    with serve.open_store(chosen, clock) as store:
        _say(*_begin(store, backup_at))
    return 0


def _begin(store: Store, backup_at: datetime | None) -> tuple[datetime, int]:
    """Verify, then begin the epoch. Raises UserError where the journal does not verify or nothing says when it is."""
    fault, _ = first_fault(store)
    if fault is not None:
        raise UserError(
            f"The journal of this backup does not verify: chain {fault.chain}, entry {fault.seq}: {fault.sentence}. "
            "Nothing was restored."
        )
    with store.reading() as view:
        backup_at = backup_at or epochs.marked(view)
    if backup_at is None:
        raise UserError("The file does not say from when it is: it was not made by `backup`. Nothing was restored.")
    with store.writing() as unit:
        doubtful = epochs.begin(unit, backup_at)
        journal.append(unit, "record.restored", actor=None, subject={"backup_at": backup_at, "doubtful": doubtful})
    return backup_at, doubtful


def _say(backup_at: datetime, doubtful: int) -> None:
    print(f"The record is now as of {backup_at:%Y-%m-%d %H:%M:%S} UTC; its journal verifies.")
    print(f"{doubtful} effects were owed to Slack then: each is looked up before it is sent.")
    print("Start the bot: it asks Slack which numbers were given out since, and tells the officers what is missing.")


def _on_postgresql(chosen: Settings, file: Path) -> str:
    """The commands, with the password left to the shell."""
    url = make_url(chosen.database_url)
    shown = URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database, query=url.query
    )
    return _POSTGRESQL.format(file=shlex.quote(str(file)), url=shlex.quote(str(shown)))


def _clock(chosen: Settings) -> Clock:
    return Clock(offset_file=chosen.clock_file)


def _parser(verb: str, does: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"python -m bot {verb}", description=does)
