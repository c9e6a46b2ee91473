"""`python -m bot obligations`: a file of facts in, what is owed out. Needs no Slack and no database.

It reads YAML or JSON as plain data and writes text or JSON; what the fields mean is `bot/facts_file.py`'s to know.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NoReturn, TextIO

from bot.answer_text import answer_text
from bot.core.law import Law
from bot.core.obligations import obligations_for
from bot.facts_file import answer_json, facts_in
from bot.facts_reader import FieldFaults
from bot.rulebook.files import DataFault, plain_yaml, read_day

_MEANT_AS_JSON = re.compile(r'[\s\[{]*[\[{]\s*"')
"""Brackets, then at once a double quote: what is wrong there is best said in the words of JSON."""
_ONE_LINE = json.JSONEncoder()


def main(
    argv: Sequence[str],
    law: Law,
    *,
    stdin: BinaryIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """`obligations FACTS [--json] [--as-of DATE]`: the exit code, 2 for a wrong file with its faults on stderr."""
    stdin, stdout, stderr = stdin or sys.stdin.buffer, stdout or _forgiving(sys.stdout), stderr or sys.stderr
    try:
        wanted = _arguments(argv)
        given = _given(wanted.facts, stdin)
        everything = facts_in(given)
    except FieldFaults as faults:
        stderr.write("".join(f"{line}\n" for line in faults.lines))
        return 2
    answers = (answer_json(obligations_for(facts, law, wanted.as_of)) for facts in everything)
    try:
        for piece in _written(answers, is_list=isinstance(given, list), as_json=wanted.json):
            stdout.write(piece)
        stdout.flush()
    except BrokenPipeError:
        _write_to_nobody(stdout)
    return 0


def _forgiving(stdout: TextIO) -> TextIO:
    """A terminal that cannot show a letter shows its number; the answer is never cut off for it."""
    if isinstance(stdout, TextIOWrapper):
        stdout.reconfigure(errors="backslashreplace")
    return stdout


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise FieldFaults([f"arguments: {message}; write: obligations FACTS [--json] [--as-of YYYY-MM-DD]"])


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = _Arguments(
        prog="python -m bot obligations",
        description="What do we owe, to whom, by when, and why? No Slack, no database. Not legal advice.",
    )
    parser.add_argument("facts", metavar="FACTS", help="a YAML or JSON file of facts; - reads standard input")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--as-of", metavar="DATE", type=_day_argument, help="the day to measure overdue dates against")
    return parser.parse_args(argv)


def _day_argument(written: str) -> date:
    day = read_day(written)
    if day is None:
        raise argparse.ArgumentTypeError(f"{written} is no day like 2026-04-17")
    return day


def _given(name: str, stdin: BinaryIO) -> object:
    """The file's plain data. JSON where it parses as such, else YAML."""
    shown = "standard input" if name == "-" else name
    text = _text(name, shown, stdin)
    no_json: json.JSONDecodeError | None = None
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        no_json = error
    except RecursionError:
        pass  # YAML will say so, with the line.
    except ValueError as error:
        raise FieldFaults([f"{shown}: {error}"]) from error
    try:
        return plain_yaml(text, shown)
    except DataFault as fault:
        if no_json and _MEANT_AS_JSON.match(text):
            raise FieldFaults([f"{shown}:{no_json.lineno}: is neither JSON nor YAML: {no_json.msg}"]) from no_json
        raise FieldFaults([str(fault)]) from fault


def _text(name: str, shown: str, stdin: BinaryIO) -> str:
    try:
        return (stdin.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise FieldFaults([f"{shown}: cannot be read: {error.strerror or error}"]) from error
    except UnicodeDecodeError as error:
        raise FieldFaults([f"{shown}: is not UTF-8 text; save it as UTF-8"]) from error


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"`{twice}` is written twice; write it once")
    return mapping


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number that can be counted; write a whole number")


def _written(answers: Iterator[Mapping[str, object]], *, is_list: bool, as_json: bool) -> Iterator[str]:
    """The output piece by piece, so that a long list is never held as a whole."""
    if not as_json:
        yield from (f"{answer_text(answer)}\n" for answer in answers)
    elif not is_list:
        yield from (f"{json.dumps(answer, indent=2)}\n" for answer in answers)
    else:
        yield "["
        for place, answer in enumerate(answers):
            yield f"{',' if place else ''}\n{_ONE_LINE.encode(answer)}"
        yield "\n]\n"


def _write_to_nobody(stdout: TextIO) -> None:
    """The reader has had enough (`| head`). What is still in the buffer goes nowhere, so that leaving says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
