"""However long or hostile the values, a message stays within Slack's limits and keeps its template's shape."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.render import Renderer
from tests.slack.block_kit import assert_slack_accepts, assert_text_is_sound, mentions

EVERY_MARK = """{{ a }} happened to {{ b }}

# Title
{{ a }} and **{{ b }}** said{{ c }}
- {{ a }}
- {{ c }} [button: mark_done 7]
-{{ a }}
[{{ b }}

Label: {{ b }}
Other: {{ c }}, {{ d }}

Alone: {{ d }}
---
{{ person | mention }} {{ d }}

> {{ a }}

{{ c }}
[button: acknowledge 1] [button: snooze]
"""

HOSTILE = [
    "<!channel>",
    "<!here|x> <@U1> <#C1> <!subteam^S1>",
    "<https://evil.example|#general>",
    "&amp;lt;!channel&gt;",
    "[button: snooze]",
    "[button: mark_done 9]\n[button: acknowledge]",
    "x]\n[button: snooze",
    "\n\n# Title\n\n- item\n\n> small\n\n---\n\nLabel: x\n\n",
    "\r\n\r\n---\r\n\r\n",
    "\u2028\u2028# Title\u2029\u2029---\x85\x85> x\x0b\x0c",
    "Label: value\nOther: value",
    "**bold** *bold* _i_ ~s~ ```code",
    "{{ a }} {% if x %} {# c #}",
    "\ufdd0mention\ufdd2U1\ufdd2x\ufdd1\ufdd3\ufdd4",
    "\u202eright to left\u202c \u2066x\u2069 שלום مرحبا",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f6a8 :rotating_light:",
    "Zoë Łukasz Nguyễn",
    "\x00\x1b[31m\x7f",
    "\ud800",
    "a\n" * 40,
    "x" * 290,
    "https://evil.example @channel #general",
]


@dataclass(frozen=True)
class Four:
    a: str
    b: str
    c: str
    d: str
    person: str = "U777"


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    folder = tmp_path_factory.mktemp("message_templates")
    (folder / "home").mkdir()
    (folder / "every_mark.md.j2").write_text(EVERY_MARK, encoding="utf-8")
    (folder / "home/every_mark.md.j2").write_text(EVERY_MARK, encoding="utf-8")
    (folder / "title.md.j2").write_text("Hello\n\n# {{ a }}\n\n{{ b }}", encoding="utf-8")
    (folder / "many.md.j2").write_text(
        "Hello\n\n{% for n in items %}\n{{ n }}\n\n{% endfor %}\n> Not legal advice.\n[button: snooze]",
        encoding="utf-8",
    )
    (folder / "one.md.j2").write_text("Hello {{ a }}!\n\n{{ a }}\n\n**{{ b }}**\n\n> {{ c }}", encoding="utf-8")
    return Renderer(folder)


@dataclass(frozen=True)
class Many:
    items: tuple[str, ...]


def shape(blocks: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Kinds of blocks with their buttons; neighbours that a long text was split into count as one."""
    kinds = [
        (block["type"], *(f"{button['action_id']} {button.get('value')}" for button in buttons(block)))
        for block in blocks
    ]
    return [kind for kind, _ in groupby(kinds)]


def buttons(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [block["accessory"]] if "accessory" in block else [e for e in block.get("elements", []) if "action_id" in e]


hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join),
    st.text(min_size=1, max_size=60),
    st.text(alphabet="<>&[]#-*_`:| \n\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4!@UC1button", min_size=1, max_size=60),
).map(lambda text: f"{text}.")


@given(a=hostile, b=hostile, c=hostile, d=hostile)
@settings(max_examples=300, deadline=None)
def test_no_value_changes_the_blocks_or_calls_anybody(renderer: Renderer, a: str, b: str, c: str, d: str) -> None:
    plain = renderer.message("every_mark", Four(a="a", b="b", c="c", d="d"))

    message = renderer.message("every_mark", Four(a=a, b=b, c=c, d=d))

    assert_slack_accepts(message.blocks)
    assert_text_is_sound(message.text, most=4000)
    assert "\n" not in message.text
    assert shape(message.blocks) == shape(plain.blocks)
    assert mentions(message.blocks) == ["<@U777>"]


@given(a=hostile, b=hostile)
@settings(max_examples=100, deadline=None)
def test_no_value_in_a_heading_makes_more_than_a_heading(renderer: Renderer, a: str, b: str) -> None:
    first, *others = renderer.message("title", Four(a=a, b=b, c="", d="")).blocks

    assert_slack_accepts([first, *others])
    assert first["type"] == "header" or first["text"]["text"].startswith("*")
    assert {block["type"] for block in others} == {"section"}
    assert mentions([first, *others]) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_three_thousand_characters_of_it_stay_within_the_limits(renderer: Renderer, text: str) -> None:
    long = (text * 3000)[:3000]

    message = renderer.message("every_mark", Four(a=long, b=long, c=long, d=long))
    view = renderer.home("every_mark", Four(a=long, b=long, c=long, d=long))

    assert_slack_accepts(message.blocks)
    assert_text_is_sound(message.text, most=4000)
    assert_slack_accepts(view, most=100, most_characters=18_000)
    assert shape(message.blocks)[-1] == ("actions", "acknowledge 1", "snooze None")


@given(
    a=st.text(alphabet="ab &<>\n\U0001f6a8", min_size=1, max_size=40),
    b=st.text(alphabet="ab &<\n", min_size=1, max_size=40),
)
@settings(max_examples=100, deadline=None)
def test_a_split_text_loses_nothing_but_blanks_at_the_cuts(renderer: Renderer, a: str, b: str) -> None:
    def bare(text: str) -> str:
        unescaped = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return "".join(character for character in unescaped if not character.isspace() and character != "*")

    a, b = f"{a * 1500:.1500}.", f"{b * 700:.700}."
    blocks = renderer.message("one", Four(a=a, b=b, c="c", d="")).blocks

    assert_slack_accepts(blocks)
    sections = "".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    assert bare(sections) == bare(a) + bare(b)


def test_a_cut_falls_between_lines_before_it_falls_between_words(renderer: Renderer) -> None:
    line = "word " * 19 + "end"

    blocks = renderer.message("one", Four(a="\n".join([line] * 40), b="b", c="c", d="")).blocks

    assert [block["text"]["text"].endswith("end") for block in blocks[:2]] == [True, True]


def test_a_cut_at_a_line_end_leaves_no_piece_too_long(renderer: Renderer) -> None:
    short, long = "ten words " * 3, "x" * 11 + "&" * 2900

    blocks = renderer.message("one", Four(a=f"{short}\n{long}", b="b", c="c", d="")).blocks

    assert_slack_accepts(blocks, most_characters=20_000)


def test_bold_ends_and_begins_again_at_a_cut(renderer: Renderer) -> None:
    blocks = renderer.message("one", Four(a="a", b="bold " * 900, c="c", d="")).blocks

    bold = [block["text"]["text"] for block in blocks if block["type"] == "section"][1:]
    assert len(bold) == 3
    assert all(text.startswith("*bold") and text.endswith("bold*") for text in bold)


def test_a_notification_over_4000_characters_ends_in_an_ellipsis(renderer: Renderer) -> None:
    text = renderer.message("one", Four(a="& " * 3000, b="b", c="c", d="")).text

    assert len(text) <= 4000
    assert text.endswith("&amp;…")


def test_the_51st_block_is_left_out_with_a_sentence_and_the_closing_ones_stay(renderer: Renderer) -> None:
    blocks = renderer.message("many", Many(items=tuple(f"part {n}" for n in range(60)))).blocks

    assert_slack_accepts(blocks)
    assert len(blocks) == 50
    assert [block["type"] for block in blocks[-3:]] == ["context", "context", "actions"]
    assert blocks[-3]["elements"][0]["text"] == (
        "… 13 more parts do not fit into one Slack message. Type `/incident status` for the record."
    )


def test_exactly_50_blocks_and_12000_characters_fit(renderer: Renderer) -> None:
    blocks = renderer.message("many", Many(items=("x" * 249,) * 48)).blocks

    assert len(blocks) == 50
    assert "more part" not in str(blocks)


def test_text_over_12000_characters_in_all_is_left_out_with_a_sentence(renderer: Renderer) -> None:
    blocks = renderer.message("many", Many(items=("x" * 2900,) * 6)).blocks

    assert_slack_accepts(blocks)
    assert "… 2 more parts do not fit" in blocks[-3]["elements"][0]["text"]


def test_values_without_words_make_no_empty_block(renderer: Renderer) -> None:
    blocks = renderer.message("every_mark", Four(a=" \u202e\n", b="", c="\t", d="\x00")).blocks

    assert_slack_accepts(blocks)


def test_a_message_whose_parts_are_all_empty_shows_its_notification(renderer: Renderer) -> None:
    blocks = renderer.message("one", Four(a=" ", b="", c="", d="")).blocks

    assert_slack_accepts(blocks)
    assert [block["text"]["text"] for block in blocks] == ["Hello !"]
