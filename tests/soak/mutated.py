"""A pytest plugin: one module is loaded from a changed text instead of its file. Used by `tests/soak/mutants.py`.

Nothing in the working tree is touched. It has to come before anything of `bot` is imported. Nothing fails for being
slow: a busy machine must not look like a test that noticed something.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from hypothesis import settings


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the one module, and runs the changed text in its place."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.text, f"{self.name} (changed)", "exec"), vars(module))


sys.meta_path.insert(0, Changed(os.environ["CHANGED_MODULE"], Path(os.environ["CHANGED_TEXT"]).read_text("utf-8")))
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
