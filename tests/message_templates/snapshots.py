"""What every template looks like in Slack, one JSON file each, to be reviewed like prose.

Taken from the walk in plain words: of all the times a template was said, the fullest. What is random or counted by
machines (ids, hashes, codes, channels) is replaced by what it is, numbered in order of appearance.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.tour.house import Said

FOLDER = Path(__file__).parent / "snapshots"
REFRESH = "to write them again: python -m tests.message_templates"

_RANDOM = (
    ("C0000000", re.compile(r"\bC\d{9}\b")),
    ("hash-", re.compile(r"\b[0-9a-f]{64}\b")),
    ("id-", re.compile(r"\b[0-9a-f]{32}\b")),
    ("code-", re.compile(r"\b[0-9a-f]{5}-[0-9a-f]{5}\b")),
    ("version-", re.compile(r"\b[0-9a-f]{12,40}\b")),
)


def snapshots(said: Iterable[Said]) -> dict[str, str]:
    """The text of each template's file."""
    by_name: dict[str, list[str]] = {}
    for one in said:
        by_name.setdefault(one.name, []).append(_text(one))
    return {name: max(texts, key=lambda text: (len(text), text)) for name, texts in by_name.items()}


def place(name: str) -> Path:
    """The file of a template."""
    return FOLDER / f"{name}.json"


def kept() -> dict[str, str]:
    """What the folder holds."""
    files = FOLDER.rglob("*.json")
    return {file.relative_to(FOLDER).with_suffix("").as_posix(): file.read_text(encoding="utf-8") for file in files}


def _text(said: Said) -> str:
    shown: dict[str, Any] = {"text": said.text} if said.room in ("message", "mail") else {}
    shown |= {"body": said.body.splitlines()} if said.room == "mail" else {"blocks": said.blocks}
    text = json.dumps(shown, indent=2, ensure_ascii=False) + "\n"
    for what, pattern in _RANDOM:
        text = pattern.sub(_numbered(what), text)
    return text


def _numbered(what: str) -> Callable[[re.Match[str]], str]:
    seen: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"{what}{seen.setdefault(found.group(), len(seen) + 1)}"

    return number
