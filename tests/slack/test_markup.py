"""What may point at something, and what happens to what may not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.documents.language import Reference
from bot.slack.markup import FILTERS, channel, link, mention
from bot.slack.render import Renderer
from tests.slack.test_render import shown

APRIL_1 = "Wednesday, April 1, 2026"
DECEMBER_31 = "Wednesday, December 31, 2025"


def said(folder: Path, hole: str, **values: Any) -> str:
    [block] = shown(folder, f"Is {hole}", **values)
    text = block["text"]["text"]
    assert text.startswith("Is ")
    return str(text[3:])


@pytest.mark.parametrize(
    ("hole", "value", "shows"),
    [
        ("{{ x | mention }}", "U123ABC", "<@U123ABC>"),
        ("{{ x | mention }}", "W1", "<@W1>"),
        ("{{ x | mention }}", ("U1", "U2", "U3"), "<@U1>, <@U2> and <@U3>"),
        ("{{ x | mention }}", frozenset({"U2", "U1"}), "<@U1> and <@U2>"),
        ("{{ x | mention }}", ("U1", "Jane <x>"), "<@U1> and Jane &lt;x&gt;"),
        ("{{ x | mention }}", None, "nobody yet"),
        ("{{ x | mention }}", (), "nobody yet"),
        ("{{ x | mention }}", "channel", "channel"),
        ("{{ x | mention }}", "U1> <!channel", "U1&gt; &lt;!channel"),
        ("{{ x | mention }}", "u1", "u1"),
        ("{{ x | channel }}", "C123", "<#C123>"),
        ("{{ x | channel }}", "!here", "!here"),
        ("{{ x | link('the rule') }}", "https://e.example/?b=1&c=2", "<https://e.example/?b=1&amp;c=2|the rule>"),
        ("{{ x | link }}", "http://example.org", "<http://example.org|http://example.org>"),
        ("{{ x | link('a|b>c') }}", "https://example.org", "<https://example.org|a|b&gt;c>"),
        ("{{ x | link('the rule') }}", "javascript:alert(1)", "the rule"),
        ("{{ x | link('the rule') }}", "https://a.example/ b", "the rule"),
        ("{{ x | link('the rule') }}", "https://a.example/|#general", "the rule"),
        ("{{ x | link('the rule') }}", "https://a.example/><!channel>", "the rule"),
        ("{{ x | link('the rule') }}", "https://", "the rule"),
        ("{{ x | link('the rule') }}", "https://[", "the rule"),
        ("{{ x | link('the rule') }}", "https://example.org/" + "x" * 1000, "the rule"),
        ("{{ x | link('the rule') }}", None, "the rule"),
        ("{{ x | day }}", date(2026, 4, 1), APRIL_1),
        ("{{ x | day }}", None, "not recorded"),
        ("{{ x | moment('US/Central') }}", datetime(2026, 4, 1, 21, 29, tzinfo=UTC), f"{APRIL_1}, 16:29 CDT"),
        ("{{ x | moment('US/Central') }}", datetime(2026, 1, 1, 5, tzinfo=UTC), f"{DECEMBER_31}, 23:00 CST"),
        ("{{ x | moment('Asia/Dubai') }}", datetime(2026, 4, 1, tzinfo=UTC), f"{APRIL_1}, 04:00 UTC+04"),
        ("{{ x | moment('UTC') }}", None, "not recorded"),
        ("{{ x | count('day') }}", 1, "1 day"),
        ("{{ x | count('day') }}", 0, "0 days"),
        ("{{ x | count('person', 'people') }}", 1250, "1,250 people"),
        ("{{ x | count('task') }}", ("a", "b"), "2 tasks"),
        ("{{ x | count }}", 1250, "1,250"),
        ("{{ x | count('day') }}", None, "not recorded"),
        ("{{ x | listed }}", ("TX", "ME"), "TX and ME"),
        ("{{ x | listed('or') }}", ("TX", "ME", "<OH>"), "TX, ME or &lt;OH&gt;"),
        ("{{ x | listed }}", (), "none"),
        ("{{ x | listed }}", None, "none"),
        ("{{ x | spoken }}", "low_probability_of_compromise", "low probability of compromise"),
    ],
)  # fmt: skip
def test_a_filter_spells_its_value(tmp_path: Path, hole: str, value: Any, shows: str) -> None:
    assert said(tmp_path, hole, x=value) == shows


@pytest.mark.parametrize(
    "hole",
    [
        "{{ (person | mention) ~ text }}",
        "{{ text ~ (person | mention) }}",
        "{{ [text, person | mention] | listed }}",
        "{{ text % (person | mention) }}",
        "{{ text.format(person | mention) }}",
        "{{ text.join([text, text]) }}",
        "{{ text + text }}",
        "{{ text | spoken }}",
        "{{ text.replace('x', '<') }}",
        "{% set y = text ~ text %}{{ y }}",
        "{{ text | link(text) }}",
        "{{ 'https://example.org' | link(text) }}",
        "{{ text | mention }}",
        "{{ text | channel }}",
    ],
)
def test_no_operation_on_values_makes_markup(tmp_path: Path, hole: str) -> None:
    text = said(tmp_path, hole, person="U1", text="<!channel> %s <@U1>")

    assert not any(code in text for code in ("<!", "<@", "<#"))


@pytest.mark.parametrize("hole", ["{{ (person | mention) + text }}", "{{ (person | mention)[0:3] }}"])
def test_a_reference_refuses_to_be_cut_or_added_to(tmp_path: Path, hole: str) -> None:
    with pytest.raises(Exception, match="cannot be said"):
        said(tmp_path, hole, person="U1", text="x")


def test_a_reference_is_plain_words_once_it_is_a_string() -> None:
    assert str(mention("U1")) == "@U1"
    assert str(mention(("U1", "U2"))) == "@U1 and @U2"
    assert str(link("https://example.org", "the rule")) == "the rule"
    assert isinstance(channel("C1"), Reference)


@pytest.mark.parametrize("name", ["safe", "escape", "tojson", "join", "upper", "format", "urlize", "replace", "map"])
def test_stock_filters_are_gone(tmp_path: Path, name: str) -> None:
    (tmp_path / "message.md.j2").write_text(f"Hello\n\n{{{{ x | {name} }}}}", encoding="utf-8")

    assert Renderer.check(tmp_path)[0].endswith(f"message.md.j2, line 3: No filter named '{name}'.")


@pytest.mark.parametrize("name", ["range", "dict", "lipsum", "cycler", "joiner", "namespace"])
def test_stock_globals_are_gone(tmp_path: Path, name: str) -> None:
    with pytest.raises(Exception, match=f"'{name}' is undefined"):
        said(tmp_path, f"{{{{ {name}() }}}}")


def test_there_are_only_our_filters() -> None:
    markup, words = {"mention", "channel", "link"}, {"day", "moment", "briefly", "days_spelled"}
    assert set(FILTERS) == markup | words | {"count", "listed", "spoken"}


@dataclass(frozen=True)
class Sneaky:
    """An object whose words are hostile."""

    def __str__(self) -> str:
        return "<!channel>\n\n# Title"


def test_an_object_is_shown_by_its_words_which_are_escaped(tmp_path: Path) -> None:
    assert said(tmp_path, "{{ x }}", x=Sneaky()) == "&lt;!channel&gt;\n\n# Title"


def test_underscored_attributes_are_out_of_reach(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="unsafe"):
        said(tmp_path, "{{ x.__class__.__mro__ }}", x="y")
