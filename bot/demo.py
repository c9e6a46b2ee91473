"""`python -m bot demo`: a practice workspace and the unchanged bot beside it, for a newcomer with nothing but Python.

Two processes, exactly as in earnest: the stand-in for Slack, and `python -m bot run` with settings that point there.
Everything they keep lies in a folder of its own and is thrown away at the end.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.errors import UserError
from bot.demo_script import play
from bot.practice.driver import Driver
from bot.practice.open_view import block_of
from bot.practice.server import Server
from bot.practice.settings import Settings as PracticeSettings
from bot.store.sealing import new_key

ROOT = Path(__file__).parent.parent
READY_SECONDS = 60
_LOG_LINES = 15
SECURITY, PRIVACY = "U0SECOFF1", "U0PRIVOF1"
LEADERSHIP, LEADERSHIP_CHANNEL = "U0CHIEF01,U0CHIEF02", "C0LEADERS"
ROSTER = {
    "incident_commander": ("U0CMDR001", "U0CLINOP1"),
    "security_officer": (SECURITY, "U0ITLEAD1"),
    "privacy_officer": (PRIVACY, "U0COUNSL1"),
    "it_lead": ("U0ITLEAD1", None),
    "legal_counsel": ("U0COUNSL1", None),
    "communications": ("U0COMMS01", None),
    "clinical_operations": ("U0CLINOP1", None),
    "scribe": ("U0SCRIBE1", None),
    "human_resources": ("U0CLINOP1", None),
    "vendor_manager": ("U0ITLEAD1", None),
}


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """A running practice workspace with its bot. `settings` are the bot's environment, `log` its log."""

    url: str
    driver: Driver
    bot: subprocess.Popen[bytes]
    settings: Mapping[str, str]
    log: Path


def main(arguments: list[str]) -> int:
    """Start both, say where, and wait for Ctrl-C; or play the script and give its exit code."""
    chosen = _parser().parse_args(arguments)
    for name in (signal.SIGTERM, signal.SIGINT):  # Ctrl-C too: a shell that starts us in the background has it ignored
        signal.signal(name, _interrupt)
    try:
        return _play() if chosen.script else _wait_for_people(chosen.port, in_browser=not chosen.no_browser)
    except KeyboardInterrupt:
        print("\nThe practice workspace is closed.", flush=True)
        return 0


@contextmanager
def rehearsing(*, port: int = 0, catch_up: str = "once", log: Path | None = None) -> Iterator[Rehearsal]:
    """Both processes for the length of a `with`, with a seeded roster. Raises UserError when the bot does not start."""
    with tempfile.TemporaryDirectory(prefix="incident-practice-") as name:
        folder = Path(name)
        log = log or folder / "bot.log"
        with practising(folder, port) as server:
            driver, settings = server.driver(), settings_for(server, folder, catch_up)
            bot = start_bot(settings, log)
            try:
                until_connected(driver, bot, log)
                seed_roster(driver)
                yield Rehearsal(url=server.url, driver=driver, bot=bot, settings=settings, log=log)
            finally:
                end(bot)


@contextmanager
def practising(folder: Path, port: int = 0, **options: Any) -> Iterator[Server]:
    """The stand-in for Slack alone, its clock kept in the folder. Raises UserError when the port is taken."""
    try:
        server = Server(
            PracticeSettings(port=port, clock_file=folder / "clock", manifest=ROOT / "manifest.yaml", **options)
        )
    except OSError as error:
        raise UserError(
            f"Port {port} cannot be used here: {error.strerror}. Leave --port out for any free one."
        ) from None
    server.start()
    try:
        yield server
    finally:
        server.stop()


def start_bot(settings: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """`python -m bot run` with these settings; what it says is added to the log. It ends with this process, however."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--until-input-ends"],
            cwd=ROOT,
            env={**_without_slack(os.environ), **settings},
            stdin=subprocess.PIPE,  # held open by this process alone: it ends when we do, even by SIGKILL
            stderr=output,
        )


def settings_for(server: Server, folder: Path, catch_up: str) -> dict[str, str]:
    """What a bot needs to work against the stand-in. The data key is kept in the folder, so a restart finds it."""
    key = folder / "data.key"
    if not key.exists():
        key.write_text(new_key(), encoding="utf-8")
    return {
        "SLACK_API_URL": server.api_url,
        "SLACK_BOT_TOKEN": server.settings.bot_token,
        "SLACK_APP_TOKEN": server.settings.app_token,
        "DATABASE_URL": f"sqlite:///{folder / 'incidents.db'}",
        "DATA_KEYS": key.read_text(encoding="utf-8"),
        "ORGANISATION_NAME": "Fernhill Health (practice)",
        "TIME_ZONE": "America/Chicago",
        "ENTITY_TYPE": "provider",
        "SECURITY_OFFICER": SECURITY,
        "PRIVACY_OFFICER": PRIVACY,
        "LEADERSHIP": LEADERSHIP,
        "LEADERSHIP_CHANNEL": LEADERSHIP_CHANNEL,
        "ON_CALL_PHONE": "+1 555 0100",
        "HTTP_PORT": "0",
        "SWEEP_SECONDS": "0.5",
        "CLOCK_FILE": str(folder / "clock"),
        "CATCH_UP": catch_up,
    }


def seed_roster(driver: Driver) -> None:
    """Fill the standing roles as an officer would, by the form. Raises UserError with what the bot said."""
    officer = driver.person(SECURITY)
    reply = officer.command("roster")
    if reply.error or not officer.has_view:
        raise UserError(f"the roster did not open: {reply.error or reply.words}")
    for role, (holder, deputy) in ROSTER.items():
        button = block_of(officer.view.blocks, "change_role", role)
        officer.press("change_role", where="view", block_id=button)
        reply = officer.submit({"holder_id": holder, "deputy_id": deputy})
        if reply.error or reply.errors:
            raise UserError(f"the roster does not take {role}: {reply.error or reply.errors}")
    officer.close(whole_stack=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot demo", description="A whole incident, no Slack account.")
    parser.add_argument("--script", action="store_true", help="play a lost-laptop incident and print a transcript")
    parser.add_argument("--port", type=int, default=0, help="port of the page (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    return parser


def until_connected(driver: Driver, bot: subprocess.Popen[bytes], log: Path, *, connections: int = 1) -> None:
    """Wait until so many bots listen, this one the last. Raises UserError with the end of its log when it does not."""

    def connected() -> bool:
        if bot.poll() is not None:
            raise UserError(f"The bot did not start (exit code {bot.returncode}). {_end_of(log)}")
        return driver.connections() >= connections

    try:
        driver.wait_until(connected, seconds=READY_SECONDS, what="the bot to connect")
    except TimeoutError:
        raise UserError(f"The bot did not connect within {READY_SECONDS} seconds. {_end_of(log)}") from None


def end(bot: subprocess.Popen[bytes]) -> None:
    """Let the bot finish what is under way; after 20 seconds end it."""
    bot.terminate()
    try:
        bot.wait(timeout=20)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()
    if bot.stdin is not None:
        bot.stdin.close()


def _play() -> int:
    with rehearsing(catch_up="each") as rehearsal:
        return play(rehearsal.driver, rehearsal.settings)


def _wait_for_people(port: int, *, in_browser: bool) -> int:
    with rehearsing(port=port, catch_up="each") as rehearsal:
        print(f"The practice workspace is ready: {rehearsal.url}", flush=True)
        print(
            "Act as anybody, type /incident, skip time forward. Nothing leaves this machine. Ctrl-C ends it.",
            flush=True,
        )
        if in_browser:
            webbrowser.open(rehearsal.url)
        rehearsal.bot.wait()
        raise UserError(f"The bot stopped (exit code {rehearsal.bot.returncode}). {_end_of(rehearsal.log)}")


def _interrupt(*_: object) -> None:
    """Both processes stop."""
    raise KeyboardInterrupt


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:] if log.exists() else []
    return "\n".join(["Its log ends:", *lines]) if lines else "Its log is empty."


def _without_slack(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without a real workspace's tokens or a proxy, which loopback calls must not go through."""
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("SLACK_") and name.lower() not in proxies
    }
