"""Every form, reply and post after a walk on which every text was as long and as bad as it could be.

Nothing here is picked by hand: whatever the walk shows is looked at.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

import handlers
from bot.practice.limits import check_message_blocks, check_view
from tests.fakes import words_of
from tests.slack.block_kit import assert_slack_accepts, assert_text_is_sound
from tests.tour.house import TourHouse
from tests.tour.words import CANARY, VICTIMS

pytestmark = pytest.mark.xdist_group("hostile walk")
_VIEW_BYTES, _METADATA = 250_000, 3000
_NAMES = re.compile(r'"(?:block_id|action_id|callback_id|value|title|submit)": ("[^"]*"|\{[^}]*\})')
_ID = re.compile(r"[A-Za-z0-9_.:-]{0,64}")


def distinct(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(body, sort_keys=True): body for body in bodies}.values())


def name_of(view: Mapping[str, Any]) -> str:
    return str(view.get("callback_id", view["type"]))


def mrkdwn(node: Any) -> list[str]:
    """Every text in which Slack reads codes."""
    if isinstance(node, list):
        return [text for one in node for text in mrkdwn(one)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if node.get("type") == "mrkdwn" else []
    return own + [text for value in node.values() for text in mrkdwn(value)]


def assert_calls_nobody(blocks: list[dict[str, Any]]) -> None:
    for text in mrkdwn(blocks):
        assert "<!" not in text
        assert not any(f"<@{who}" in text or f"<#{who}" in text for who in VICTIMS)
        assert "<https://evil" not in text


def test_every_form_is_one_that_slack_takes(hostile_walk: TourHouse):
    shown = distinct(hostile_walk.views())

    faults = {name_of(view): found for view in shown if (found := check_view(view))}
    assert faults == {}
    assert {name_of(view): size for view in shown if (size := len(json.dumps(view))) > _VIEW_BYTES} == {}
    assert set(handlers.FORMS) <= {name_of(view) for view in shown}


def test_what_travels_with_a_form_is_short_and_ids_only(hostile_walk: TourHouse):
    for view in hostile_walk.views():
        packed = view.get("private_metadata", "")

        assert len(packed) <= _METADATA, name_of(view)
        carried = json.loads(packed or "{}")
        assert all(_ID.fullmatch(value) for value in carried.values()), (name_of(view), carried)


def test_no_form_calls_anybody_or_names_its_parts_after_what_was_typed(hostile_walk: TourHouse):
    for view in hostile_walk.views():
        assert_calls_nobody(view["blocks"])
        ids = re.findall(
            r'"(?:block_id|action_id|callback_id|value|title|submit)": ("[^"]*"|\{[^}]*\})', json.dumps(view)
        )
        assert not [one for one in ids if CANARY in one], name_of(view)


def test_every_reply_is_one_that_slack_takes_and_calls_nobody(hostile_walk: TourHouse):
    replies = [reply for reply in hostile_walk.replies() if "blocks" in reply]

    assert replies
    for reply in distinct(replies):
        assert check_message_blocks(reply["blocks"]) == []
        assert_slack_accepts(reply["blocks"])
        assert_text_is_sound(reply["text"], most=4000)
        assert_calls_nobody(reply["blocks"])
        assert CANARY not in reply["text"]
        assert reply["response_type"] == "ephemeral"


def test_every_post_is_one_that_slack_takes_and_calls_nobody(hostile_walk: TourHouse):
    posts = [call for method in ("chat.postMessage", "chat.update") for call in hostile_walk.slack.called(method)]

    assert any(CANARY in words_of(post) for post in posts)
    for post in posts:
        assert check_message_blocks(post["blocks"]) == []
        assert_slack_accepts(post["blocks"])
        assert_text_is_sound(post["text"], most=4000)
        assert_calls_nobody(post["blocks"])
        assert CANARY not in post["text"]
