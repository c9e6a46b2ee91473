"""`python -m bot demo` starts, says one address, shows the page, and goes without leaving anything behind."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo import ROOT
from bot.practice.driver import Driver

_LONG_SECONDS = 90
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command, in a session of its own so that what it leaves behind can be found."""
    command = [sys.executable, "-m", "bot", "demo", "--no-browser"]
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    watchdog = threading.Timer(_LONG_SECONDS * 2, os.killpg, (process.pid, signal.SIGKILL))
    watchdog.start()
    yield process
    watchdog.cancel()
    if process.poll() is None or processes_of(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def press_ctrl_c(demo: subprocess.Popen[str]) -> None:
    """As a terminal does: both processes hear it."""
    os.killpg(demo.pid, signal.SIGINT)


def ask_to_end(demo: subprocess.Popen[str]) -> None:
    """As a service manager does: the command alone hears it."""
    demo.terminate()


@pytest.mark.parametrize("stop", [press_ctrl_c, ask_to_end])
def test_it_says_one_address_whose_page_answers_and_a_signal_ends_both_processes(
    demo: subprocess.Popen[str], tmp_path: Path, stop: Callable[[subprocess.Popen[str]], None]
):
    assert demo.stdout is not None
    said = demo.stdout.readline()
    addresses = _ADDRESS.findall(said)
    with urllib.request.urlopen(addresses[0]) as page:
        shown = page.read().decode()
    running = processes_of(demo.pid)

    stop(demo)
    rest = demo.stdout.read()
    code = demo.wait(timeout=_LONG_SECONDS)

    assert len(addresses) == 1 and "<html" in shown
    assert len(running) == 2
    assert (code, _ADDRESS.findall(rest)) == (0, [])
    assert "is closed" in rest
    assert until_gone(demo.pid) == []
    assert list(tmp_path.glob("incident-practice-*")) == []


def test_killed_unheard_it_leaves_no_bot_behind(demo: subprocess.Popen[str]):
    assert demo.stdout is not None
    demo.stdout.readline()
    running = processes_of(demo.pid)

    demo.kill()
    demo.wait(timeout=_LONG_SECONDS)

    assert len(running) == 2
    assert until_gone(demo.pid) == []


def test_a_taken_port_is_said_in_a_sentence(demo: subprocess.Popen[str]):
    assert demo.stdout is not None
    address = _ADDRESS.findall(demo.stdout.readline())[0]
    port = address.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", port]

    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_LONG_SECONDS, check=False)

    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.startswith(f"Port {port} cannot be used here")
    assert Driver(address).connections() == 1


def processes_of(session: int) -> list[int]:
    """The processes of a session that still run; zombies left out."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it went while we looked
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def until_gone(session: int) -> list[int]:
    """What is left of a session once it had time to go."""
    deadline = time.monotonic() + 10
    while processes_of(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return processes_of(session)
