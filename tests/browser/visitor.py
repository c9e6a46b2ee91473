"""Somebody at the practice page: acts by clicking what can be seen, and waits for what must appear, never longer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.needs import CHROMIUM

NURSE, SECURITY, PRIVACY, GUEST = "Nora Nightjar", "Sol Sandpiper", "Petra Plover", "Vera Vole"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_PATIENCE_MS = 20_000
_INCIDENT = re.compile(r"private channel inc-\d{4}-\d{4}")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium without a window for the length of a `with`."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One page, whoever it acts as. `trouble` gathers what must never happen: failing scripts, calls to elsewhere."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.trouble: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.page.set_default_timeout(_PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda asked: asked.url.startswith(url) or self.trouble.append(asked.url))
        self.page.goto(url)

    @property
    def form(self) -> Locator:
        """The form in front."""
        return self.page.get_by_role("dialog")

    @property
    def card(self) -> Locator:
        """The incident's pinned card."""
        return self.page.locator("article.pinned").first

    @property
    def newest(self) -> Locator:
        """The newest message in sight."""
        return self.page.locator("article").last

    def become(self, name: str) -> None:
        """Act as somebody else, by the menu."""
        self.page.get_by_role("button", name=re.compile("^You act as")).click()
        self.page.get_by_role("menuitemradio", name=re.compile(name)).click()
        expect(self.page.get_by_role("button", name=re.compile(f"^You act as {name}"))).to_be_visible()

    def open_incident(self) -> None:
        """Look at the incident's channel; its card is there."""
        self.page.get_by_role("link", name=_INCIDENT).click()
        expect(self.card).to_be_visible()

    def open_messages(self) -> None:
        """Look at the direct messages with the bot."""
        self.page.get_by_role("link", name=re.compile("^incident-bot")).click()
        expect(self.page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")

    def open_home(self) -> None:
        """Look at the bot's Home tab."""
        self.page.get_by_role("link", name="Home", exact=True).click()
        expect(self.page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")

    def type(self, text: str) -> None:
        """Type into the composer and send."""
        box = self.page.locator(".composer textarea").first
        box.fill(text)
        box.press("Enter")

    def press(self, button: str, *, on: Locator | None = None) -> None:
        """Press a button of the card, or of another message or form; it opens a form or turns one."""
        (on or self.card).get_by_role("button", name=button, exact=True).first.click()

    def send(self, *, then: str) -> None:
        """Send the form in and wait for what it turns into."""
        self.form.locator("#modal-submit").click()
        expect(self.form).to_contain_text(then)

    def send_last(self) -> None:
        """Send the form in and wait until there is none."""
        self.form.locator("#modal-submit").click()
        expect(self.form).to_have_count(0)

    def close_forms(self) -> None:
        """Close all that is open."""
        self.page.keyboard.press("Escape")
        expect(self.form).to_have_count(0)

    def skip(self, step: str, *, times: int, shown: str) -> None:
        """Move practice time by the page's own control, until it shows so much."""
        self.page.get_by_role("button", name=re.compile("^Practice time")).click()
        for _ in range(times):
            button = self.page.get_by_role("button", name=step, exact=True)
            button.click()
            expect(button).not_to_have_attribute("aria-busy", "true")
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#clock .ahead")).to_have_text(shown)
