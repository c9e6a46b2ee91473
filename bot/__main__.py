"""The command line: which room each verb goes to, imported only when it is asked for. Decides nothing itself."""

import argparse
import sys

from bot.core.errors import UserError

_INSTALL = "Run: make install, and then: .venv/bin/python -m bot …"


def main(arguments: list[str]) -> int:
    """Run one verb; give the exit code. A mistake we understand is one sentence on standard error, and 2."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="HIPAA incident response inside Slack.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, (_, does) in VERBS.items():
        verbs.add_parser(name, help=does, add_help=False)
    verb = parser.parse_args(arguments[:1]).verb
    try:
        return VERBS[verb][0](arguments[1:])
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except ModuleNotFoundError as missing:
        if (missing.name or "bot").split(".")[0] in ("bot", "handlers"):
            raise
        print(f"{missing.name} is not installed for {sys.executable}. {_INSTALL}", file=sys.stderr)
        return 2


def _run(arguments: list[str]) -> int:
    from bot import logs, serve, settings

    parser = argparse.ArgumentParser(prog="python -m bot run", description="Serve until SIGTERM or Ctrl-C.")
    parser.add_argument("--until-input-ends", action="store_true", help="stop as well when standard input ends")
    options = parser.parse_args(arguments)
    chosen = settings.load()
    logs.set_up(chosen.log_level)
    serve.run(chosen, until_input_ends=options.until_input_ends)
    return 0


def _migrate(_: list[str]) -> int:
    from bot import serve, settings

    print(f"The record is at schema {serve.migrate(settings.load())}.")
    return 0


def _demo(arguments: list[str]) -> int:
    from bot import demo

    return demo.main(arguments)


def _obligations(arguments: list[str]) -> int:
    from bot import facts_command
    from bot.rulebook import law

    return facts_command.main(arguments, law.load(law.FOLDER))


def _check(arguments: list[str]) -> int:
    from bot import checkup

    return checkup.check(arguments)


def _verify(arguments: list[str]) -> int:
    from bot import checkup

    return checkup.verify_record(arguments)


def _backup(arguments: list[str]) -> int:
    from bot import operating

    return operating.backup(arguments)


def _restore(arguments: list[str]) -> int:
    from bot import operating

    return operating.restore(arguments)


def _rotate_keys(arguments: list[str]) -> int:
    from bot import operating

    return operating.rotate_keys(arguments)


def _import_log(arguments: list[str]) -> int:
    from bot import log_import

    return log_import.main(arguments)


def _plan(arguments: list[str]) -> int:
    from bot import operating

    return operating.plan(arguments)


VERBS = {
    "run": (_run, "serve, with the settings of the environment and .env"),
    "demo": (_demo, "a practice workspace in the browser; --script plays an incident without one"),
    "check": (_check, "say what is wrong before you start"),
    "migrate": (_migrate, "bring the database to the schema of this program"),
    "verify": (_verify, "recompute the journal's hash chains; exit 1 at the first bad entry"),
    "backup": (_backup, "copy the record to a new FILE while the bot runs"),
    "restore": (_restore, "put the record of a backup FILE in place while the bot is stopped"),
    "rotate-keys": (_rotate_keys, "seal everything anew with the newest of DATA_KEYS while the bot runs"),
    "import-log": (_import_log, "breaches from before the bot, from a CSV file, into the breach log"),
    "plan": (_plan, "print whom to call when the network is gone"),
    "obligations": (_obligations, "what is owed, to whom, by when and why, from a facts file"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
