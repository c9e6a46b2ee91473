"""A mutation run of the engine's two smallest rooms: each small change that no test notices is named.

One change at a time, in memory: an operator turned, a number moved, a condition always or never true, a statement
left out, a value replaced by None. Core's own tests run on it until one fails. A survivor is explained in
`.github/CONTRIBUTING.md`, or a test is missing.
"""

import ast
import copy
import os
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
MODULES = ("bot.core.calendar", "bot.core.obligations")
NEAREST = ("tests/core/test_calendar.py", "tests/core/test_obligations.py", "tests/law", "tests/core")
_AT_FIRST_SECONDS, _PATIENCE = 600, 5
_TURNED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Fate(StrEnum):
    """What became of a change. An endless loop is noticed by whoever waits for it; it is told all the same."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    ENDLESS = "endless"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One change: the module's line, what stood there and what stands there now, and the whole changed text."""

    module: str
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before}  ->  {self.after}"


def options(parser: ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--mutate", nargs="+", default=MODULES, metavar="MODULE", help="of bot.core (default: two)")
    parser.add_argument("--mutants-at-once", type=int, default=os.cpu_count() or 1, help="processes (default: cores)")


def run(chosen: Namespace) -> Iterator[str]:
    """Every mutant that survives, then how many there were. Without any change the tests must pass first."""
    unchanged = Mutant(module=MODULES[0], line=0, before="", after="", text=_source(MODULES[0]))
    began = time.monotonic()
    assert fate(unchanged, _AT_FIRST_SECONDS) is Fate.SURVIVED, "core's own tests fail without any change"
    patience = _PATIENCE * (time.monotonic() - began)
    mutants = [mutant for module in chosen.mutate for mutant in mutants_of(module)]
    with ThreadPoolExecutor(chosen.mutants_at_once) as pool:
        fates = list(zip(mutants, pool.map(lambda mutant: fate(mutant, patience), mutants), strict=True))
    yield from (f"{became}: {mutant}" for mutant, became in fates if became is not Fate.NOTICED)
    survived = sum(became is Fate.SURVIVED for _, became in fates)
    yield f"{len(mutants)} changes, {survived} of them unnoticed"


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every single change of a module's functions."""
    tree = ast.parse(_source(module))
    for place, node in enumerate(ast.walk(tree)):
        for number, _ in enumerate(_changes(node)):
            fresh = copy.deepcopy(tree)
            changed = next(each for at, each in enumerate(ast.walk(fresh)) if at == place)
            before = _shown(changed)
            new = list(_changes(changed))[number]
            whole = _put(fresh, changed, new)
            yield Mutant(module=module, line=_line(changed), before=before, after=_shown(new), text=ast.unparse(whole))


def fate(mutant: Mutant, seconds: float) -> Fate:
    """What core's tests make of it. `seconds`: after that long it is endless."""
    with TemporaryDirectory() as folder:
        text = Path(folder) / "changed.py"
        text.write_text(mutant.text, "utf-8")
        environment = os.environ | {"CHANGED_MODULE": mutant.module, "CHANGED_TEXT": str(text)}
        command = [
            sys.executable, "-m", "pytest", "-x", "-q", "-p", "tests.soak.mutated", "-p", "no:cacheprovider", *NEAREST
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, timeout=seconds, capture_output=True, check=False
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Fate.ENDLESS
    return Fate.SURVIVED if done.returncode == 0 else Fate.NOTICED


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    for kind, changes in _CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node)


def _of_a_comparison(node: ast.Compare) -> Iterator[ast.AST]:
    for other in _TURNED[type(node.ops[0])]:
        yield ast.Compare(left=node.left, ops=[other(), *node.ops[1:]], comparators=node.comparators)


def _of_a_sum(node: ast.BinOp) -> Iterator[ast.AST]:
    for other in _TURNED.get(type(node.op), ()):
        yield ast.BinOp(left=node.left, op=other(), right=node.right)


def _of_and_or(node: ast.BoolOp) -> Iterator[ast.AST]:
    for other in _TURNED[type(node.op)]:
        yield ast.BoolOp(op=other(), values=node.values)


def _of_not(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _of_a_name(node: ast.Name) -> Iterator[ast.AST]:
    if node.id in _NAMES and isinstance(node.ctx, ast.Load):
        yield ast.Name(id=_NAMES[node.id], ctx=node.ctx)


def _of_a_value(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(value=not node.value)
    elif isinstance(node.value, int):
        yield from (ast.Constant(value=node.value + 1), ast.Constant(value=node.value - 1))


def _of_an_if(node: ast.If) -> Iterator[ast.AST]:
    for always in (True, False):
        yield ast.If(test=ast.Constant(value=always), body=node.body, orelse=node.orelse)


def _of_a_comprehension(node: ast.comprehension) -> Iterator[ast.AST]:
    if node.ifs:
        yield ast.comprehension(target=node.target, iter=node.iter, ifs=[], is_async=node.is_async)


def _of_an_argument(node: ast.keyword) -> Iterator[ast.AST]:
    if not isinstance(node.value, ast.Constant):
        yield ast.keyword(arg=node.arg, value=ast.Constant(value=None))


def _of_a_return(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None:
        yield ast.Return(value=ast.Constant(value=None))


def _of_a_statement(node: ast.stmt) -> Iterator[ast.AST]:
    """A docstring is none."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield ast.Pass()


_CHANGES: dict[type[ast.AST], Callable[..., Iterator[ast.AST]]] = {
    ast.Compare: _of_a_comparison,
    ast.BinOp: _of_a_sum,
    ast.BoolOp: _of_and_or,
    ast.UnaryOp: _of_not,
    ast.Name: _of_a_name,
    ast.Constant: _of_a_value,
    ast.IfExp: lambda node: iter((node.body, node.orelse)),
    ast.If: _of_an_if,
    ast.comprehension: _of_a_comprehension,
    ast.keyword: _of_an_argument,
    ast.Return: _of_a_return,
    ast.AugAssign: _of_a_statement,
    ast.Expr: _of_a_statement,
}


def _put(tree: ast.Module, old: ast.AST, new: ast.AST) -> ast.Module:
    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    return ast.fix_missing_locations(Exchange().visit(tree))


def _source(module: str) -> str:
    return (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")


def _line(node: ast.AST) -> int:
    """A comprehension has no line of its own; what it goes over has."""
    return int(getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0))


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0][:90]
