"""The house keeps its shape. Everything here is found by looking, so that what is added tomorrow is held to it too."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import handlers
from bot.rulebook import load as load_rulebook
from bot.serve import DATA, ROOT, TEMPLATES
from bot.settings import Settings
from bot.slack.buttons import BUTTONS
from bot.slack.messages.look import MESSAGES
from handlers import modals
from tests.conftest import GUEST, House, renderer
from tests.fakes import TEAM

PROGRAM = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")])
EVERY_FILE = sorted([*PROGRAM, *(ROOT / "tests").rglob("*.py")])
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "misc"}
BANNED_CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
}  # fmt: skip
README = (ROOT / "README.md").read_text(encoding="utf-8")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last word of what is called: `say` for `asking.say(…)`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            yield name, node


def test_imports_point_down_only():
    """In a process of its own: the linter silences every logger of the one it runs in."""
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"

    found = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout


def test_no_file_has_a_name_that_says_nothing():
    named = [path for path in ROOT.rglob("*") if path.suffix in (".py", ".yaml", ".j2", ".js")]
    ours = [path for path in named if not {".venv", "node_modules", "var"} & set(path.relative_to(ROOT).parts)]

    assert not [relative(path) for path in ours if path.name.partition(".")[0].lower() in BANNED_NAMES]


def test_a_file_past_400_lines_says_at_its_top_why():
    ours = [path for path in PROGRAM if "migrations" not in path.parts]
    long = [path for path in ours if len(path.read_text(encoding="utf-8").splitlines()) > 400]

    tops = {relative(path): ast.get_docstring(parsed(path)) or "" for path in long}

    assert not [path for path, top in tops.items() if not re.search("lines|longer", top)]


def test_nobody_but_the_clock_asks_what_time_it_is():
    asked = [
        f"{relative(path)}:{node.lineno}"
        for path in PROGRAM
        if path.name != "clock.py" and "practice" not in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and (getattr(node.value, "attr", None) or getattr(node.value, "id", ""), node.attr) in BANNED_CLOCKS
    ]

    assert asked == []


def test_nobody_but_the_settings_reads_the_environment():
    reading = re.compile(r"\bos\.(environ|getenv)\b|from os import .*environ")
    outside = [path for path in PROGRAM if path.name != "settings.py" and "practice" not in path.parts]
    outside = [path for path in outside if not path.name.startswith("demo")]  # it lends its own to the bot it starts

    assert not [relative(path) for path in outside if reading.search(path.read_text(encoding="utf-8"))]


def test_whoever_catches_everything_says_why_beside_it():
    broad = re.compile(r"^\s*except\s*(\(?[^#]*\b(Base)?Exception\b[^#]*)?:\s*(#\s*\S.*)?$")
    unexplained = [
        f"{relative(path)}:{number}"
        for path in PROGRAM
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := broad.match(line)) and not found.group(3)
    ]

    assert unexplained == []


def test_every_setting_is_explained_and_everything_explained_is_a_setting():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = {name.upper() for name in Settings.model_fields}
    in_example = Counter(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", example, flags=re.M))
    table = README.partition("\n## Settings")[2].partition("\n## ")[0]
    in_readme = set(re.findall(r"`([A-Z][A-Z0-9_]{3,})`", table))

    assert set(in_example) == settings
    assert in_readme == settings
    assert [name for name, count in in_example.items() if count > 1] == []


def test_every_setting_in_the_example_has_a_comment_above_it():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    entries = [place for place, line in enumerate(lines) if re.match(r"#?\s?[A-Z][A-Z0-9_]+=", line)]

    def is_explained(place: int) -> bool:
        above = lines[place - 1] if place else ""
        return bool(re.match(r"#\s+\S", above)) or (place - 1 in entries and is_explained(place - 1))

    assert [lines[place] for place in entries if not is_explained(place)] == []


def test_every_button_has_one_answer_and_every_answer_a_button():
    assert set(BUTTONS) == set(handlers.PRESSES)
    assert all(name == button.action_id for name, button in BUTTONS.items())


def test_every_button_is_shown_somewhere():
    words = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.j2"))
    shown = set(re.findall(r"\[button: (\w+)", words))

    assert set(BUTTONS) - shown == set()


def test_every_form_that_is_sent_has_one_answer_and_every_answer_a_form():
    built: Counter[str] = Counter()
    for _, name, _ in pkgutil.iter_modules(modals.__path__):
        module = importlib.import_module(f"handlers.modals.{name}")
        for called, call in calls_in(Path(str(module.__file__))):
            if called == "modal" and any(word.arg == "submit" for word in call.keywords):
                built[eval(ast.unparse(call.args[0]), vars(module))] += 1

    assert set(built) == set(handlers.FORMS)


def test_views_are_built_by_modals_and_handlers_alone():
    """So that the tests of forms see every one."""
    strangers = [path for path in PROGRAM if "handlers" not in path.parts and "practice" not in path.parts]

    assert not [relative(path) for path in strangers if any(name == "modal" for name, _ in calls_in(path))]


@pytest.mark.parametrize("verb", handlers.COMMANDS)
def test_every_verb_says_how_it_is_used_and_what_it_does(verb: str):
    example, colon, does = handlers.COMMANDS[verb].usage.partition(": ")

    assert colon and does.strip()
    assert re.match(rf"{re.escape(verb)}(\s|$)", example)


def test_the_readme_lists_every_verb_and_no_other():
    table = README.partition("\n## The commands")[2].partition("\n## ")[0]
    listed = [re.sub(r"\s+[A-Z@].*", "", name) for name in re.findall(r"`([^`]+)`", table) if name[0] != "/"]

    assert set(handlers.COMMANDS) - set(listed) == set()
    assert set(listed) - set(handlers.COMMANDS) == set()


def test_every_message_has_its_template_and_every_template_somebody_who_says_it():
    names = set(renderer().names())
    said = MESSAGES.keys() | {
        f"{_ROOMS[name]}{text}" for path in PROGRAM for name, call in calls_in(path) for text in _named(name, call)
    }
    homes = {name.partition("/")[0] for name in names if name.startswith("home/")}

    assert MESSAGES.keys() - names - homes == set()
    assert {name for name in names if name not in said} == set()


def test_every_listener_is_in_the_table_of_contents_or_in_the_manifest(house: House):
    """Each event and shortcut of the manifest is heard; together with the tables that is all that hangs in the app."""
    manifest = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    shortcuts = manifest["features"]["shortcuts"]
    user = {"id": GUEST, "team_id": TEAM}

    heard = [house.event(f"Ev{name}", type=name, user=user, channel="C0", tab="home").status for name in events]
    for one in shortcuts:
        kind = "shortcut" if one["type"] == "global" else "message_action"
        body = {"type": kind, "callback_id": one["callback_id"], "trigger_id": "1.1.x", "user": user}
        heard.append(house._dispatch(body | {"channel": {"id": "C0"}, "message_ts": "1.1"}).status)

    assert 404 not in heard
    tables = len(("forms", "commands", "presses"))
    assert len(house.app._listeners) == tables + len(shortcuts) + len(events)


def test_the_reviewed_data_is_sound():
    load_rulebook(DATA)


_ROOMS = {"say": "", "show": "", "message": "", "home": "home/", "form": "forms/"}


def _named(called: str, call: ast.Call) -> list[str]:
    """The template that a call names, where it is one that says something."""
    if called not in _ROOMS:
        return []
    texts = [one for one in call.args[:2] if isinstance(one, (ast.Constant, ast.JoinedStr))]
    return [name for one in texts for name in _names_of(one)]


def _names_of(node: ast.expr) -> list[str]:
    """A literal, or for `f"assess_{step}"` every template that it can be."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)  # type: ignore[attr-defined]
    bare = [name.partition("/")[2] or name for name in renderer().names()]
    return [name for name in bare if re.fullmatch(pattern, name)]


def test_what_people_are_told_to_type_is_a_verb_behind_the_slash_command():
    """Sentences have the verb alone in backticks (the door adds the command); templates say the command themselves."""
    told = [(path, typed) for path in PROGRAM if _is_for_people(path) for typed in _to_type(path)]
    for path in sorted(TEMPLATES.rglob("*.j2")):
        for typed in re.findall("`([^`]+)`", path.read_text(encoding="utf-8")):
            assert not _is_typed(typed), f"{relative(path)} says {typed} without the command"
            if typed.startswith("{{ command }} "):
                told.append((path, typed.removeprefix("{{ command }} ")))

    unknown = [f"{relative(path)}: {typed}" for path, typed in told if not _is_typed(typed)]

    assert len(told) > 80 and not unknown


def _is_for_people(path: Path) -> bool:
    """In Slack, not at a terminal."""
    at_a_terminal = {"bot/core/breach_import.py", "bot/workflows/import_breaches.py"}
    rooms = ("handlers/", "bot/core/", "bot/workflows/")
    return relative(path).startswith(rooms) and relative(path) not in at_a_terminal | {"bot/core/errors.py"}


def _to_type(path: Path) -> Iterator[str]:
    """Whatever has backticks in a text that is no docstring; holes become `{}`."""
    tree = parsed(path)
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            text = node.value
        else:
            continue
        yield from (typed for typed in re.findall("`([^`]+)`", text) if not typed.startswith("{}"))


def _is_typed(words: str) -> bool:
    return any(f"{words} ".startswith(f"{verb} ") for verb in handlers.COMMANDS)
