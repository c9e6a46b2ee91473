"""The one reader of YAML in this house: strict, typed, and able to say which line is wrong.

It refuses what YAML lets pass in silence: a key written twice or not asked for, an instant without offset, an
empty value, anchors (but in facts of others), tags, several documents. Nothing is guessed from a value's looks:
`12:30` is not 750 and `NO` is not false, because the caller says what it expects. It knows no subject matter and
raises DataFault only.
"""

import difflib
import re
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

import yaml

from bot.core.errors import UserError

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?")
_FLAGS = {"true": True, "false": False}
_PLAIN_FLAGS = {spelling: value for word, value in _FLAGS.items() for spelling in (word, word.title(), word.upper())}
_UNDER_WAY = object()
_NOTHING = ("", "~", "null", "Null", "NULL")


class DataFault(UserError):
    """A file that we will not work with: where it is wrong, and what would be right."""

    def __init__(self, path: Path | str, line: int, sentence: str) -> None:
        super().__init__(f"{path}:{line}: {sentence}")
        self.path = path
        self.line = line
        self.sentence = sentence


class Record:
    """One mapping of a file, read key by key. `finish()` complains about every key that nobody asked for."""

    def __init__(self, path: Path | str, node: yaml.MappingNode) -> None:
        self.path = path
        self.line = _line(node)
        self._nodes = _entries(path, node)
        self._asked: set[str] = set()
        self._children: list[Record] = []

    def __contains__(self, key: str) -> bool:
        """Whether the key is written. Asking counts as knowing the key."""
        self._asked.add(key)
        return key in self._nodes

    def keys(self) -> tuple[str, ...]:
        """Every key as written, in order. For mappings whose keys are data (State codes, dates)."""
        self._asked.update(self._nodes)
        return tuple(self._nodes)

    def fault(self, sentence: str, key: str | None = None) -> DataFault:
        """A fault to raise, at the line of `key` or of the record itself."""
        line = _line(self._nodes[key][0]) if key in self._nodes and key is not None else self.line
        return DataFault(self.path, line, sentence)

    def finish(self) -> None:
        """Refuse keys that no reader asked for, here and in every record handed out from here."""
        for key in self._nodes:
            if key not in self._asked:
                raise self.fault(f"unknown key `{key}`{_nearest(key, self._asked)}", key)
        for child in self._children:
            child.finish()

    def text(self, key: str) -> str:
        """Text, never empty. Whatever is written counts as text: `NO`, `12:30`, `45`."""
        return self._scalar(key, "text")

    def optional_text(self, key: str) -> str | None:
        """Text, or None where the key is absent."""
        return self.text(key) if key in self else None

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the words in `allowed`."""
        word = self._scalar(key, "one of " + ", ".join(allowed))
        if word not in allowed:
            raise self.fault(f"`{key}` is `{word}`; write one of {', '.join(allowed)}", key)
        return word

    def integer(self, key: str, *, at_least: int = 0) -> int:
        """A whole number in plain digits, not below `at_least`."""
        written = self._scalar(key, "a whole number", plain=True)
        if not _INTEGER.fullmatch(written):
            raise self.fault(f"`{key}` is `{written}`; write a whole number", key)
        if int(written) < at_least:
            raise self.fault(f"`{key}` is {written}; the least is {at_least}", key)
        return int(written)

    def optional_integer(self, key: str, *, at_least: int = 0) -> int | None:
        """A whole number, or None where the key is absent."""
        return self.integer(key, at_least=at_least) if key in self else None

    def flag(self, key: str) -> bool:
        """`true` or `false`, and no other spelling."""
        written = self._scalar(key, "true or false", plain=True)
        if written not in _FLAGS:
            raise self.fault(f"`{key}` is `{written}`; write true or false", key)
        return _FLAGS[written]

    def optional_flag(self, key: str, *, default: bool = False) -> bool:
        """`true` or `false`; `default` where the key is absent."""
        return self.flag(key) if key in self else default

    def day(self, key: str) -> date:
        """A calendar day, `YYYY-MM-DD`."""
        written = self._scalar(key, "a day like 2026-04-17")
        return self._as_day(written, key, f"`{key}: {written}`")

    def instant(self, key: str) -> datetime:
        """An instant with its offset; one without is refused, because nobody knows when it was."""
        written = self._scalar(key, "an instant like 2026-04-17T16:40:00-04:00")
        moment = read_instant(written)
        if moment is None:
            raise self.fault(f"`{key}` is `{written}`; write an instant like 2026-04-17T16:40:00-04:00", key)
        if moment.tzinfo is None:
            raise self.fault(f"`{key}` has no offset; write an instant like 2026-04-17T16:40:00-04:00", key)
        return moment

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        items = self._list(key)
        return tuple(_scalar_text(self.path, item, f"an item of `{key}`", "text")[0] for item in items)

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        return self.texts(key) if key in self else ()

    def record(self, key: str) -> "Record":
        """A mapping."""
        return self._child(self._node(key), f"`{key}`")

    def optional_record(self, key: str) -> "Record | None":
        """A mapping, or None where the key is absent."""
        return self.record(key) if key in self else None

    def records(self, key: str) -> "tuple[Record, ...]":
        """A list of mappings, at least one."""
        return tuple(self._child(item, f"an item of `{key}`") for item in self._list(key))

    def optional_records(self, key: str) -> "tuple[Record, ...]":
        """A list of mappings; empty where the key is absent."""
        return self.records(key) if key in self else ()

    def dated(self, key: str) -> "tuple[tuple[date, Record], ...]":
        """From the day a value takes effect (inclusive) to the value's record, in ascending order."""
        by_day = self.record(key)
        written = by_day.keys()
        days = [by_day._as_day(each, each, f"`{each}`, a key of `{key}`,") for each in written]  # noqa: SLF001
        if days != sorted(days):
            raise self.fault(f"`{key}`: write the days in ascending order", key)
        return tuple((day, by_day.record(each)) for day, each in zip(days, written, strict=True))

    def _as_day(self, written: str, key: str, name: str) -> date:
        day = read_day(written)
        if day is None:
            raise self.fault(f"{name} is no day; write one like 2026-04-17", key)
        return day

    def _node(self, key: str) -> yaml.Node:
        if key not in self:
            raise self.fault(f"`{key}` is missing{_nearest(key, set(self._nodes), 'is it written as')}")
        return self._nodes[key][1]

    def _scalar(self, key: str, wanted: str, *, plain: bool = False) -> str:
        written, quoted = _scalar_text(self.path, self._node(key), f"`{key}`", wanted)
        if plain and quoted:
            raise self.fault(f"`{key}` is in quotes; write {wanted} without them", key)
        return written

    def _list(self, key: str) -> list[yaml.Node]:
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fault(f"`{key}` is no list; write at least one `- item`", key)
        return list(node.value)

    def _child(self, node: yaml.Node, name: str) -> "Record":
        if not isinstance(node, yaml.MappingNode):
            raise DataFault(self.path, _line(node), f"{name} is no mapping; write `key: value` lines")
        child = Record(self.path, node)
        self._children.append(child)
        return child


def load_record(path: Path) -> Record:
    """The file's one mapping. Every fault is a `DataFault`, a missing file included."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFault(path, 1, f"cannot be read as UTF-8 text: {error}") from error
    node = _compose(text, path)
    if not isinstance(node, yaml.MappingNode):
        raise DataFault(path, 1 if node is None else _line(node), "write a mapping, `key: value` lines")
    return Record(path, node)


def load_folder(folder: Path) -> dict[str, Record]:
    """Every `*.yaml` of a folder by its stem, in the order of names. Any other file there is a fault."""
    if not folder.is_dir():
        raise DataFault(folder, 1, "is no folder")
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in paths:
        if path.suffix != ".yaml" or not path.is_file():
            raise DataFault(path, 1, "only files ending in .yaml belong here")
    return {path.stem: load_record(path) for path in paths}


def plain_yaml(text: str, name: str) -> object:
    """A whole text as dicts, lists, text, whole numbers, `true`/`false` and None; dates stay text.

    Written by others, by programs too: unlike our own files it may share (`&`, `*`) what several places say.
    """
    node = _compose(text, name, _SharingLoader)
    return None if node is None else _plain(node, name, {})


def read_day(written: str) -> date | None:
    """`YYYY-MM-DD` and nothing else, or None where it is no day of the calendar."""
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None


def read_instant(written: str) -> datetime | None:
    """An ISO 8601 instant, naive where no offset is written, or None where it is none at all."""
    try:
        return datetime.fromisoformat(written) if _INSTANT.fullmatch(written) else None
    except ValueError:
        return None


class _TextLoader(yaml.SafeLoader):
    """Composes nodes and resolves nothing: every scalar stays the text that was written."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own shape
    may_share = False

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """One node, unless it shares (`&`, `*`) or converts (`!`), which our files never need."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None and not self.may_share:
            raise yaml.MarkedYAMLError(
                problem="`&` and `*` are not used here, write it out", problem_mark=event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="`!` is not used here, leave it out", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class _SharingLoader(_TextLoader):
    may_share = True


def _compose(text: str, path: Path | str, loader: type[_TextLoader] = _TextLoader) -> yaml.Node | None:
    try:
        return loader(text).get_single_node()
    except RecursionError as error:
        raise DataFault(path, 1, "is nested too deeply") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DataFault(path, line, f"is not plain YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise DataFault(path, 1, f"is not plain YAML: {error}") from error


def _entries(path: Path | str, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key_node, value_node in node.value:
        key, _ = _scalar_text(path, key_node, "a key", "a word")
        if key in entries:
            first = _line(entries[key][0])
            raise DataFault(path, _line(key_node), f"`{key}` is written twice; first on line {first}")
        entries[key] = (key_node, value_node)
    return entries


def _scalar_text(path: Path | str, node: yaml.Node, name: str, wanted: str) -> tuple[str, bool]:
    """The text as written, and whether it stood in quotes (or as a block)."""
    if not isinstance(node, yaml.ScalarNode):
        raise DataFault(path, _line(node), f"{name} is a list or mapping; write {wanted}")
    quoted = node.style is not None
    text = str(node.value)
    if not text.strip() or (text in _NOTHING and not quoted):
        raise DataFault(path, _line(node), f"{name} is empty; write {wanted}, or leave the line out")
    return text, quoted


def _plain(node: yaml.Node, name: str, done: dict[yaml.Node, object]) -> object:
    """`done` holds each list and mapping once it is read, for those that stand in several places."""
    if not isinstance(node, yaml.CollectionNode):
        return _plain_scalar(node)
    if node not in done:
        done[node] = _UNDER_WAY
        if isinstance(node, yaml.MappingNode):
            done[node] = {key: _plain(value, name, done) for key, (_, value) in _entries(name, node).items()}
        else:
            done[node] = [_plain(item, name, done) for item in node.value]
    if done[node] is _UNDER_WAY:
        raise DataFault(name, _line(node), "holds itself; write it out")
    return done[node]


def _plain_scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if getattr(node, "style", None) is not None:
        return text
    if text in _NOTHING:
        return None
    return int(text) if _INTEGER.fullmatch(text) else _PLAIN_FLAGS.get(text, text)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 1


def _nearest(word: str, known: Collection[str], phrase: str = "did you mean") -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; {phrase} `{close[0]}`?" if close else ""
