"""The tests, and the processes they start.

Where Python may not write its compiled files, each process would compile everything again: it gets a place to.
"""

import os
import tempfile
from pathlib import Path

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "incident-bot-pycache")
