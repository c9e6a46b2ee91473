"""The practice page in a real Chromium: acting, forms, Home, time; safe against hostile text; usable by keyboard."""

import contextlib
import re
from pathlib import Path

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.practice.server import running
from tests.practice.conftest import hang_up
from tests.practice.layouts import CARD, FORM, field, option, words
from tests.practice.tiny_bot import TinyBot

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
    pytest.mark.xdist_group("browser"),
]
expect = sync_api.expect
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FOCUS_IS_INSIDE = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
NURSE, COMMANDER = "U0NURSE01", "U0CMDR001"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def place():
    """One workspace with its bot for all tests here: starting both takes longer than a test."""
    with running() as server, contextlib.ExitStack() as stack:
        client = WebClient(token=server.settings.bot_token, base_url=server.api_url, retry_handlers=[])
        bot = TinyBot(client)
        handler = SocketModeHandler(bot.app, server.settings.app_token)
        handler.connect()
        stack.callback(hang_up, server, handler)
        yield server, client, bot


@pytest.fixture
def page(browser, place):
    """A page as the nurse in #general; it fails the test when a script fails or something outside is asked for."""
    server, _, _ = place
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    trouble = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: request.url.startswith(server.url) or trouble.append(request.url))
    page.goto(f"{server.url}/?as={NURSE}#C0GENERAL")
    expect(page.get_by_role("heading", name="general").first).to_be_visible()
    yield page
    page.close()
    nurse = server.driver().person(NURSE)
    if nurse.has_view:
        nurse.close(whole_stack=True)
    assert trouble == []


def type_command(page, text):
    box = page.get_by_label("Message #general")
    box.fill(text)
    box.press("Enter")


def test_a_command_is_answered_for_the_nurse_alone(page):
    type_command(page, "/incident hello")

    answer = page.locator("article.ephemeral").last
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("you said hello")


def test_a_slash_suggests_commands_and_tab_takes_one(page):
    box = page.get_by_label("Message #general")
    box.press_sequentially("/inc")

    expect(page.get_by_role("option")).to_contain_text("Report or run an incident")
    box.press("Tab")

    assert box.input_value() == "/incident "


def test_an_at_sign_suggests_people_and_whoever_is_taken_is_meant(page):
    box = page.get_by_label("Message #general")
    box.press_sequentially("/incident tell @cora")

    expect(page.get_by_role("option")).to_contain_text("@cora.cormorant Cora Cormorant")
    box.press("Enter")
    assert box.input_value() == "/incident tell @cora.cormorant "
    box.press("Enter")

    expect(page.locator("article.ephemeral").last).to_contain_text("you said tell @Cora Cormorant")


def test_a_person_is_named_in_a_message_too(page):
    box = page.get_by_label("Message #general")
    box.press_sequentially("ask @sol.sandpiper and call 911@home")
    box.press("Enter")

    expect(page.locator("article .mention").last).to_have_text("@Sol Sandpiper")


def test_a_form_shows_errors_under_its_fields_and_keeps_what_was_typed(page):
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Report an incident").click()
    form = page.get_by_role("dialog", name="Report")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()

    form.get_by_label("What happened?").fill("wrong")
    form.get_by_label("Kind (optional)").select_option("lost")
    form.get_by_role("button", name="Send").click()

    expect(form.get_by_text("Not like that.")).to_be_visible()
    expect(form.get_by_label("What happened?")).to_have_value("wrong")
    expect(form.get_by_label("What happened?")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Kind (optional)")).to_have_value("lost")
    form.get_by_label("What happened?").fill("thanks")
    form.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Thanks")).to_contain_text("Kept.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_every_kind_of_input_sends_what_was_chosen(page, place):
    _, client, bot = place
    choices = [option("Texas", "TX"), option("Florida", "FL")]
    kinds = {
        "text": {"type": "plain_text_input"},
        "one": {"type": "static_select", "options": choices},
        "many": {"type": "multi_static_select", "options": choices},
        "person": {"type": "users_select"},
        "people": {"type": "multi_users_select"},
        "room": {"type": "conversations_select"},
        "day": {"type": "datepicker"},
        "hour": {"type": "timepicker"},
        "instant": {"type": "datetimepicker"},
        "radio": {"type": "radio_buttons", "options": choices},
        "boxes": {"type": "checkboxes", "options": choices},
        "count": {"type": "number_input", "is_decimal_allowed": False},
        "mail": {"type": "email_text_input"},
        "url": {"type": "url_text_input"},
        "file": {"type": "file_input"},
    }
    blocks = [field(name, name.title(), {**kind, "action_id": "x"}) for name, kind in kinds.items()]
    blocks.insert(0, FORM["blocks"][0])
    type_command(page, "/incident form")
    form = page.get_by_role("dialog", name="Report")
    form.get_by_label("What happened?").fill("thanks")
    view_id = place[0].driver().person(NURSE).view.id

    client.views_update(view_id=view_id, view={**FORM, "blocks": blocks})

    expect(form.get_by_label("What happened?")).to_have_value("thanks")
    form.get_by_label("Text", exact=True).fill("words")
    form.get_by_label("One", exact=True).select_option("TX")
    form.locator("[data-block=many] summary").click()
    form.get_by_role("group", name="Many").get_by_label("Florida").check()
    form.get_by_label("Person", exact=True).select_option(COMMANDER)
    form.locator("[data-block=people] summary").click()
    form.get_by_role("group", name="People").get_by_label("Nora Nightjar").check()
    form.get_by_label("Room").select_option("C0GENERAL")
    form.get_by_label("Day", exact=True).fill("2026-11-20")
    form.get_by_label("Hour").fill("14:05")
    form.get_by_label("Instant").fill("2026-11-20T14:05")
    form.get_by_role("radiogroup", name="Radio").get_by_label("Texas").check()
    form.get_by_role("group", name="Boxes").get_by_label("Texas").check()
    form.get_by_label("Count").fill("7")
    form.get_by_label("Mail").fill("a@example.org")
    form.get_by_label("Url").fill("https://example.org")
    form.get_by_label("File").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"abc"})
    expect(form.get_by_text("a.txt is attached")).to_be_visible()
    form.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Thanks")).to_be_visible()

    sent = [b for b in bot.heard if b.get("type") == "view_submission"][-1]["view"]["state"]["values"]
    held = {name: {k: v for k, v in sent[name]["x"].items() if k != "type"} for name in kinds}
    assert held.pop("file")["files"][0]["name"] == "a.txt"
    assert held == {
        "text": {"value": "words"},
        "one": {"selected_option": choices[0]},
        "many": {"selected_options": [choices[1]]},
        "person": {"selected_user": COMMANDER},
        "people": {"selected_users": [NURSE]},
        "room": {"selected_conversation": "C0GENERAL"},
        "day": {"selected_date": "2026-11-20"},
        "hour": {"selected_time": "14:05"},
        "instant": {"selected_date_time": 1_795_205_100},  # 14:05 in Chicago, UTC-6
        "radio": {"selected_option": choices[0]},
        "boxes": {"selected_options": [choices[0]]},
        "count": {"value": "7"},
        "mail": {"value": "a@example.org"},
        "url": {"value": "https://example.org"},
    }
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_home_opens_and_its_button_opens_a_form(page):
    page.get_by_role("link", name="Home").click()
    page.get_by_role("button", name="Report", exact=True).click()

    expect(page.get_by_role("dialog", name="Report")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_direct_message_is_counted_and_its_button_replaces_it(page, place):
    _, client, _ = place
    client.chat_postMessage(channel=NURSE, text="A card", blocks=CARD)

    app = page.get_by_role("link", name=re.compile("incident-bot.*unread"))
    app.click()
    page.get_by_role("button", name="Take").last.click()

    expect(page.locator("article").last).to_contain_text("taken")
    expect(page.get_by_role("link", name=re.compile("unread"))).to_have_count(0)


def test_a_confirm_dialog_can_be_declined_and_accepted(page, place):
    _, client, bot = place
    confirm = {"title": words("Close it?"), "text": words("Sure?"), "confirm": words("Close it"), "deny": words("Keep")}
    button = {"type": "button", "action_id": "pick", "text": words("Close incident"), "confirm": confirm}
    client.chat_postMessage(channel=NURSE, text="x", blocks=[{"type": "actions", "elements": [button]}])
    page.goto(f"{page.url.split('#')[0]}#app")
    heard = len(bot.heard)

    page.get_by_role("button", name="Close incident").click()
    page.get_by_role("button", name="Keep").click()
    declined = len(bot.heard) - heard
    page.get_by_role("button", name="Close incident").click()
    page.get_by_role("button", name="Close it", exact=True).click()
    place[0].driver().wait_until(lambda: bot.heard[-1].get("actions"), what="the press")

    assert declined == 0


def test_text_from_anybody_is_never_markup(page, place):
    hostile = (
        "<img src=x onerror=alert(1)> &lt;b&gt;bold&lt;/b&gt; *<script>alert(2)</script>* <javascript:alert(3)|click>"
    )
    place[0].driver().person(COMMANDER).say("general", hostile)

    message = page.locator("article").last
    expect(message).to_contain_text("<b>bold</b>")
    expect(message).to_contain_text("<script>")
    assert message.locator("img, script, b, a").count() == 0


def test_mrkdwn_is_drawn(page, place):
    text = "*bold* _italic_ ~gone~ `code`\n> quoted\n• item\n<https://example.org|a link> <@U0CMDR001> <#C0GENERAL>"
    place[0].driver().person(COMMANDER).say("general", text)

    message = page.locator("article").last
    for tag, words_in_it in {
        "strong": "bold",
        "em": "italic",
        "s": "gone",
        "code": "code",
        "blockquote": "quoted",
    }.items():
        expect(message.locator(f".text {tag}")).to_have_text(words_in_it)
    expect(message.locator(".item")).to_contain_text("item")
    expect(message.get_by_role("link", name="a link")).to_have_attribute("rel", "noopener noreferrer")
    expect(message.get_by_text("@Cora Cormorant")).to_be_visible()
    expect(message.get_by_role("link", name="#general")).to_be_visible()


def test_a_thread_opens_beside_and_takes_a_reply(page, place):
    ts = place[0].driver().person(COMMANDER).say("general", "a root")
    page.locator(f"[data-ts='{ts}']").hover()
    page.locator(f"[data-ts='{ts}']").get_by_role("button", name="Reply in thread").click()

    page.get_by_label("Reply in thread").last.fill("a reply")
    page.get_by_label("Reply in thread").last.press("Enter")

    expect(page.get_by_role("log", name="Replies")).to_contain_text("a reply")
    expect(page.locator(f"#message-{ts}".replace(".", "\\.")).get_by_role("button", name="1 reply")).to_be_visible()


def test_acting_as_somebody_else_shows_what_they_see(page, place):
    page.get_by_role("button", name=re.compile("You act as Nora")).click()
    page.get_by_role("menuitemradio", name="Hedda Heron Chief executive").click()

    expect(page.get_by_role("link", name="private channel leadership")).to_be_visible()
    expect(page.get_by_role("menu")).to_have_count(0)
    assert "as=U0CHIEF01" in page.url


def test_time_moves_forward_from_the_bar(page, place):
    before = place[0].driver().now()

    page.get_by_role("button", name=re.compile("Practice time")).click()
    page.get_by_role("button", name="+7 days").click()

    expect(page.locator("#clock .ahead")).to_have_text("+7 d")
    assert (place[0].driver().now() - before).days == 7


def test_a_file_can_be_fetched_by_a_member(page, place):
    server, client, _ = place
    server.driver().person(NURSE).invite("general", "U0PRACBOT")
    client.files_upload_v2(channel="C0GENERAL", filename="dates.ics", content="BEGIN:VCALENDAR", title="Dates")

    with page.expect_download() as fetched:
        page.get_by_role("link", name=re.compile("Dates")).click()

    assert Path(fetched.value.path()).read_bytes() == b"BEGIN:VCALENDAR"


def test_a_form_keeps_the_keyboard_inside(page):
    type_command(page, "/incident form")
    form = page.get_by_role("dialog", name="Report")
    expect(form.get_by_label("What happened?")).to_be_focused()

    inside = []
    for _ in range(12):
        page.keyboard.press("Tab")
        inside.append(
            page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
        )

    assert all(inside)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def test_on_a_phone_the_sidebar_is_a_drawer_and_nothing_is_wider_than_the_screen(page):
    page.set_viewport_size({"width": 390, "height": 780})

    page.get_by_role("button", name="Show channels").click()
    page.get_by_role("link", name="Home").click()

    expect(page.get_by_role("tab", name="Home")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_hints_say_who_one_is_can_be_hidden_and_come_back(page):
    hints = page.get_by_role("complementary", name="What to try next")
    expect(hints).to_contain_text("You are Nora Nightjar, ward nurse.")

    hints.get_by_role("button", name="Hide the hints").click()
    expect(hints).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="general").first).to_be_visible()
    expect(hints).to_have_count(0)
    page.get_by_role("button", name="What to try next").click()

    expect(hints).to_contain_text("/incident report")
