"""A backup of the running bot, a power cut, a restore: nothing stands twice, no number is reused, the loss is told."""

import os
import subprocess
import sys
from pathlib import Path

from bot.demo import ROOT
from tests.conftest import SECURITY
from tests.e2e.conftest import LONG_SECONDS, Place


def bot(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the command line, with the bot's settings."""
    command = [sys.executable, "-m", "bot", *arguments]
    environment = os.environ | dict(place.settings)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_bot_that_was_killed_and_restored_goes_on_without_doing_anything_twice(
    staffed: tuple[Place, subprocess.Popen[bytes]], tmp_path: Path
):
    place, running = staffed
    copy = str(tmp_path / "copy.db")
    kept = place.report()
    place.usable(kept)

    backup = bot(place, "backup", copy)
    lost = place.report()
    place.usable(lost)
    while_running = bot(place, "restore", copy)
    place.kill(running)
    restored = bot(place, "restore", copy)
    place.start()
    newest = place.report()
    place.usable(newest)

    assert (backup.returncode, backup.stderr) == (0, "")
    assert (while_running.returncode, "Another bot runs on" in while_running.stderr) == (2, True)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert [number[-4:] for number in (kept, lost, newest)] == ["0001", "0002", "0003"]
    for number in (kept, lost, newest):
        place.assert_one_of_everything(number)
    officer = place.driver.person(SECURITY)
    told = place.driver.wait_until(
        lambda: [one for one in officer.dms() if "restored from a backup" in one["text"]],
        seconds=LONG_SECONDS,
        what="the note to the officers",
    )
    assert len(told) == 1
    assert lost in str(told[0]["blocks"])
