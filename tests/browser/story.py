"""A lost laptop as a newcomer plays it through the page. Each act ends with something that can be seen."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import NURSE, PRIVACY, SECURITY, Visitor

WHAT = "A ward laptop was left on the bus this morning. It was switched off."
_FACTORS = ("nature and extent", "who used it", "acquired or viewed", "mitigated")


def report(visitor: Visitor) -> None:
    """The nurse reports and reads the receipt; it stays open."""
    visitor.become(NURSE)
    visitor.type("/incident report")
    form = visitor.form
    form.get_by_label("What happened?").fill(WHAT)
    form.get_by_label("What is it closest to?").select_option(label="Lost or stolen device")
    form.get_by_label(re.compile("^Where?")).fill("Line 7, coming to work")
    form.get_by_role("radiogroup", name="Is patient information involved?").get_by_label("Yes").check()
    visitor.send(then="Your report is INC-")


def triage(visitor: Visitor) -> None:
    """The security officer triages from the card."""
    visitor.become(SECURITY)
    visitor.open_incident()
    visitor.press("Triage")
    visitor.send(then="How many people, at least?")
    visitor.form.get_by_label("How many people, at least?").fill("200")
    visitor.form.get_by_label("How many people, at most?").fill("400")
    visitor.send(then="How is that known?")
    visitor.form.get_by_label("How is that known?").fill("The nurse's report.")
    visitor.send_last()
    expect(visitor.card.get_by_role("button", name="Risk assessment")).to_be_visible()


def assess(visitor: Visitor) -> None:
    """The privacy officer goes through all seven steps and submits."""
    visitor.become(PRIVACY)
    visitor.open_incident()
    visitor.press("Risk assessment")
    expect(visitor.form).to_contain_text("Does the breach rule apply at all?")
    visitor.send(then="Does one of the three exceptions apply?")
    visitor.send(then=f"Factor (i): {_FACTORS[0]}")
    for number, words in enumerate((*_FACTORS[1:], "What do you conclude?"), start=1):
        visitor.form.get_by_label(re.compile("^What we know")).fill(f"What the device console shows, {number}.")
        visitor.form.get_by_label(re.compile("^Why")).fill(f"Because of what it shows, {number}.")
        visitor.send(then=words)
    visitor.form.get_by_label(re.compile("^Breach:")).check()
    visitor.form.get_by_label(re.compile("^Why")).fill("It cannot be shown that nobody opened it.")
    visitor.send(then="is submitted")
    visitor.close_forms()


def sign(visitor: Visitor) -> None:
    """The security officer, who did not assess, reads it all and signs."""
    visitor.become(SECURITY)
    visitor.open_incident()
    visitor.press("Review and sign")
    expect(visitor.form).to_contain_text("It cannot be shown that nobody opened it.")
    visitor.form.get_by_label("I have read it and I sign it").check()
    visitor.send_last()
    expect(visitor.card).to_contain_text("Determined and signed: breach")


def count_people(visitor: Visitor) -> None:
    """Say how many live where; the form turns into what moved and why."""
    visitor.press("More…")
    visitor.press("People and States", on=visitor.form)
    visitor.form.get_by_label(re.compile("^How many live where")).fill("TX 250, NY 40")
    visitor.send(then="What moved and why")
    expect(visitor.form).to_contain_text("Notice to the State's regulator (TX) is owed")
    visitor.close_forms()
    expect(visitor.card).to_contain_text("Next legal date: Notice to residents (NY)")


def see_reminders(visitor: Visitor) -> None:
    """Five weeks on, by the page's own clock, the security officer is told of a legal date that passed meanwhile."""
    visitor.skip("+7 days", times=5, shown="+35 d")
    visitor.open_messages()
    overdue = visitor.page.locator("article").filter(has_text="Last lawful day").filter(has_text="overdue by")
    expect(overdue.last).to_be_visible()
