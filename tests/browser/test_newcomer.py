"""A newcomer with nothing but the page: from the report to the reminder, and what those see who may not look."""

import re
from collections.abc import Iterator

import pytest

from bot.demo import rehearsing
from tests.browser.needs import browser_or_skip

browser_or_skip()

from playwright.sync_api import expect  # noqa: E402 - only where there is a browser to drive

from tests.browser import story  # noqa: E402
from tests.browser.visitor import GUEST, NURSE, SECURITY, Visitor, browsing  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    with rehearsing() as rehearsal, browsing() as browser:
        visitor = Visitor(browser, rehearsal.url)
        yield visitor
        assert visitor.trouble == []


def test_a_newcomer_plays_a_lost_laptop_from_the_report_to_the_reminder(visitor: Visitor):
    guide = visitor.page.get_by_role("complementary", name="What to try next")
    expect(guide).to_contain_text("You are Nora Nightjar, ward nurse. Say a laptop is missing: type /incident report")

    story.report(visitor)
    expect(visitor.form).to_contain_text("If it is still happening, call +1 555 0100 now.")
    expect(visitor.form).to_contain_text("Don't wait to see whether it turns up.")
    visitor.close_forms()

    guide.get_by_role("button", name="Become Sol Sandpiper").click()
    guide.get_by_role("button", name=re.compile("^Open #inc-")).click()
    expect(visitor.card).to_contain_text(story.WHAT)
    expect(visitor.card).to_contain_text("SEV3 Moderate")
    expect(visitor.card).to_contain_text(
        re.compile(r"Next legal date: Notice to individuals, \w+, .* \(60 days left\)")
    )
    assert visitor.card.locator(".block-actions button").count() == 5

    story.triage(visitor)
    story.assess(visitor)
    story.sign(visitor)
    story.count_people(visitor)

    visitor.press("Legal dates")
    expect(visitor.form).to_contain_text("Notice to the State's regulator (TX) to: Texas Attorney General")
    expect(visitor.form).to_contain_text(re.compile(r"Last lawful day \w+, \w+ \d+, \d{4}: 30 days left"))
    expect(visitor.form.get_by_role("link", name="45 CFR 164.404(b)").first).to_be_visible()
    assert re.search(r"\d{4}-\d{2}-\d{2}", visitor.form.inner_text()) is None
    visitor.close_forms()

    story.see_reminders(visitor)
    visitor.open_home()
    home = visitor.page.locator(".home")
    expect(home).to_contain_text("Legal date passed")
    expect(home.get_by_role("button", name="Roster")).to_be_visible()


def test_the_nurse_and_a_guest_see_only_what_is_theirs(visitor: Visitor):
    story.report(visitor)
    visitor.close_forms()

    visitor.open_home()
    home = visitor.page.locator(".home")
    expect(home).to_contain_text("Reported by you")
    expect(home.get_by_role("button", name="Report an incident")).to_be_visible()
    expect(home.get_by_role("button", name="Roster")).to_have_count(0)
    expect(visitor.page.get_by_role("link", name=re.compile("inc-"))).to_have_count(0)

    visitor.become(GUEST)
    expect(home).to_contain_text("This is for members of the organisation")
    visitor.open_messages()
    visitor.type("/incident report")
    expect(visitor.form).to_have_count(0)
    expect(visitor.page.get_by_role("complementary", name="What to try next")).to_contain_text("Guests may not use")

    visitor.become(NURSE)
    visitor.become(SECURITY)
    visitor.open_home()
    expect(home).to_contain_text("Not triaged")
    expect(home).to_contain_text("INC-")
