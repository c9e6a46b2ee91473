"""Processes to measure: the real bot in HTTP mode beside a stand-in for Slack, and a bare Bolt app to compare with."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo import ROOT, settings_for
from bot.practice.server import Server, running

SECRET = "bench-signing-secret"
_READY_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class Running:
    """A process that takes Slack's requests on a loopback port."""

    port: int
    process: subprocess.Popen[bytes]
    ready_after: float  # seconds from start
    slack: Server | None = None

    def resident_megabytes(self) -> float:
        """Its resident memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def real_bot(latency_ms: float = 0) -> Iterator[Running]:
    """The real bot with a new record, beside a stand-in that takes `latency_ms` for each call."""
    with (
        stand_in(latency_ms) as slack,
        tempfile.TemporaryDirectory(dir=ROOT) as folder,
        bot_on(slack, Path(folder)) as bot,
    ):
        yield bot


def stand_in(latency_ms: float = 0) -> AbstractContextManager[Server]:
    """A stand-in for Slack."""
    return running(latency_ms=latency_ms, signing_secret=SECRET)


@contextmanager
def bot_on(slack: Server, folder: Path) -> Iterator[Running]:
    """`python -m bot run` in HTTP mode with its record in this folder, from ready to stopped."""
    environment = {**os.environ, **settings_for(slack, folder, "once")}
    del environment["SLACK_APP_TOKEN"], environment["CLOCK_FILE"]
    environment |= {"SLACK_SIGNING_SECRET": SECRET, "SWEEP_SECONDS": "5"}
    began = time.monotonic()
    with started([sys.executable, "-m", "bot", "run"], environment, '"url": "http://127.0.0.1:') as (port, process):
        yield Running(port=port, process=process, ready_after=time.monotonic() - began, slack=slack)


@contextmanager
def bare_bolt() -> Iterator[Running]:
    """An app whose listeners do nothing, or commit one row, behind the same kind of server."""
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        command = [sys.executable, "-m", "tests.benchmarks.bare_bolt", SECRET, f"{folder}/one_row.db"]
        began = time.monotonic()
        with started(command, dict(os.environ), "http://127.0.0.1:") as (port, process):
            yield Running(port=port, process=process, ready_after=time.monotonic() - began)


@contextmanager
def started(
    command: list[str], environment: dict[str, str], sign: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Start a process and wait until it logs its address."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    try:
        port = _port(process, sign)
        threading.Thread(target=_drain, args=(process,), daemon=True).start()
        yield port, process
    finally:
        process.terminate()
        process.wait(_READY_SECONDS)


def _port(process: subprocess.Popen[bytes], sign: str) -> int:
    assert process.stderr is not None
    deadline = time.monotonic() + _READY_SECONDS
    for line in process.stderr:
        text = line.decode()
        if sign in text:
            return int(text.split("127.0.0.1:")[1].split("/")[0].split('"')[0])
        if time.monotonic() > deadline:
            break
    raise RuntimeError("the process did not become ready")


def _drain(process: subprocess.Popen[bytes]) -> None:
    """Read the log on, so that the process never waits for somebody to do so."""
    assert process.stderr is not None
    for _ in process.stderr:
        pass


def get(port: int, path: str) -> Any:
    """A JSON answer of the process."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as reply:
        return json.loads(reply.read())
