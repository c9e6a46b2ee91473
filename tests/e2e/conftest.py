"""A practice workspace and a folder of its own; bots come, are killed, and come again."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.demo import ROOT, end, practising, seed_roster, settings_for, start_bot, until_connected
from bot.practice.driver import Driver
from bot.practice.server import Server
from tests.conftest import COMMANDER, NURSE, PRIVACY, SECURITY

LONG_SECONDS = 60
TEAM = {COMMANDER, SECURITY, PRIVACY}


class Place:
    """One workspace, one folder. What is not ended by a test is ended by the fixture."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.driver: Driver = server.driver()
        self.folder = folder
        self.settings: Mapping[str, str] = settings_for(server, folder, "once")
        self._bots: list[subprocess.Popen[bytes]] = []

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    def start(self, **changes: str) -> subprocess.Popen[bytes]:
        """Another bot, once it listens."""
        before = self.driver.connections()
        bot = self.launch(**changes)
        until_connected(self.driver, bot, self.log, connections=before + 1)
        return bot

    def launch(self, **changes: str) -> subprocess.Popen[bytes]:
        """Another bot, whether it listens yet or not."""
        bot = start_bot({**self.settings, **changes}, self.log)
        self._bots.append(bot)
        return bot

    def kill(self, bot: subprocess.Popen[bytes]) -> None:
        """As a power cut would: no last word. Returns when the workspace has seen it go."""
        before = self.driver.connections()
        bot.kill()
        bot.wait()
        self.driver.wait_until(lambda: self.driver.connections() < before, what="the connection to break")

    def end_all(self) -> None:
        for bot in self._bots:
            end(bot)

    def report(self, who: str = NURSE, **fields: Any) -> str:
        """Report through the form; gives the number from the receipt, which is when Slack was told ok."""
        person = self.driver.person(who)
        assert person.command("report").error == ""
        reply = person.submit({"what_happened": "A laptop is missing", "category": "lost-device"} | fields)
        assert (reply.error, reply.errors) == ("", {})
        number = next(word.strip("*.") for word in person.view.text().split() if "INC-" in word)
        person.close(whole_stack=True)
        return number

    def usable(self, number: str, team: set[str] = TEAM) -> dict[str, Any]:
        """The incident's channel, once everybody is in it and the card is pinned."""

        def ready() -> dict[str, Any] | None:
            channels = [one for one in self.driver.channels() if one["name"].startswith(number.lower())]
            whole = [one for one in channels if team <= set(one["members"]) and one["pins"]]
            return whole[0] if whole else None

        found = self.driver.wait_until(ready, seconds=LONG_SECONDS, what=f"the channel of {number} to be usable")
        assert found is not None
        return found

    def assert_one_of_everything(self, number: str) -> None:
        """One channel, one card in it, one pin, one bookmark, each message once."""
        channels = [one for one in self.driver.channels() if one["name"].startswith(number.lower())]
        assert len(channels) == 1
        seen = self.driver.person(SECURITY).channel(channels[0]["name"])
        said = [one for one in seen["messages"] if "subtype" not in one and not one["ephemeral"]]
        cards = [one for one in said if one["text"].startswith(f"{number} is ")]
        assert [one["ts"] for one in cards] == seen["pins"]
        assert len(seen["bookmarks"]) == 1
        twice = [text for text, times in Counter(one["text"] for one in said).items() if times > 1]
        assert twice == []

    def assert_the_record_verifies(self) -> None:
        """`python -m bot verify` finds every chain whole."""
        command = [sys.executable, "-m", "bot", "verify"]
        environment = os.environ | dict(self.settings)
        checked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout + checked.stderr


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with practising(tmp_path) as server:
        there = Place(server, tmp_path)
        try:
            yield there
        finally:
            there.end_all()


@pytest.fixture
def staffed(place: Place) -> tuple[Place, subprocess.Popen[bytes]]:
    """A bot that runs, with a roster."""
    bot = place.start()
    seed_roster(place.driver)
    return place, bot
