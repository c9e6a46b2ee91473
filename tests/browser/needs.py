"""What a run in a browser needs. Without it the tests are skipped loudly; where CI is set, that is a failure."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")


def browser_or_skip() -> None:
    """Called before anything of playwright is imported."""
    missing = [] if CHROMIUM.exists() else [f"Debian's chromium at {CHROMIUM}"]
    missing += [] if find_spec("playwright") else ["playwright (requirements-browser.txt)"]
    if not missing:
        return
    reason = f"needs {' and '.join(missing)}"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)
