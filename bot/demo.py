"""`python -m bot demo`: a practice workspace and the unchanged bot beside it, for a newcomer with nothing but Python.

Two processes, exactly as in earnest: the stand-in for Slack, and `python -m bot run` with settings that point there.
Everything they keep lies in a folder of its own and is thrown away at the end.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.practice.driver import Driver
from bot.practice.server import Server
from bot.practice.settings import Settings as PracticeSettings
from bot.store.sealing import new_key

ROOT = Path(__file__).parent.parent
READY_SECONDS = 30
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
}


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """A running practice workspace with its bot."""

    url: str
    driver: Driver
    bot: subprocess.Popen[bytes]
    folder: Path


def main(arguments: list[str]) -> int:
    """Start both, say where, and wait for Ctrl-C; or play the script and give its exit code."""
    chosen = _parser().parse_args(arguments)
    if chosen.script:
        from bot.demo_script import play

        with rehearsing(catch_up="each") as rehearsal:
            return play(rehearsal.driver)
    with rehearsing(port=chosen.port, catch_up="each") as rehearsal:
        print(f"The practice workspace is ready: {rehearsal.url}", flush=True)
        print(
            "Act as anybody, type /incident, skip time forward. Nothing leaves this machine. Ctrl-C ends it.",
            flush=True,
        )
        if not chosen.no_browser:
            webbrowser.open(rehearsal.url)
        return _wait(rehearsal.bot)


@contextmanager
def rehearsing(*, port: int = 0, catch_up: str = "once", log: Path | None = None) -> Iterator[Rehearsal]:
    """Both processes for the length of a `with`, with a seeded roster."""
    with tempfile.TemporaryDirectory(prefix="incident-practice-") as name:
        folder = Path(name)
        server = Server(PracticeSettings(port=port, clock_file=folder / "clock", manifest=ROOT / "manifest.yaml"))
        server.start()
        bot = start_bot(server, folder, catch_up=catch_up, log=log)
        try:
            driver = server.driver()
            _until_connected(driver, bot)
            seed_roster(driver)
            yield Rehearsal(url=server.url, driver=driver, bot=bot, folder=folder)
        finally:
            _end(bot)
            server.stop()


def start_bot(
    server: Server, folder: Path, *, catch_up: str = "once", log: Path | None = None
) -> subprocess.Popen[bytes]:
    """`python -m bot run` against the stand-in, its log in the folder."""
    environment = {**_without_slack(os.environ), **settings_for(server, folder, catch_up)}
    with (log or folder / "bot.log").open("ab") as output:
        return subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stderr=output)  # noqa: S603


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
    """Fill the standing roles as an officer would, by the form."""
    officer = driver.person(SECURITY)
    for role, (holder, deputy) in ROSTER.items():
        reply = officer.command(f"roster {role} <@{holder}>" + (f" <@{deputy}>" if deputy else ""))
        if reply.error:
            raise RuntimeError(f"the roster could not be filled: {reply.error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot demo", description="A whole incident, no Slack account.")
    parser.add_argument("--script", action="store_true", help="play a lost-laptop incident and print a transcript")
    parser.add_argument("--port", type=int, default=0, help="port of the page (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    return parser


def _until_connected(driver: Driver, bot: subprocess.Popen[bytes]) -> None:
    def connected() -> bool:
        if bot.poll() is not None:
            raise RuntimeError("the bot did not start; its log says why")
        return driver.connections() > 0

    driver.wait_until(connected, seconds=READY_SECONDS, what="the bot to connect")


def _wait(bot: subprocess.Popen[bytes]) -> int:
    try:
        return bot.wait()
    except KeyboardInterrupt:
        print("\nThe practice workspace is closed.")
        return 0


def _end(bot: subprocess.Popen[bytes]) -> None:
    if bot.poll() is None:
        bot.terminate()
        killer = threading.Timer(20, bot.kill)
        killer.start()
        bot.wait()
        killer.cancel()


def _without_slack(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without a real workspace's tokens or a proxy, which loopback calls must not go through."""
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("SLACK_") and name.lower() not in proxies
    }
