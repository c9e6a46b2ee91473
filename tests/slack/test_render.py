"""What each mark of the template language becomes in Slack."""

from dataclasses import dataclass, make_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from bot.documents.templates import BrokenTemplatesError, TemplateFactsError
from bot.slack.render import Message, Renderer
from tests.slack.block_kit import assert_slack_accepts


def facts(**values: Any) -> Any:
    """A frozen dataclass with these fields, as a workflow would hand over."""
    return make_dataclass("Facts", list(values), frozen=True)(**values)


def say(folder: Path, template: str, **values: Any) -> Message:
    """The message of a template whose first line is added for it."""
    (folder / "message.md.j2").write_text(f"Something happened\n\n{template}", encoding="utf-8")
    return Renderer(folder).message("message", facts(**values))


def shown(folder: Path, template: str, **values: Any) -> list[dict[str, Any]]:
    """The blocks of that message, after Slack's own limits were checked."""
    blocks = say(folder, template, **values).blocks
    assert_slack_accepts(blocks)
    return blocks


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text)}


def test_the_first_line_is_the_notification_and_no_block(tmp_path: Path) -> None:
    message = say(tmp_path, "Words below.")

    assert message.text == "Something happened"
    assert message.blocks == [section("Words below.")]


def test_a_comment_and_tags_above_the_first_line_are_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "message.md.j2").write_text(
        "{# Facts: Reminder.\nPosted daily. #}\n{% if late %}\nLate: {{ reference }}{% endif %}\n\nBelow.\n",
        encoding="utf-8",
    )

    message = Renderer(tmp_path).message("message", facts(late=True, reference="INC-2026-0007"))

    assert message.text == "Late: INC-2026-0007"
    assert message.blocks == [section("Below.")]


def test_a_blank_line_starts_a_new_section_and_a_line_end_stays(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "One\ntwo\n\n\nThree\n")

    assert blocks == [section("One\ntwo"), section("Three")]


def test_a_heading_becomes_a_plain_text_header(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "# {{ notice }} is **due**", notice="Media & press *notice*")

    assert blocks == [
        {
            "type": "header",
            "text": {"type": "plain_text", "text": "Media &amp; press *notice* is due", "emoji": False},
        }
    ]


def test_a_heading_over_150_characters_or_with_a_mention_becomes_a_bold_section(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "# {{ long }}\n# For {{ person | mention }}", long="x" * 151, person="U123")

    assert blocks == [section(f"*{'x' * 151}*"), section("*For <@U123>*")]


def test_list_items_get_dots_and_stay_with_the_lines_around_them(tmp_path: Path) -> None:
    blocks = shown(
        tmp_path, "Next:\n{% for step in steps %}\n- {{ step }}\n{% endfor %}\nThen rest.", steps=("Lock it", "Call IT")
    )

    assert blocks == [section("Next:\n•  Lock it\n•  Call IT\nThen rest.")]


def test_a_further_line_of_an_item_is_set_in(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "- {{ note }}", note="one\n• two")

    assert blocks == [section("•  one\n     • two")]


def test_small_print_becomes_context(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "> Not legal advice.\n> Ask counsel.")

    assert blocks == [{"type": "context", "elements": [mrkdwn("Not legal advice.\nAsk counsel.")]}]


def test_three_dashes_become_a_divider(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "Above\n---\nBelow")

    assert blocks == [section("Above"), {"type": "divider"}, section("Below")]


def test_label_and_value_lines_become_fields(tmp_path: Path) -> None:
    blocks = shown(
        tmp_path, "Severity: {{ severity }}\nPHI: {{ phi }}\nOwner: {{ owner }}", severity=1, phi=True, owner=""
    )

    assert blocks == [
        {
            "type": "section",
            "fields": [mrkdwn("*Severity*\n1"), mrkdwn("*PHI*\nyes"), mrkdwn("*Owner*\nnot recorded")],
        }
    ]


def test_one_label_alone_has_the_whole_width(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "Next legal date: {{ due_on }}", due_on=date(2026, 4, 1))

    assert blocks == [section("*Next legal date:* Wednesday, April 1, 2026")]


def test_the_eleventh_field_starts_a_second_section(tmp_path: Path) -> None:
    template = "\n".join(f"Label {number}: {{{{ x }}}}" for number in range(11))

    blocks = shown(tmp_path, template, x="y")

    assert [len(block["fields"]) for block in blocks] == [10, 1]


def test_a_long_value_leaves_the_fields_for_a_section_of_its_own(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "One: {{ x }}\nTwo: {{ long }}\nThree: {{ x }}", x="y", long="word " * 100)

    assert [set(block) - {"type"} for block in blocks] == [{"fields"}, {"text"}, {"fields"}]


def test_a_paragraph_with_any_other_line_is_no_list_of_fields(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "Note: the clock runs.\nwhoever is at fault.")

    assert blocks == [section("Note: the clock runs.\nwhoever is at fault.")]


def test_buttons_come_from_the_list_with_their_ids(tmp_path: Path) -> None:
    blocks = shown(
        tmp_path, "[button: acknowledge {{ n }}:{{ version }}] [button: snooze]\n[button: mark_done 7]", n=3, version=2
    )

    [actions] = blocks
    assert [(element["action_id"], element.get("value")) for element in actions["elements"]] == [
        ("acknowledge", "3:2"),
        ("snooze", None),
        ("mark_done", "7"),
    ]


def test_the_same_button_twice_stands_in_two_rows(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "{% for n in ids %}\n[button: mark_done {{ n }}]\n{% endfor %}", ids=(1, 2))

    assert [block["elements"][0]["value"] for block in blocks] == ["1", "2"]


def test_a_button_at_the_end_of_a_line_stands_beside_that_line(tmp_path: Path) -> None:
    blocks = shown(
        tmp_path,
        "{% for task in tasks %}\n- {{ task[1] }} [button: mark_done {{ task[0] }}]\n{% endfor %}",
        tasks=((1, "Lock it"), (2, "Call IT")),
    )

    assert [(block["text"]["text"], block["accessory"]["value"]) for block in blocks] == [
        ("•  Lock it", "1"),
        ("•  Call IT", "2"),
    ]


@pytest.mark.parametrize("value", ["Jane Doe", "a\nb", "<x>", "x" * 2001, "é"])
def test_a_button_never_carries_words_and_the_refusal_does_not_repeat_them(tmp_path: Path, value: str) -> None:
    with pytest.raises(TemplateFactsError, match="may hold ids only") as refusal:
        say(tmp_path, "[button: mark_done {{ value }}]", value=value)

    assert value not in str(refusal.value)


def test_a_tag_at_the_end_of_a_line_does_not_swallow_the_line_end(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "Due{% if late %} (late){% endif %}\nCall IT", late=True)

    assert blocks == [section("Due (late)\nCall IT")]


def test_an_indented_tag_and_mark_read_as_if_they_were_not_indented(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "{% if yes %}\n  {% if yes %}\n    # Title\n  {% endif %}\n{% endif %}", yes=True)

    assert [block["type"] for block in blocks] == ["header"]


def test_a_shared_piece_is_included_with_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/foot.md.j2").write_text("> Not legal advice, {{ who }}.\n", encoding="utf-8")

    blocks = shown(tmp_path, '{% include "shared/foot.md.j2" %}\n[button: snooze]', who="<b>")

    assert blocks[0] == {"type": "context", "elements": [mrkdwn("Not legal advice, &lt;b&gt;.")]}
    assert blocks[1]["type"] == "actions"


def test_bold_marks_reach_around_values_and_skip_blank_ends(tmp_path: Path) -> None:
    blocks = shown(tmp_path, "**{{ a }} is {{ b }}** now", a="x", b="**y**\nz")

    assert blocks == [section("*x is **y***\n*z* now")]


def test_facts_are_spelled_for_people(tmp_path: Path) -> None:
    class Outcome(StrEnum):
        PENDING = "pending"

    blocks = shown(
        tmp_path,
        "{{ none }}, {{ no }}, {{ outcome }}, {{ states }}, {{ day }}.",
        none=None,
        no=False,
        outcome=Outcome.PENDING,
        states=("TX", "ME", "OH"),
        day=date(2026, 3, 1),
    )

    assert blocks == [section("not recorded, no, pending, TX, ME and OH, Sunday, March 1, 2026.")]


def test_an_instant_without_its_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateFactsError, match="moment"):
        say(tmp_path, "{{ at }}", at=datetime(2026, 3, 1, tzinfo=UTC))


def test_a_missing_fact_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateFactsError, match=r"message\.md\.j2 cannot be said: 'owner' is undefined"):
        say(tmp_path, "{{ owner }}")


def test_home_and_forms_have_no_notification_line(tmp_path: Path) -> None:
    for room in ("home", "forms"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "first.md.j2").write_text("# Hello {{ name }}\n", encoding="utf-8")

    renderer = Renderer(tmp_path)

    assert renderer.home("first", facts(name="you"))[0]["type"] == "header"
    assert renderer.form("first", facts(name="you"))[0]["type"] == "header"
    assert renderer.names() == ["forms/first", "home/first"]


def test_letters_are_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/notice.md.j2").write_text("A letter\n\n{{ x }}\n", encoding="utf-8")

    assert Renderer(tmp_path).names() == []


@dataclass(frozen=True)
class Fault:
    template: str
    line: int
    says: str


@pytest.mark.parametrize(
    "fault",
    [
        Fault("Hello\n\n{% if x %}\n", 4, "Unexpected end of template"),
        Fault("Hello\n\n{{ x | upper }}\n", 3, "No filter named 'upper'"),
        Fault("Hello\n{# two\nlines #}\n[button: fire]\n", 4, "There is no button 'fire'"),
        Fault("Hello\n[Button: snooze]\n", 2, "A button is written"),
        Fault("Hello\n[button:snooze]\n", 2, "A button is written"),
        Fault("Hello\n[button: snooze] later\n", 2, "Buttons stand on a line of their own"),
        Fault("Hello\nNow [button: snooze] [button: mark_done]\n", 2, "Buttons stand on a line of their own"),
        Fault("Hello\n#Title\n", 2, "A heading is one # and a space"),
        Fault("Hello\n## Title\n", 2, "A heading is one # and a space"),
        Fault("Hello\n<!channel>\n", 2, "Slack codes are shown as they stand"),
        Fault("Hello\n\ufdd0\n", 2, "noncharacter"),
        Fault('Hello\n{% include "shared/none.md.j2" %}\n', 2, "no such piece to include"),
        Fault("Hello\n{% macro x() %}{% endmacro %}\n", 2, "Only if, for, set and include"),
        Fault("Hello\n{% filter day %}x{% endfilter %}\n", 2, "Only if, for, set and include"),
        Fault("# Title\nHello\n", 1, "The first line is the notification"),
        Fault("\n{{ all }}\n", 2, "The first line is the notification"),
        Fault("{# only a comment #}\n", 1, "The template is empty"),
    ],
    ids=lambda fault: fault.says,
)
def test_a_broken_template_is_refused_with_its_file_line_and_a_sentence(tmp_path: Path, fault: Fault) -> None:
    (tmp_path / "message.md.j2").write_text(fault.template, encoding="utf-8")

    told = Renderer.check(tmp_path)

    assert any(f"/message.md.j2, line {fault.line}: " in line and fault.says in line for line in told), told
    with pytest.raises(BrokenTemplatesError):
        Renderer(tmp_path)


def test_sound_templates_have_no_faults(tmp_path: Path) -> None:
    (tmp_path / "message.md.j2").write_text("Hello {{ name }}\n\n{{ x | link('y') }}\n", encoding="utf-8")

    assert Renderer.check(tmp_path) == []
