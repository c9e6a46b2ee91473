"""What `obligations -` says to facts on standard input, as a program would ask it."""

import io
import json
from pathlib import Path

from bot.facts_command import main
from bot.rulebook import law as law_files

ROOT = Path(__file__).parents[1]
LAW = law_files.load(ROOT / "data" / "law")
LEAST = {
    "entity_role": "covered_entity",
    "timezone": "America/New_York",
    "discovered_at": "2026-04-17T16:40:00-04:00",
}


def run(given, *options):
    """Exit code, standard output and standard error of `obligations - OPTIONS`."""
    text = given if isinstance(given, str) else json.dumps(given)
    out, errors = io.StringIO(), io.StringIO()
    code = main(["-", *options], LAW, stdin=io.BytesIO(text.encode()), stdout=out, stderr=errors)
    return code, out.getvalue(), errors.getvalue()


def answered(given):
    code, out, errors = run(given, "--json")
    assert (code, errors) == (0, "")
    return json.loads(out)


def refused(given):
    """The lines on standard error of a refused file; nothing may stand on standard output."""
    code, out, errors = run(given, "--json")
    assert (code, out) == (2, "")
    return errors.splitlines()
