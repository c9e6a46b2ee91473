"""The example of the settings and the settings themselves say the same."""

import re
from datetime import time
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSettings, load
from bot.store.sealing import new_key

EXAMPLE = Path(__file__).parent.parent / ".env.example"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
_SETTING = re.compile(r"(# )?([A-Z][A-Z0-9_]*)=(.*)")


def shown() -> dict[str, tuple[bool, str]]:
    """Every setting of the file: whether it is only a default, and its value."""
    found = (_SETTING.fullmatch(line) for line in LINES)
    return {match[2]: (match[1] is not None, match[3]) for match in found if match}


def test_every_setting_is_in_the_example_and_nothing_else_is():
    assert set(shown()) == {name.upper() for name in Settings.model_fields}


def test_every_setting_has_a_comment_above_it():
    for number, line in enumerate(LINES):
        match = _SETTING.fullmatch(line)
        if match:
            before = LINES[number - 1]
            assert before.startswith("# ") or _SETTING.fullmatch(before), match[2]


@pytest.mark.parametrize("name", [name for name, (is_default, _) in shown().items() if is_default])
def test_what_is_commented_out_is_the_default(name):
    default = Settings.model_fields[name.lower()].default
    written = f"{default:%H:%M}" if isinstance(default, time) else default
    expected = "" if default in (None, ()) else str(written)

    assert shown()[name][1] == expected


def test_the_example_itself_lacks_nothing_but_the_key(tmp_path, monkeypatch):
    for name in shown():
        monkeypatch.delenv(name, raising=False)
    filled = tmp_path / ".env"
    filled.write_text(EXAMPLE.read_text(encoding="utf-8").replace("DATA_KEYS=", f"DATA_KEYS={new_key()}"))

    with pytest.raises(WrongSettings, match="DATA_KEYS"):
        load(str(EXAMPLE))
    assert load(str(filled)).time_zone == "America/New_York"
