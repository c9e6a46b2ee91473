"""`python -m bot import-log FILE.csv`: breaches from before the bot, from the command line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import serve, settings
from bot.clock import Clock
from bot.core.breach_import import COLUMNS, REQUIRED
from bot.core.errors import UserError
from bot.rulebook import load as load_rulebook
from bot.workflows.import_breaches import import_breaches

_EPILOG = f"""columns: {", ".join(COLUMNS)}
{", ".join(REQUIRED)} are required; days are written 2026-03-02; several options are separated by semicolons."""


def main(arguments: Sequence[str]) -> int:
    """Import the file, all of it or nothing; 0. Raises UserError with a sentence a line for what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m bot import-log",
        description="Take breaches of this year and the last, from before the bot, into the breach log.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="the first line names the columns")
    path = parser.parse_args(list(arguments)).file
    try:
        content = path.read_bytes()
    except OSError as wrong:
        raise UserError(f"{path} cannot be read: {wrong.strerror}.") from None
    chosen = settings.load()
    store = serve.open_store(chosen, Clock(offset_file=chosen.clock_file), as_it_is=True)
    try:
        outcome = import_breaches(store, load_rulebook(serve.DATA), content)
    finally:
        store.close()
    sys.stdout.write(f"{outcome.new} imported, {outcome.added_to} completed. `log YEAR` in Slack shows them.\n")
    return 0
