"""Words on file: the folder of templates, compiled once, and every fault in it told by file and line.

Renders a template with one frozen facts object into the tree of `language.py`. Holds no words of its own, and lets
no value become markup: `finalize` seals every hole, and templates may use no filter, global or tag that could undo it.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from dataclasses import fields
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.errors import UserError
from bot.documents import language

SUFFIX = ".md.j2"

_TAG = r"\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}"
_TAGS_ALONE = re.compile(rf"^[ \t]*((?:(?:{_TAG})[ \t]*)+)\n", re.MULTILINE | re.DOTALL)
_TAGS = re.compile(_TAG, re.DOTALL)
_HOLES = re.compile(r"\{\{.*?\}\}")
_BUTTON = re.compile(language.BUTTON)
_REFUSED_TAGS = (
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
    nodes.AssignBlock,
    nodes.Extends,
    nodes.Block,
    nodes.Import,
    nodes.FromImport,
)


class BrokenTemplatesError(UserError):
    """The templates cannot be used; one sentence a fault, each with its file and line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class TemplateFactsError(Exception):
    """A sound template met facts that it cannot say: one is missing, or is of another kind. Never quotes a value."""


class Templates:
    """Every template under `folder`. Raises BrokenTemplatesError at once, with all faults, if any cannot be used.

    Names are paths without the suffix ("incident_card", "home/overview"); `shared/` holds pieces for `include`.
    Templates in the folders `without_summary` are shown where nothing notifies, so they have no first line.
    `always` is known in every template; what a message's own facts say counts before it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        filters: Mapping[str, Callable[..., object]],
        buttons: Collection[str] = (),
        without_summary: Collection[str] = (),
        left_out: Collection[str] = (),
        always: Mapping[str, object] | None = None,
    ) -> None:
        self._always = dict(always or {})
        self._without_summary = frozenset(without_summary)
        sources = dict(_sources(folder, frozenset(left_out)))
        compiled = _Compiled()
        environment = _environment(compiled, filters)
        faults = list(_faults(folder, sources, environment, compiled, frozenset(buttons), self._without_summary))
        if faults:
            raise BrokenTemplatesError(faults)
        self._templates: dict[str, Template] = {
            name.removesuffix(SUFFIX): environment.get_template(name)
            for name in sources
            if not name.startswith("shared/")
        }

    def names(self) -> list[str]:
        """Every template that can be rendered, in order."""
        return sorted(self._templates)

    def document(self, name: str, facts: Any) -> language.Document:
        """What template `name` says with `facts`, a dataclass whose fields are the names the template may use."""
        known = self._always | {field.name: getattr(facts, field.name) for field in fields(facts)}
        try:
            rendered = self._templates[name].render(known)
            return language.parse(rendered, has_summary=_folder(name) not in self._without_summary)
        except (TemplateError, TypeError, ValueError) as wrong:
            raise TemplateFactsError(f"{name}{SUFFIX} cannot be said: {wrong}") from None


class _Compiled(BaseLoader):
    """Templates that were compiled while they were checked, each parsed once. `code`: by the name of the file."""

    def __init__(self) -> None:
        self.code: dict[str, CodeType] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own name
    ) -> Template:
        """The template of a file that was found sound."""
        return environment.template_class.from_code(environment, self.code[name], globals or {})


def _sources(folder: Path, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        name = path.relative_to(folder).as_posix()
        if _folder(name) not in left_out:
            yield name, path.read_text(encoding="utf-8")


def _folder(name: str) -> str:
    return name.split("/")[0] if "/" in name else ""


def _environment(loader: BaseLoader, filters: Mapping[str, Callable[..., object]]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        finalize=language.seal,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # `finalize` seals every hole, which is stricter than HTML escaping
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.clear()
    environment.filters.update(filters)
    environment.globals.clear()
    return environment


def _closed_up(source: str) -> str:
    """Take away the line of a tag that stands alone, so that only words make lines; line numbers stay the same."""

    def without_line_end(match: re.Match[str]) -> str:
        tags = match.group(1).rstrip()
        end = -3 if tags[-3] in "-+" else -2
        return f"{tags[:end]}\n{tags[end:]}"

    return _TAGS_ALONE.sub(without_line_end, source)


def _faults(
    folder: Path,
    sources: Mapping[str, str],
    environment: ImmutableSandboxedEnvironment,
    compiled: _Compiled,
    buttons: frozenset[str],
    without_summary: frozenset[str],
) -> Iterator[str]:
    """Every fault as "path, line n: sentence"."""
    for name, source in sources.items():
        found = [*_code_faults(name, source, sources, environment, compiled), *_mark_faults(source, buttons)]
        if _folder(name) not in without_summary | {"shared"}:
            found += _summary_faults(source)
        for line, sentence in sorted(found):
            yield f"{folder.name}/{name}, line {line}: {sentence}"


def _code_faults(
    name: str,
    source: str,
    sources: Mapping[str, str],
    environment: ImmutableSandboxedEnvironment,
    compiled: _Compiled,
) -> Iterator[tuple[int, str]]:
    try:
        tree = environment.parse(_closed_up(source), name)
        compiled.code[name] = environment.compile(tree, name)
    except TemplateSyntaxError as wrong:
        yield wrong.lineno, f"{wrong.message}"
        return
    for tag in tree.find_all(_REFUSED_TAGS):
        yield tag.lineno, "Only if, for, set and include may be used here. Put words that repeat into shared/."
    for include in tree.find_all(nodes.Include):
        target = include.template
        if not isinstance(target, nodes.Const) or target.value not in sources:
            yield include.lineno, f'There is no such piece to include. Write {{% include "shared/name{SUFFIX}" %}}.'


def _mark_faults(source: str, buttons: frozenset[str]) -> Iterator[tuple[int, str]]:
    bare = _TAGS.sub(lambda tag: "\n" * tag.group().count("\n"), source)
    for number, line in enumerate((_HOLES.sub("hole", line).strip() for line in bare.split("\n")), start=1):
        if re.search("[\ufdd0-\ufdef]", line):
            yield number, "There is a character here that no text may hold (a Unicode noncharacter)."
        if re.search(r"<[@#!]", line):
            yield number, "Slack codes are shown as they stand. Write {{ person | mention }} or {{ x | channel }}."
        if line.startswith("#") and not line.startswith("# "):
            yield number, "A heading is one # and a space: # What happens next"
        yield from ((number, sentence) for sentence in _button_faults(line, buttons))


def _button_faults(line: str, buttons: frozenset[str]) -> Iterator[str]:
    found = _BUTTON.findall(line)
    yield from (f"There is no button '{name}'. Known: {_known(buttons)}." for name, _ in found if name not in buttons)
    if len(found) != len(re.findall(r"\[\s*button\b", line, re.IGNORECASE)):
        yield "A button is written [button: name] or [button: name {{ id }}]."
    elif found and not re.fullmatch(rf"(?:{language.BUTTON}\s*)+|[^\[]*\S\s+{language.BUTTON}", line):
        yield "Buttons stand on a line of their own; one alone may also end a line of text."


def _known(buttons: frozenset[str]) -> str:
    return ", ".join(sorted(buttons)) or "none, letters have no buttons"


def _summary_faults(source: str) -> Iterator[tuple[int, str]]:
    """The first line with words is the notification; it must be words of its own, and no mark."""
    for number, line in enumerate(_TAGS.sub(lambda tag: "\n" * tag.group().count("\n"), source).split("\n"), start=1):
        words = line.strip()
        if not words:
            continue
        if re.match(r"# |> |- |-{3,}$|\[button", words) or not re.search(r"\w", _HOLES.sub("", words)):
            yield number, "The first line is the notification: plain words, with no mark before them."
        return
    yield 1, "The template is empty. Its first line is the notification, the message follows below."
