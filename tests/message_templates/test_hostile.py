"""Every template with whatever people may type in every free-text fact: Slack takes it and it calls nobody.

Free text is found by the canary that all typed words of the walk hold, so no list of fields can go out of date.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from bot.practice.limits import check_message_blocks, check_view
from bot.slack.render import VIEW
from tests.conftest import renderer
from tests.slack.block_kit import assert_slack_accepts, assert_text_is_sound, mentions
from tests.tour.house import Said, TourHouse
from tests.tour.words import CANARY, hostile

pytestmark = pytest.mark.xdist_group("plain walk")
_LONG = 3000
_TRIED = 3

HOSTILE = {
    "everything": hostile("", _LONG),
    "groups": f"{CANARY} <!channel><!here><!everyone><!subteam^S0STAFF01> " * 60,
    "people": f"{CANARY} <@U0VICTIM1|boss> <#C0VICTIM1|ward> <https://evil.example|log in> " * 40,
    "ampersands": CANARY + "&" * (_LONG - len(CANARY)),
    "emoji": CANARY + "👩‍🚒" * (_LONG // 3),
    "right_to_left": f"{CANARY} سجل المريض \u202e\u2067\u202d " * 80,
    "nothing_to_see": CANARY + "\u200b\u200d\ufeff\u00ad" * 700,
    "line_ends": f"{CANARY}\n\r\n\u2028\u2029\x0b\x0c" * 150,
    "marks": f"{CANARY}\n# h\n- i\n> s\n---\nL: v\n**b**\n[button: open_report x]\n{{{{ x }}}}\n{{% if %}}\n" * 30,
    "one_word": CANARY + "x" * (_LONG - len(CANARY)),
}


def with_text(value: Any, text: str) -> Any:
    """The same facts with every text that somebody typed replaced."""
    if isinstance(value, str):
        return text[:_LONG] if CANARY in value else value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: with_text(getattr(value, one.name), text) for one in fields(value)})
    if isinstance(value, (tuple, list)):
        return type(value)(with_text(one, text) for one in value)
    return {key: with_text(one, text) for key, one in value.items()} if isinstance(value, Mapping) else value


def typed_into(house: TourHouse, name: str) -> list[Said]:
    """The fullest of the times a template was said with somebody's words among its facts."""
    found = [one for one in house.said if one.name == name and CANARY in repr(one.facts)]
    return sorted(found, key=lambda one: len(str(one.blocks)))[-_TRIED:]


@pytest.mark.parametrize("name", renderer().names())
def test_slack_takes_it_whatever_people_typed(plain_walk: TourHouse, name: str):
    for said in typed_into(plain_walk, name):
        for kind, text in HOSTILE.items():
            blocks, notification = shown(said, text)

            legitimate = Counter(mentions(said.blocks))
            assert Counter(mentions(blocks)) - legitimate == Counter(), (kind, "mentions")
            assert buttons(blocks) <= buttons(said.blocks), (kind, "buttons")
            assert CANARY not in notification, (kind, "notification")


def shown(said: Said, text: str) -> tuple[list[dict[str, Any]], str]:
    """Blocks and notification, both checked against Slack's limits."""
    facts = with_text(said.facts, text)
    if said.room == "message":
        message = renderer().message(said.name, facts)
        assert check_message_blocks(message.blocks) == []
        assert_slack_accepts(message.blocks)
        assert_text_is_sound(message.text, most=4000)
        return message.blocks, message.text
    if said.room == "mail":
        return [], " ".join(renderer().plain(said.name, facts))
    make = renderer().form if said.room == "form" else renderer().home
    blocks = make(said.name.partition("/")[2], facts)
    assert check_view({"type": "home", "blocks": blocks}) == []
    assert_slack_accepts(blocks, most=VIEW.blocks, most_characters=VIEW.characters)
    return blocks, ""


def buttons(blocks: list[dict[str, Any]]) -> Counter[str]:
    """Every button by name."""
    rows = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return Counter(
        one["action_id"] for one in [*rows, *(block["accessory"] for block in blocks if "accessory" in block)]
    )
