"""The lost laptop, from the report to the closing, played by one command."""

import os
import subprocess
import sys

from bot.demo import ROOT
from bot.demo_script import STEPS

_LONG_SECONDS = 280


def test_the_script_plays_every_step_prints_it_and_the_record_verifies():
    command = [sys.executable, "-m", "bot", "demo", "--script"]

    played = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=_LONG_SECONDS, check=False
    )

    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-3000:]
    assert [name for name, _ in STEPS if f"== {name} =" not in played.stdout] == []
    assert "chains verify" in played.stdout
    assert played.stderr == ""
