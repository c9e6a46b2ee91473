"""`python -m tests.browser.pictures`: draws the README's pictures again, from the real bot behind the practice page.

Two, 1280 by 800, into .github/pictures (or the folder named): an incident's channel with its card, and the digest with
its runway. Days in them are those of the machine that drew them.
"""

import sys
from pathlib import Path

from playwright.sync_api import Locator, expect

from bot.demo import ROOT, rehearsing
from bot.practice.driver import Driver
from tests.browser import story
from tests.browser.visitor import Visitor, browsing

LEADER = "Hedda Heron"
_MOST_BYTES = 300_000
_TO_TOP = """node => {
  const list = node.closest(".messages");
  list.scrollTop += node.getBoundingClientRect().top - list.getBoundingClientRect().top - 6;
}"""


def main(arguments: list[str]) -> int:
    """Play as far as the pictures need; 1 where one is too heavy for a README."""
    folder = Path(arguments[0]) if arguments else ROOT / ".github" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with rehearsing() as rehearsal, browsing() as browser:
        visitor = Visitor(browser, rehearsal.url)
        drawn = [_incident(visitor, folder), _digest(visitor, rehearsal.driver, folder)]
    for picture in drawn:
        print(f"{picture}: {picture.stat().st_size // 1000} kB")
    return int(any(picture.stat().st_size > _MOST_BYTES for picture in drawn))


def _incident(visitor: Visitor, folder: Path) -> Path:
    story.report(visitor)
    visitor.close_forms()
    story.triage(visitor)
    visitor.page.reload()
    expect(visitor.card.get_by_role("button", name="Risk assessment")).to_be_visible()
    expect(visitor.page.locator(".pane-head .topic")).to_contain_text("triaged")
    _to_top(visitor.card)
    return _drawn(visitor, folder / "incident.png")


def _digest(visitor: Visitor, driver: Driver, folder: Path) -> Path:
    visitor.become(LEADER)
    driver.skip(days=50)
    visitor.page.get_by_role("link", name="private channel leadership").click()
    expect(visitor.newest.locator("img.file-image")).to_be_visible()
    return _drawn(visitor, folder / "digest.png")


def _to_top(message: Locator) -> None:
    """Scroll the conversation until the message begins it."""
    message.evaluate(_TO_TOP)


def _drawn(visitor: Visitor, path: Path) -> Path:
    """The page as it is once its fonts and pictures are there."""
    visitor.page.evaluate("document.fonts.ready")
    visitor.page.wait_for_function("[...document.images].every((image) => image.complete)")
    visitor.page.mouse.move(640, 790)
    visitor.page.screenshot(path=path, animations="disabled")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
