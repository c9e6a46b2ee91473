"""Slack's Block Kit limits: at each limit it passes, one above it is refused with Slack's words and pointer."""

import copy

import pytest

from bot.practice.limits import check_message_blocks, check_view
from tests.practice.layouts import FORM, field, option, words


def section(text: str) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**more) -> dict:
    return {"type": "button", "action_id": "go", "text": words("Go"), **more}


def actions(*elements) -> dict:
    return {"type": "actions", "elements": list(elements)}


def select(count: int, **more) -> dict:
    options = [option(f"Choice {number}", f"v{number}") for number in range(count)]
    return {"type": "static_select", "action_id": "pick", "options": options, **more}


def modal(*blocks, **more) -> dict:
    return {"type": "modal", "title": words("T"), "submit": words("S"), "blocks": list(blocks), **more}


def typed(**more) -> dict:
    return field("a", "Label", {"type": "plain_text_input", "action_id": "x", **more})


GOOD_MESSAGES = {
    "section of 3000": [section("x" * 3000)],
    "50 blocks": [{"type": "divider"}] * 50,
    "header of 150": [{"type": "header", "text": words("x" * 150)}],
    "10 fields of 2000": [{"type": "section", "fields": [words("x" * 2000)] * 10}],
    "button of 75 with a value of 2000": [actions(button(text=words("x" * 75), value="v" * 2000))],
    "25 buttons": [actions(*[button(action_id=f"b{n}") for n in range(25)])],
    "100 options": [{**section("x"), "accessory": select(100)}],
    "context of 10": [{"type": "context", "elements": [words("x")] * 10}],
    "overflow of 5": [actions({"type": "overflow", "options": [option("A", str(n)) for n in range(5)]})],
    "image of a file": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A plot"}],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
        }
    ],
    "input in a message": [typed()],
}
BAD_MESSAGES = {
    "section of 3001": ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "header of 151": (
        [{"type": "header", "text": words("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "header in mrkdwn": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "must be one of: plain_text [json-pointer:/blocks/0/text/type]",
    ),
    "null where an object is optional": (
        [{**section("x"), "accessory": None}],
        "must provide an object [json-pointer:/blocks/0/accessory]",
    ),
    "section without words": ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
    "unknown property": (
        [{"type": "divider", "colour": "red"}],
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "unknown block": ([{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
    "button of 76": (
        [actions(button(text=words("x" * 76)))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "button value of 2001": (
        [actions(button(value="v" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "two action_ids alike": (
        [actions(button(), button())],
        '`action_id` "go" already exists [json-pointer:/blocks/0/elements]',
    ),
    "two block_ids alike": (
        [{"type": "divider", "block_id": "d"}, {"type": "divider", "block_id": "d"}],
        '`block_id` "d" already exists [json-pointer:/blocks/1/block_id]',
    ),
    "101 options": (
        [{**section("x"), "accessory": select(101)}],
        "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "option value of 151": (
        [{**section("x"), "accessory": {**select(1), "options": [option("A", "v" * 151)]}}],
        "must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]",
    ),
    "initial option that is none of them": (
        [{**section("x"), "accessory": select(2, initial_option=option("Other words", "v0"))}],
        "must be one of the provided options [json-pointer:/blocks/0/accessory/initial_option]",
    ),
    "six in an overflow": (
        [actions({"type": "overflow", "options": [option("A", str(n)) for n in range(6)]})],
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "image from both sources": (
        [{"type": "image", "slack_file": {"id": "F1"}, "image_url": "https://x", "alt_text": "A"}],
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    "image without alt_text": (
        [{"type": "image", "slack_file": {"id": "F1"}}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "number_input outside a modal": (
        [field("a", "L", {"type": "number_input", "is_decimal_allowed": False})],
        "unsupported type: number_input [json-pointer:/blocks/0/element/type]",
    ),
    "text input among buttons": (
        [actions({"type": "plain_text_input", "action_id": "x"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "confirm text of 301": (
        [
            actions(
                button(
                    confirm={
                        "title": words("T"),
                        "text": words("x" * 301),
                        "confirm": words("Yes"),
                        "deny": words("No"),
                    }
                )
            )
        ],
        "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
    ),
}
GOOD_VIEWS = {
    "the form": FORM,
    "title of 24": modal(typed(), title=words("x" * 24)),
    "private_metadata of 3000": modal(typed(), private_metadata="x" * 3000),
    "100 blocks": modal(*[{"type": "divider"}] * 100),
    "home": {"type": "home", "blocks": [section("x")]},
    "10 radio buttons": modal(
        field("r", "R", {"type": "radio_buttons", "options": [option("A", str(n)) for n in range(10)]})
    ),
    "number": modal(field("n", "N", {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"})),
}
BAD_VIEWS = {
    "title of 25": (
        modal(typed(), title=words("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "submit of 25": (
        modal(typed(), submit=words("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    "private_metadata of 3001": (
        modal(typed(), private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    "101 blocks": (
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "no title": (
        {"type": "modal", "blocks": [section("x")]},
        "missing required field: title [json-pointer:/view]",
    ),
    "home with a title": (
        {"type": "home", "title": words("T"), "blocks": []},
        "invalid additional property: title [json-pointer:/view]",
    ),
    "11 checkboxes": (
        modal(field("c", "C", {"type": "checkboxes", "options": [option("A", str(n)) for n in range(11)]})),
        "no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]",
    ),
    "number without is_decimal_allowed": (
        modal(field("n", "N", {"type": "number_input"})),
        "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
    ),
    "day in another form": (
        modal(field("d", "D", {"type": "datepicker", "initial_date": "24.11.2026"})),
        "must match the format YYYY-MM-DD [json-pointer:/view/blocks/0/element/initial_date]",
    ),
    "max_length of 3001": (
        modal(typed(max_length=3001)),
        "must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]",
    ),
    "label of 2001": (
        modal(field("a", "x" * 2001, {"type": "plain_text_input"})),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
    ),
    "placeholder of 151": (
        modal(typed(placeholder=words("x" * 151))),
        "must be less than 151 characters [json-pointer:/view/blocks/0/element/placeholder/text]",
    ),
    "two with focus": (
        modal(typed(focus_on_load=True), {**typed(focus_on_load=True), "block_id": "b"}),
        "only one element can have `focus_on_load` [json-pointer:/view/blocks]",
    ),
    "markdown block": (
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
}


@pytest.mark.parametrize("name", GOOD_MESSAGES)
def test_a_message_at_the_limit_passes(name):
    assert check_message_blocks(GOOD_MESSAGES[name]) == []


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_message_beyond_a_limit_is_refused_in_slacks_words(name):
    blocks, sentence = BAD_MESSAGES[name]

    assert check_message_blocks(blocks) == [sentence]


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_a_view_at_the_limit_passes(name):
    assert check_view(GOOD_VIEWS[name]) == []


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_a_view_beyond_a_limit_is_refused_in_slacks_words(name):
    view, sentence = BAD_VIEWS[name]

    assert check_view(view) == [sentence]


def test_a_modal_with_an_input_needs_a_submit_button():
    view = copy.deepcopy(FORM)
    del view["submit"]

    assert check_view(view) == ["must define `submit` to use an `input` block in modals [json-pointer:/view]"]
