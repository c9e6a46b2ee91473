"""Every template as it looks in Slack is on file, and Slack takes it."""

import json
from typing import Any

import pytest

from bot.practice.limits import check_message_blocks, check_view
from bot.slack.render import VIEW
from tests.conftest import renderer
from tests.message_templates.snapshots import REFRESH, kept, snapshots
from tests.slack.block_kit import assert_slack_accepts, assert_text_is_sound
from tests.tour.house import TourHouse
from tests.tour.words import CANARY

pytestmark = pytest.mark.xdist_group("plain walk")


def on_file(name: str) -> dict[str, Any]:
    text = kept().get(name)
    assert text is not None, f"{name} has no snapshot; {REFRESH}"
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def shown(plain_walk: TourHouse) -> dict[str, str]:
    return snapshots(plain_walk.said)


def test_every_snapshot_is_of_a_template_that_exists():
    assert kept().keys() - set(renderer().names()) == set(), REFRESH


@pytest.mark.parametrize("name", renderer().names())
def test_a_template_looks_as_its_snapshot_says(shown: dict[str, str], name: str):
    assert name in shown, f"nobody says {name} on the walk (tests/tour)"
    assert json.loads(shown[name]) == on_file(name), REFRESH


@pytest.mark.parametrize("name", renderer().names())
def test_slack_takes_it(name: str):
    shown = on_file(name)
    if "body" in shown:  # goes out by mail, never into Slack
        return
    is_message = "text" in shown
    view = {"type": "home", "blocks": shown["blocks"]}

    assert (check_message_blocks(shown["blocks"]) if is_message else check_view(view)) == []
    if is_message:
        assert_slack_accepts(shown["blocks"])
        assert_text_is_sound(shown["text"], most=4000)
    else:
        assert_slack_accepts(shown["blocks"], most=VIEW.blocks, most_characters=VIEW.characters)


@pytest.mark.parametrize("name", [name for name in renderer().names() if "/" not in name])
def test_a_notification_holds_nothing_that_people_typed(name: str):
    assert CANARY not in on_file(name)["text"]
